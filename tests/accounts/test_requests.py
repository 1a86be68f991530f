"""What gives access is asked for by one and granted by another; until then it opens nothing."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.appointments import ask_appointment, ask_longer, end_appointment
from accounts.errors import ActionRefused, NotAllowed
from accounts.models import AccessRequest, Appointment, Basis, Role, User
from accounts.people import disable_person
from accounts.requests import grant, refuse, withdraw
from accounts.scope import acting_as
from audit.models import AuditEvent
from notifications.models import Notification
from tests.access import appoint, granted
from tests.factories import AppointmentFactory, UserFactory


@pytest.fixture
def sysadmin(province):
    return UserFactory(bureau=province, role=Role.SYSTEM_ADMIN)


@pytest.fixture
def secadmin(province):
    return UserFactory(bureau=province, role=Role.SECURITY_ADMIN)


def ask(person, bureau, *, by, role=Role.OFFICER, **post):
    now = timezone.now()
    post = {"valid_from": timezone.localdate(now)} | post
    return ask_appointment(person, bureau=bureau, role=role, reason="任免〔2026〕1号", by=by, now=now, **post)


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


# asked, granted, refused, withdrawn


def test_a_post_opens_nothing_until_it_is_granted(sysadmin, secadmin, taiyuan):
    person = UserFactory()

    asked = ask(person, taiyuan, by=sysadmin)
    before = fresh(person).scope.posts
    grant(asked, by=secadmin, now=timezone.now())

    assert before == ()
    assert [post.bureau for post in fresh(person).scope.posts] == [taiyuan]
    held = person.appointments.get()
    assert (held.grant, held.basis, held.grant.is_spent) == (asked, Basis.GRANT, True)


def test_the_trail_says_who_asked_and_who_granted(sysadmin, secadmin, taiyuan):
    asked = ask(UserFactory(username="new"), taiyuan, by=sysadmin)
    grant(asked, by=secadmin, now=timezone.now())

    told = AuditEvent.objects.filter(action__startswith="access.").order_by("pk")
    assert [(event.action, event.user) for event in told] == [("access.asked", sysadmin), ("access.granted", secadmin)]
    assert told[1].detail["asked_by"] == sysadmin.username


def test_a_post_begins_no_earlier_than_its_grant(sysadmin, secadmin, taiyuan):
    today = timezone.localdate()
    with pytest.raises(ActionRefused):
        ask(UserFactory(), taiyuan, by=sysadmin, valid_from=today - timedelta(days=1))

    asked = ask(UserFactory(), taiyuan, by=sysadmin)
    grant(asked, by=secadmin, now=timezone.now() + timedelta(days=3))

    assert Appointment.objects.get(grant=asked).valid_from == today + timedelta(days=3)


@pytest.mark.parametrize("decide", ["refuse", "withdraw"])
def test_what_is_refused_or_withdrawn_is_never_granted(sysadmin, secadmin, taiyuan, decide):
    person = UserFactory()
    asked = ask(person, taiyuan, by=sysadmin)
    if decide == "refuse":
        refuse(asked, reason="无任免文件", by=secadmin, now=timezone.now())
    else:
        withdraw(asked, by=UserFactory(bureau=secadmin.bureau, role=Role.SYSTEM_ADMIN), now=timezone.now())

    with pytest.raises(ActionRefused):
        grant(asked, by=secadmin, now=timezone.now())

    assert not person.appointments.exists()
    assert ask(person, taiyuan, by=sysadmin).is_open


def test_the_same_is_asked_for_once(sysadmin, taiyuan):
    person = UserFactory()
    ask(person, taiyuan, by=sysadmin)

    with pytest.raises(ActionRefused):
        ask(person, taiyuan, by=sysadmin)

    assert AccessRequest.objects.count() == 1


def test_one_role_asks_and_another_grants(sysadmin, secadmin, taiyuan, province):
    person, now = UserFactory(), timezone.now()
    asked = ask(person, taiyuan, by=sysadmin)

    for act in (
        lambda: ask(person, taiyuan, by=secadmin),
        lambda: grant(asked, by=sysadmin, now=now),
        lambda: refuse(asked, reason="x", by=sysadmin, now=now),
        lambda: withdraw(asked, by=secadmin, now=now),
        lambda: grant(asked, by=UserFactory(bureau=province, role=Role.AUDITOR), now=now),
        lambda: grant(asked, by=UserFactory(bureau=taiyuan, role=Role.HEAD), now=now),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert fresh(person).scope.posts == ()


def test_nobody_grants_what_he_asked_for_or_gains_by(sysadmin, secadmin, province):
    """Whoever changed sides meanwhile, too."""
    turned, now = UserFactory(bureau=province, role=Role.SECURITY_ADMIN), timezone.now()
    given = {"kind": "appoint", "terms": {}, "reason": "x", "asked_at": now}
    own = AccessRequest.objects.create(user=UserFactory(), asked_by=turned, **given)
    gains = AccessRequest.objects.create(user=secadmin, asked_by=sysadmin, **given)

    for asked, by in ((own, turned), (gains, secadmin)):
        with pytest.raises(ActionRefused):
            grant(asked, by=by, now=now)


def test_everything_is_checked_anew_at_the_grant(sysadmin, secadmin, taiyuan, province):
    disabled, officer = UserFactory(), UserFactory()
    asked, auditor = ask(disabled, taiyuan, by=sysadmin), ask(officer, province, by=sysadmin, role=Role.AUDITOR)
    disable_person(disabled, reason="停职", by=sysadmin, now=timezone.now())
    AppointmentFactory(user=officer, bureau=taiyuan)

    for request in (asked, auditor):
        with pytest.raises(ActionRefused):
            grant(request, by=secadmin, now=timezone.now())

    assert {each.state for each in AccessRequest.objects.all()} == {"open"}


# longer, sooner, home again


def test_a_post_lasts_longer_only_after_the_grant(sysadmin, taiyuan):
    today = timezone.localdate()
    held = UserFactory(bureau=taiyuan, valid_to=today).appointments.get()

    asked = ask_longer(held, until=today + timedelta(days=90), reason="延期", by=sysadmin, now=timezone.now())
    held.refresh_from_db()
    before = held.valid_to
    granted(asked)

    held.refresh_from_db()
    assert (before, held.valid_to, held.grant) == (today, today + timedelta(days=90), asked)


def test_ending_is_done_by_one_and_at_once(sysadmin, taiyuan):
    person, today = UserFactory(bureau=taiyuan, valid_from=date(2020, 1, 1)), timezone.localdate()

    asked = end_appointment(
        person.appointments.get(), on=today - timedelta(days=1), reason="调离", by=sysadmin, now=timezone.now()
    )

    assert (asked, fresh(person).scope.posts) == (None, ())


def test_the_early_end_of_a_loan_wakes_the_post_at_home_only_after_the_grant(sysadmin, taiyuan, datong):
    person, today = UserFactory(bureau=taiyuan), timezone.localdate()
    loan = AppointmentFactory(user=person, bureau=datong, on_loan_from=taiyuan)

    asked = end_appointment(loan, on=today - timedelta(days=1), reason="召回", by=sysadmin, now=timezone.now())
    before = [post.bureau for post in fresh(person).scope.posts]
    granted(asked)

    assert before == [datong]
    assert [post.bureau for post in fresh(person).scope.posts] == [taiyuan]


def test_a_loan_without_a_post_at_home_any_more_ends_at_once(sysadmin, taiyuan, datong):
    person, today = UserFactory(bureau=taiyuan), timezone.localdate()
    loan = AppointmentFactory(user=person, bureau=datong, on_loan_from=taiyuan, valid_from=date(2020, 1, 1))
    home = person.appointments.get(bureau=taiyuan)
    yesterday = today - timedelta(days=1)

    end_appointment(home, on=yesterday, reason="辞职", by=sysadmin, now=timezone.now())
    asked = end_appointment(loan, on=yesterday, reason="辞职", by=sysadmin, now=timezone.now())

    assert (asked, fresh(person).scope.posts) == (None, ())


# who is told


def test_the_security_administrators_the_asker_and_the_person_are_told(sysadmin, secadmin, taiyuan):
    person = UserFactory()

    asked = ask(person, taiyuan, by=sysadmin)
    waits = Notification.objects.get(user=secadmin)
    grant(asked, by=secadmin, now=timezone.now())

    assert (waits.what, waits.page) == ("access_waiting", f"/accounts/requests/{asked.pk}/")
    assert Notification.objects.get(user=sysadmin).what == "access_decided"
    told = Notification.objects.get(user=person)
    assert (told.what, told.urgent) == ("access_changed", True)
    assert str(taiyuan) in told.sentence


# the database agrees


REFUSED = DatabaseError
POST = {"role": Role.HEAD, "post": "", "is_principal": False, "home_bureau": None, "valid_to": None}


def in_the_scope_of(person, act):
    """Past every rule of the application, as its database role, in the scope that the person has."""
    with pytest.raises(REFUSED), transaction.atomic(), acting_as(fresh(person)):
        act()


def a_post(person, bureau, **given):
    return Appointment.objects.create(
        **{"user": person, "bureau": bureau, "valid_from": timezone.localdate()} | POST | given
    )


def test_the_database_refuses_a_post_without_a_grant(sysadmin, secadmin, taiyuan):
    ghost = UserFactory()
    asked = ask(ghost, taiyuan, by=sysadmin, role=Role.HEAD)

    for person in (sysadmin, secadmin):
        in_the_scope_of(person, lambda: a_post(ghost, taiyuan))
        in_the_scope_of(person, lambda: a_post(ghost, taiyuan, basis=Basis.MACHINE))
        in_the_scope_of(person, lambda: a_post(ghost, taiyuan, basis=Basis.BEFORE))
        in_the_scope_of(person, lambda: a_post(ghost, taiyuan, grant=asked))


@pytest.mark.parametrize("other", ["user", "bureau", "role", "is_principal", "valid_from", "valid_to"])
def test_the_database_refuses_a_post_that_is_more_than_its_grant(sysadmin, secadmin, taiyuan, datong, other):
    ghost = UserFactory()
    asked = ask(ghost, taiyuan, by=sysadmin, role=Role.HEAD, valid_to=date(2099, 1, 1))
    with acting_as(fresh(secadmin)):
        AccessRequest.objects.filter(pk=asked.pk).update(
            state="granted", decided_by=secadmin, decided_at=timezone.now()
        )
    more = {
        "user": UserFactory(), "bureau": datong, "role": Role.OFFICER, "is_principal": True,
        "valid_from": timezone.localdate() - timedelta(days=1), "valid_to": date(2099, 1, 2),
    }  # fmt: skip
    fitting = {"grant": asked, "valid_to": date(2099, 1, 1)}

    in_the_scope_of(
        secadmin, lambda: a_post(**{"person": ghost, "bureau": taiyuan} | _as(fitting | {other: more[other]}))
    )

    with acting_as(fresh(secadmin)):
        a_post(ghost, taiyuan, **fitting)
    in_the_scope_of(secadmin, lambda: a_post(ghost, datong, **fitting))  # a grant is used up


def _as(given):
    return {("person" if name == "user" else name): value for name, value in given.items()}


@pytest.mark.parametrize(
    "change",
    [
        {"valid_to": None},
        {"valid_to": date(2099, 12, 31)},
        {"role": Role.HEAD},
        {"user_id": 1},
        {"valid_from": date(2017, 1, 1)},
        {"basis": Basis.GRANT},
    ],
)
def test_the_database_refuses_that_a_post_grows(sysadmin, taiyuan, change):
    held = UserFactory(bureau=taiyuan, valid_to=date(2098, 1, 1)).appointments.get()

    in_the_scope_of(sysadmin, lambda: Appointment.objects.filter(pk=held.pk).update(**change))


def test_the_database_refuses_that_a_loan_ends_early_without_a_grant(sysadmin, taiyuan, datong):
    loan = AppointmentFactory(user=UserFactory(bureau=taiyuan), bureau=datong, on_loan_from=taiyuan)

    in_the_scope_of(sysadmin, lambda: Appointment.objects.filter(pk=loan.pk).update(valid_to=timezone.localdate()))


@pytest.mark.parametrize("who", ["sysadmin", "secadmin"])
def test_the_database_takes_asking_and_granting_from_those_whose_part_it_is(request, sysadmin, secadmin, taiyuan, who):
    acting, ghost, now = request.getfixturevalue(who), UserFactory(), timezone.now()
    asked = ask(ghost, taiyuan, by=sysadmin)
    rows = AccessRequest.objects.filter(pk=asked.pk)

    def written(**given):
        AccessRequest.objects.create(
            **{"kind": "appoint", "user": ghost, "reason": "x", "asked_by": sysadmin, "asked_at": now} | given
        )

    in_the_scope_of(acting, lambda: written(state="granted", decided_by=secadmin, decided_at=now))
    in_the_scope_of(acting, lambda: written(asked_by=secadmin))
    in_the_scope_of(acting, lambda: written(asked_by=acting, user=acting))
    in_the_scope_of(acting, lambda: rows.update(terms={}))
    in_the_scope_of(acting, lambda: rows.update(is_spent=True))
    in_the_scope_of(acting, lambda: rows.update(state="granted", decided_by=sysadmin, decided_at=now))
    in_the_scope_of(acting, lambda: rows.delete())
    if acting == sysadmin:
        in_the_scope_of(acting, lambda: rows.update(state="granted", decided_by=secadmin, decided_at=now))


def test_an_open_request_is_decided_once(sysadmin, secadmin, taiyuan):
    asked = ask(UserFactory(), taiyuan, by=sysadmin)
    refuse(asked, reason="x", by=secadmin, now=timezone.now())

    in_the_scope_of(
        secadmin, lambda: AccessRequest.objects.update(state="granted", decided_by=secadmin, decided_at=timezone.now())
    )


# at the same moment


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["grant", "withdraw"])
def test_two_decide_at_once_and_one_of_them_is_heard(province, taiyuan, second):
    sysadmin = UserFactory(bureau=province, role=Role.SYSTEM_ADMIN)
    granters = [UserFactory(bureau=province, role=Role.SECURITY_ADMIN) for _ in range(2)]
    person = UserFactory()
    asked = ask(person, taiyuan, by=sysadmin)
    acts = {"grant": lambda: grant(asked, by=granters[1], now=timezone.now()),
            "withdraw": lambda: withdraw(asked, by=sysadmin, now=timezone.now())}  # fmt: skip

    outcomes = at_once(lambda: grant(asked, by=granters[0], now=timezone.now()), acts[second])

    asked.refresh_from_db()
    assert sorted(outcomes) == ["done", "refused"]
    assert person.appointments.count() == (asked.state == "granted")


def at_once(*acts):
    ready, outcomes = threading.Barrier(len(acts), timeout=60), []

    def run(act):
        try:
            ready.wait()
            act()
            outcomes.append("done")
        except ActionRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


# the pages


def test_from_asking_to_granting_on_the_pages(client, sysadmin, secadmin, taiyuan):
    person, today = UserFactory(full_name="王新"), timezone.localdate()
    client.force_login(sysadmin)
    typed = {"bureau": taiyuan.pk, "role": "head", "valid_from": today, "reason": "任免〔2026〕1号"}
    asking = client.post(f"/accounts/people/{person.username}/appoint/", typed)
    asked = AccessRequest.objects.get()
    own = client.get("/accounts/requests/").content.decode()
    client.force_login(secadmin)
    home, desk = client.get("/"), client.get("/accounts/requests/").content.decode()
    page = client.get(f"/accounts/requests/{asked.pk}/").content.decode()
    unread = client.post(f"/accounts/requests/{asked.pk}/grant/")
    granting = client.post(f"/accounts/requests/{asked.pk}/grant/", {"seen": "on"})
    again = client.post(f"/accounts/requests/{asked.pk}/grant/", {"seen": "on"})

    assert [answer.status_code for answer in (asking, unread, granting, again)] == [303, 422, 303, 422]
    assert home.url == "/accounts/requests/"
    for text in (own, desk, page):
        assert "王新" in text
    assert taiyuan.place_name in page
    assert fresh(person).scope.posts[0].role == "head"


def test_the_desk_counts_what_waits(client, sysadmin, secadmin, taiyuan):
    client.force_login(secadmin)
    empty = client.get("/accounts/requests/").content.decode()
    for _ in range(3):
        ask(UserFactory(), taiyuan, by=sysadmin)

    full = client.get("/accounts/requests/").content.decode()

    assert "没有等待您批准的申请" in empty
    assert full.count('href="/accounts/requests/') >= 4
    assert ">3<" in full


def test_refusing_and_withdrawing_on_the_pages(client, sysadmin, secadmin, taiyuan):
    refused, withdrawn = ask(UserFactory(), taiyuan, by=sysadmin), ask(UserFactory(), taiyuan, by=sysadmin)
    client.force_login(secadmin)
    client.get(f"/accounts/requests/{refused.pk}/refuse/")
    without = client.post(f"/accounts/requests/{refused.pk}/refuse/", {})
    refusing = client.post(f"/accounts/requests/{refused.pk}/refuse/", {"reason": "无任免文件"})
    client.force_login(sysadmin)
    reads = client.get(f"/accounts/requests/{refused.pk}/").content.decode()
    withdrawing = client.post(f"/accounts/requests/{withdrawn.pk}/withdraw/")

    assert (without.status_code, refusing.status_code, withdrawing.status_code) == (422, 303, 303)
    assert "无任免文件" in reads
    assert {each.state for each in AccessRequest.objects.all()} == {"refused", "withdrawn"}


def test_both_together_can(sysadmin, secadmin, taiyuan):
    made = appoint(UserFactory(), bureau=taiyuan, role=Role.HEAD, by=sysadmin, valid_from=timezone.localdate())

    assert fresh(made.user).may("lead.view")
