"""An account that is refused one thing after the other: who hears of it, and when it gets no answer any more."""

from datetime import date, timedelta

import pytest
from django.conf import settings as product
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Role
from accounts.tasks import sweep_denials
from audit import trail
from audit.denials import bursts
from audit.models import AuditEvent
from notifications.models import Mail, Notification
from notifications.news import What
from notifications.outbox import collect
from taskforce.neighbours import QUEUE
from tests.factories import UserFactory
from tests.systems import Api

pytestmark = pytest.mark.django_db
FOREIGN = "/leads/999999/"


@pytest.fixture
def watchers(province):
    roles = (Role.AUDITOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)
    return {role: UserFactory(bureau=province, role=role, email=f"{role}@example.gov.cn") for role in roles}


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan, username="wang", full_name="王某")


@pytest.fixture
def snoop(client, officer):
    client.force_login(officer)
    return client


def denied(person, times: int) -> None:
    request = RequestFactory().get(FOREIGN)
    request.user = person
    for _time in range(times):
        trail.record_denial(request, 404, by=person)


def alarms() -> list[Notification]:
    return list(Notification.objects.filter(what=What.MANY_DENIALS).order_by("pk"))


# the alarm


def test_many_denials_are_told_to_auditors_and_security_administrators(watchers, officer, settings, client):
    settings.ALARM_DENIALS = 5
    denied(officer, 6)

    sweep_denials()

    told = {entry.user: entry for entry in alarms()}
    assert told.keys() == {watchers[Role.AUDITOR], watchers[Role.SECURITY_ADMIN]}
    for person, entry in told.items():
        client.force_login(person)
        page = client.get(entry.url)
        assert page.status_code == 200
        if person == watchers[Role.AUDITOR]:
            assert {row.action for row in page.context["page"].rows} == {"authz.denied"}
            assert {row.user for row in page.context["page"].rows} == {officer}
    with translation.override("zh-hans"):
        assert "王某（wang）" in entry.sentence
        assert "6 次" in entry.sentence


def test_the_alarm_is_mailed_at_once(watchers, officer, settings):
    settings.ALARM_DENIALS = 5
    denied(officer, 5)

    sweep_denials()
    collect(now=timezone.now() + timedelta(seconds=1))

    assert {mail.user for mail in Mail.objects.all()} == {watchers[Role.AUDITOR], watchers[Role.SECURITY_ADMIN]}


def test_an_account_is_told_of_once_a_day_however_long_it_goes_on(watchers, officer, taiyuan, settings):
    settings.ALARM_DENIALS = 5
    denied(officer, 5)
    sweep_denials()
    denied(officer, 5)
    sweep_denials()
    assert len(alarms()) == 2

    denied(UserFactory(bureau=taiyuan), 5)
    sweep_denials()

    assert len(alarms()) == 4


def test_who_is_told_of_is_not_told(watchers, settings):
    settings.ALARM_DENIALS = 5
    denied(watchers[Role.AUDITOR], 5)

    sweep_denials()

    assert [entry.user for entry in alarms()] == [watchers[Role.SECURITY_ADMIN]]


def test_few_denials_strangers_and_a_limit_of_nought_alarm_nobody(watchers, officer, settings):
    settings.ALARM_DENIALS = 5
    denied(officer, 4)
    for _time in range(9):
        trail.record("authz.denied", by=None)
        trail.record("login.done", by=officer)
    sweep_denials()
    settings.ALARM_DENIALS = 0
    denied(officer, 5)
    sweep_denials()

    assert alarms() == []


def test_denials_count_when_they_come_within_the_window(officer):
    denied(officer, 4)
    recent = {"after": timezone.now() - timedelta(hours=1), "denials": 4}

    (burst,) = bursts(window=timedelta(minutes=1), **recent)

    assert (burst.user_id, burst.count) == (officer.pk, 4)
    assert isinstance(burst.day, date)
    assert bursts(window=timedelta(0), **recent) == []
    assert bursts(window=timedelta(minutes=1), denials=4, after=timezone.now() + timedelta(minutes=1)) == []


