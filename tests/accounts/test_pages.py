"""The administrators' and auditors' pages: who gets in, what they show, how many statements they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessRequest, Appointment, Bureau, Role, User
from accounts.policy import POLICY
from accounts.policy_labels import PARTY_WORDS, label_of
from audit import trail
from audit.acts import all_acts
from audit.models import AuditEvent
from notifications.models import Notification
from tests.access import granted, security_administrator
from tests.factories import BureauFactory, UserFactory


@pytest.fixture
def admin(province, client):
    person = UserFactory(bureau=province, role=Role.SYSTEM_ADMIN, username="admin")
    client.force_login(person)
    return person


@pytest.fixture
def auditor(province, client):
    person = UserFactory(bureau=province, role=Role.AUDITOR, username="auditor")
    client.force_login(person)
    return person


ADMIN_PAGES = [
    "/accounts/people/",
    "/accounts/people/new/",
    "/accounts/people/zhang/",
    "/accounts/people/zhang/edit/",
    "/accounts/people/zhang/appoint/",
    "/accounts/people/zhang/disable/",
    "/accounts/bureaus/",
    "/accounts/bureaus/new/",
    "/accounts/bureaus/{bureau}/",
    "/accounts/bureaus/{bureau}/edit/",
    "/accounts/bureaus/{bureau}/end/",
    "/accounts/appointments/{appointment}/end/",
]


@pytest.mark.parametrize("path", ADMIN_PAGES)
@pytest.mark.parametrize(
    ("role", "status"), [("system_admin", 200), ("security_admin", 403), ("auditor", 403), ("head", 403), (None, 302)]
)
def test_who_gets_into_the_administrators_pages(client, province, taiyuan, path, role, status):
    person = UserFactory(bureau=taiyuan, username="zhang")
    if role:
        client.force_login(UserFactory(bureau=province, role=role))

    answer = client.get(path.format(bureau=taiyuan.pk, appointment=person.appointments.get().pk))

    assert answer.status_code == status
    assert AuditEvent.objects.filter(action="authz.denied").count() == (1 if status == 403 else 0)


def test_refusal_says_why_in_a_sentence(client, taiyuan):
    client.force_login(UserFactory(bureau=taiyuan))

    answer = client.get("/accounts/people/", headers={"Accept-Language": "en"})

    assert "Your post does not include this right." in answer.content.decode()


def test_an_account_from_making_to_signing_in(client, admin, taiyuan):
    made = client.post("/accounts/people/new/", {"username": "Li", "full_name": "李四", "email": "", "mobile": ""})
    again = client.post("/accounts/people/new/", {"username": "li", "full_name": "李四", "email": "", "mobile": ""})
    today = timezone.localdate().isoformat()
    post = {"bureau": taiyuan.pk, "role": "officer", "valid_from": today, "post": "科员", "reason": "任免〔2026〕1号"}
    appointed = client.post("/accounts/people/li/appoint/", post)
    twice = client.post("/accounts/people/li/appoint/", post)
    granted(AccessRequest.objects.get())
    linked = client.post("/accounts/people/li/link/", {"reason": "新到岗"})
    asked, secadmin = AccessRequest.objects.get(kind="link"), security_administrator()
    early = client.post(f"/accounts/requests/{asked.pk}/link/")
    client.force_login(secadmin)
    code = secret_in(client.post(f"/accounts/requests/{asked.pk}/grant/", {"seen": "on"}))
    foreign = client.post(f"/accounts/requests/{asked.pk}/link/")
    client.force_login(admin)
    link = secret_in(client.post(f"/accounts/requests/{asked.pk}/link/"))
    again_shown = client.post(f"/accounts/requests/{asked.pk}/link/")

    assert [answer.status_code for answer in (made, again, appointed, twice, linked)] == [303, 422, 303, 422, 303]
    assert [answer.status_code for answer in (early, foreign, again_shown)] == [303, 403, 303]
    assert link.startswith("http://testserver/accounts/link/")
    client.post("/accounts/logout/")
    client.get(link)
    new = {"new_password1": "green tea on the terrace", "new_password2": "green tea on the terrace", "code": code}
    assert client.post("/accounts/link/", new).status_code == 303
    answer = client.post("/accounts/login/", {"login": "li", "password": "green tea on the terrace"})
    assert answer.status_code == 303


def secret_in(answer) -> str:
    """What an answer shows once."""
    assert answer.status_code == 200
    return answer.content.decode().partition('<code class="wrap">')[2].partition("</code>")[0]


def test_ending_disabling_and_enabling_through_the_pages(client, admin, taiyuan):
    person = UserFactory(bureau=taiyuan, username="zhang")
    post = person.appointments.get()
    today = timezone.localdate().isoformat()

    no_reason = client.post("/accounts/people/zhang/disable/", {"reason": ""})
    disabled = client.post("/accounts/people/zhang/disable/", {"reason": "长假"})
    enabled = client.post("/accounts/people/zhang/enable/", {"reason": "返岗"})
    early = client.post(f"/accounts/appointments/{post.pk}/end/", {"on": "2001-01-01", "reason": "x"})
    ended = client.post(f"/accounts/appointments/{post.pk}/end/", {"on": today, "reason": "调离"})

    codes = [answer.status_code for answer in (no_reason, disabled, enabled, early, ended)]
    assert codes == [422, 303, 303, 422, 303]
    assert Appointment.objects.get(pk=post.pk).valid_to.isoformat() == today
    assert not User.objects.get(username="zhang").is_active
    granted(AccessRequest.objects.get(kind="enable"))
    assert User.objects.get(username="zhang").is_active


def test_an_administrator_ends_the_sessions_of_a_person(client, admin, taiyuan):
    person, browser = UserFactory(bureau=taiyuan, username="zhang", password="green tea on the terrace"), Client()
    browser.post("/accounts/login/", {"login": "zhang", "password": "green tea on the terrace"})
    before = browser.get("/accounts/me/").status_code

    asked = client.get("/accounts/people/zhang/end-sessions/")
    ended = client.post("/accounts/people/zhang/end-sessions/", {"reason": "电脑遗失"})

    assert (before, asked.status_code, ended.status_code) == (200, 200, 303)
    assert browser.get("/accounts/me/").status_code == 302
    assert User.objects.get(pk=person.pk).is_active
    assert Notification.objects.filter(user=person, what="access_changed").exists()


def test_administrator_s_own_page_offers_no_act(client, admin):
    page = client.get("/accounts/people/admin/").content.decode()
    answer = client.post("/accounts/people/admin/link/", {"reason": "忘记密码"})

    assert "/accounts/people/admin/appoint/" not in page
    assert "/end/" not in page
    assert (answer.status_code, AccessRequest.objects.count()) == (422, 0)


def test_bureau_through_the_pages(client, admin, taiyuan):
    given = {
        "level": "county", "parent": taiyuan.pk, "code": "140121", "name": "清徐县市场监督管理局", "short_name": "清徐",
        "place_name": "清徐县", "document_word": "", "display_order": 7, "valid_from": "2026-01-01",
    }  # fmt: skip
    misplaced = client.post("/accounts/bureaus/new/", {**given, "level": "city"})
    made = client.post("/accounts/bureaus/new/", given)
    bureau = Bureau.objects.get(code="140121")
    edited = client.post(f"/accounts/bureaus/{bureau.pk}/edit/", {**given, "short_name": "清徐局"})
    ended = client.post(f"/accounts/bureaus/{bureau.pk}/end/", {"on": "2026-06-30", "reason": "合并"})
    page = client.get(f"/accounts/bureaus/new/?succeeds={bureau.pk}")
    follows = client.post(f"/accounts/bureaus/new/?succeeds={bureau.pk}", {**given, "valid_from": "2026-07-01"})

    answers = (misplaced, made, edited, ended, page, follows)
    assert [answer.status_code for answer in answers] == [422, 303, 303, 303, 200, 303]
    assert list(bureau.successors.values_list("valid_from", flat=True)) == [bureau.valid_from.replace(month=7)]


def shown(client, path: str, **query) -> list[str]:
    return [str(row) for row in client.get(path, query).context["page"].rows]


def test_people_are_found_by_name_bureau_role_and_state(client, admin, taiyuan, datong):
    head = UserFactory(bureau=taiyuan, role="head", full_name="王局长", username="wang")
    officer = UserFactory(bureau=datong, full_name="王科员")
    left = UserFactory(bureau=datong, full_name="赵离任", valid_to=timezone.localdate() - timedelta(days=1))
    disabled = UserFactory(bureau=datong, full_name="赵停用", is_active=False)
    path = "/accounts/people/"

    assert shown(client, path, q="王") == [str(head), str(officer)]
    assert shown(client, path, q="WANG") == [str(head)]
    assert shown(client, path, bureau=datong.pk) == [str(officer), str(disabled)]
    assert shown(client, path, role="head") == [str(head)]
    assert shown(client, path, state="no_post") == [str(left)]
    assert shown(client, path, state="disabled") == [str(disabled)]
    assert shown(client, path, role="king") == []  # a filter that is wrong never widens the list


def test_paging_neither_skips_nor_repeats_and_walks_back(client, admin, taiyuan):
    for _n in range(119):
        UserFactory(bureau=taiyuan, full_name="同名")
    everybody = list(User.objects.order_by("full_name", "pk"))

    pages, address = [], "/accounts/people/"
    while address:
        page = client.get(address).context["page"]
        pages.append(page)
        address = f"/accounts/people/{page.next}" if page.next else ""
    back = client.get(f"/accounts/people/{pages[2].previous}").context["page"]

    assert [row for page in pages for row in page.rows] == everybody
    assert [len(page.rows) for page in pages] == [50, 50, 20]
    assert back.rows == pages[1].rows
    assert (pages[0].previous, pages[0].total) == ("", 120)
    assert client.get("/accounts/people/?after=0").status_code == 404
    assert client.get("/accounts/people/?after=x").status_code == 404


def statements(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_lists_cost_the_same_at_one_row_and_at_thirty(client, admin, province, taiyuan):
    UserFactory(bureau=taiyuan, username="zhang")
    paths = ["/accounts/people/", "/accounts/bureaus/", f"/accounts/bureaus/{taiyuan.pk}/", "/accounts/me/"]
    few = [statements(client, path) for path in paths]
    for _n in range(29):
        UserFactory(bureau=taiyuan)
        BureauFactory(parent=taiyuan)

    assert [statements(client, path) for path in paths] == few


def test_trail_costs_the_same_at_one_row_and_at_thirty(client, auditor, taiyuan):
    trail.record("login.done", by=auditor)
    few = statements(client, "/trail/")
    for _n in range(29):
        trail.record("login.done", by=UserFactory(bureau=taiyuan))

    assert statements(client, "/trail/") == few


def test_auditor_finds_acts_by_person_act_day_and_number(client, auditor, taiyuan, time_machine):
    class Lead:
        kind, number = "lead", "并市监线〔2026〕7号"

    person = UserFactory(bureau=taiyuan, full_name="张三")
    trail.record("export.made", by=person, record=Lead)
    trail.record("login.failed", by=None)
    today = timezone.localdate().isoformat()

    def found(**query):
        rows = client.get("/trail/", query).context["page"].rows
        return [row.action for row in rows if row.action not in ("trail.read", "login.done")]

    assert found(person="张三") == ["export.made"]
    assert found(action="login.failed") == ["login.failed"]
    assert found(number="7号") == ["export.made"]
    assert found(day=today) == ["login.failed", "export.made"]
    assert found(day="1999-01-01") == []
    assert found(action="no.such") == []


def test_reading_the_trail_stands_in_the_trail(client, auditor):
    client.get("/trail/", {"person": "张", "after": ""})

    event = AuditEvent.objects.get(action="trail.read")
    assert (event.action, event.user, event.detail) == ("trail.read", auditor, {"filters": ["person"], "rows": 1})


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "head", "officer"])
def test_nobody_but_the_auditor_reads_the_trail(client, province, role):
    client.force_login(UserFactory(bureau=province, role=role))

    assert client.get("/trail/").status_code == 403


def test_every_action_and_party_of_the_policy_has_words():
    assert all(str(label_of(action)) for action in POLICY)
    assert set(PARTY_WORDS) == {"CO", "CH", "TO", "TH", "PO", "PH", "CD", "IN", "IC", "SA", "SE", "AU"}


def test_every_act_of_accounts_has_words():
    named = {code for code, _label in all_acts()}

    assert {"login.done", "appointment.made", "bureau.ended", "handover.done", "authz.denied"} <= named


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_read_who_may_do_what_and_the_own_account(client, province, role):
    client.force_login(UserFactory(bureau=province, role=role))

    policy, own = client.get("/accounts/policy/"), client.get("/accounts/me/")

    assert (policy.status_code, own.status_code) == (200, 200)
    assert len(policy.context["own"]) == 1


def test_pages_are_never_kept_by_the_browser(client, admin):
    assert "no-store" in client.get("/accounts/people/")["Cache-Control"]