def test_denials_are_counted_over_an_index_of_their_own():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT user_id, at FROM audit_auditevent WHERE action = 'authz.denied' AND at >= now()")
        assert "audit_denied" in str(cursor.fetchall())


# the brake


@pytest.fixture
def brake(settings):
    settings.BRAKE_DENIALS, settings.BRAKE_MINUTES, settings.BRAKE_PAUSE = 3, 5, 15


def test_who_is_refused_too_often_gets_no_answer_for_a_while(snoop, officer, brake, time_machine):
    start = timezone.now().replace(microsecond=0)
    time_machine.move_to(start, tick=False)
    assert [snoop.get(FOREIGN).status_code for _time in range(4)] == [404, 404, 404, 429]

    answer = snoop.get("/work/", headers={"Accept-Language": "zh-hans"})

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "被拒绝的请求过多" in answer.content.decode()
    assert timezone.localtime(start + timedelta(minutes=15)).strftime("%H:%M:%S") in answer.content.decode()
    assert AuditEvent.objects.filter(action="authz.denied").count() == 3
    assert AuditEvent.objects.get(action="account.braked").user == officer

    time_machine.move_to(start + timedelta(minutes=15, seconds=1), tick=False)
    assert snoop.get("/accounts/me/").status_code == 200


def test_the_brake_follows_the_account_to_another_session_and_lets_it_sign_out(snoop, officer, brake):
    for _time in range(3):
        snoop.get(FOREIGN)
    elsewhere = Client()
    elsewhere.force_login(officer)

    assert elsewhere.get("/accounts/me/").status_code == 429
    assert elsewhere.post("/accounts/logout/").status_code in (302, 303)
    assert elsewhere.get("/accounts/login/").status_code == 200


def test_programs_are_told_to_wait_by_a_problem(officer, brake):
    api = Api(person=officer)
    assert [api.get("leads/999999").status_code for _time in range(3)] == [404, 404, 404]

    answer = api.get("leads")

    assert answer.status_code == 429
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:taskforce:problem:too-many-requests"
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_nobody_is_braked_by_what_others_do(snoop, brake, taiyuan):
    for _time in range(4):
        snoop.get(FOREIGN)
    colleague = Client()
    colleague.force_login(UserFactory(bureau=taiyuan))

    assert colleague.get("/accounts/me/").status_code == 200


def test_the_denials_of_two_accounts_are_not_added_up(snoop, brake, taiyuan):
    colleague = Client()
    colleague.force_login(UserFactory(bureau=taiyuan))
    for browser in (snoop, colleague):
        assert [browser.get(FOREIGN).status_code for _time in range(2)] == [404, 404]

    assert [browser.get("/accounts/me/").status_code for browser in (snoop, colleague)] == [200, 200]


def test_ordinary_answers_do_not_brake(snoop, brake):
    assert {snoop.get("/accounts/me/").status_code for _time in range(9)} == {200}


def test_the_brake_costs_no_statement(snoop, settings):
    snoop.get("/accounts/me/")
    counts = []
    for denials in (0, 200):
        settings.BRAKE_DENIALS = denials
        with CaptureQueriesContext(connection) as captured:
            snoop.get("/accounts/me/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_without_the_cache_nobody_is_braked_and_nothing_fails(snoop, brake, settings, monkeypatch):
    monkeypatch.setattr(QUEUE, "_until", 0.0)
    away = {"BACKEND": "taskforce.cache.DispensableCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": away}

    assert [snoop.get(FOREIGN).status_code for _time in range(5)] == [404] * 5
    assert snoop.get("/accounts/me/").status_code == 200
    assert AuditEvent.objects.filter(action="authz.denied").count() == 5


def test_the_tests_run_without_the_brake():
    assert product.BRAKE_DENIALS == 0, "the matrix is refused hundreds of times in a minute"
