"""Signing in and out, locks, sessions, links, the demonstration's door."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.links import ask_link, digest_of, fetch_link, find_link, make_link, use_link
from accounts.models import AccessRequest, Bureau, OneTimeLink, User
from accounts.scope import acting_as_system
from audit.models import AuditEvent
from notifications.models import Notification
from tests.access import granted
from tests.factories import UserFactory

PASSWORD = "green tea on the terrace"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan, username="zhang", password=PASSWORD)


def sign_in(client, password=PASSWORD, username="zhang", **extra):
    return client.post("/accounts/login/", {"login": username, "password": password}, **extra)


def acts() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_signing_in_leads_to_the_page_that_was_wanted(client, officer):
    page = client.get("/accounts/me/")
    assert (page.status_code, page["Location"]) == (302, "/accounts/login/?next=/accounts/me/")

    answer = client.post("/accounts/login/?next=/accounts/me/", {"login": "ZHANG ", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (303, "/accounts/me/")
    assert client.get("/accounts/me/").status_code == 200
    assert acts() == ["login.done"]


def test_sign_in_does_not_lead_to_a_foreign_site(client, officer):
    answer = client.post("/accounts/login/?next=https://evil.example/", {"login": "zhang", "password": PASSWORD})

    assert answer["Location"] == "/"


def test_session_gets_a_new_key_at_sign_in(client, officer):
    client.get(reverse("account_link", args=["anything"]))  # leaves a session before
    before = client.session.session_key

    sign_in(client)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_wrong_password_says_the_same_for_known_and_unknown_names(client, officer):
    known = sign_in(client, "wrong")
    unknown = sign_in(client, "wrong", username="nobody")

    assert (known.status_code, unknown.status_code) == (422, 422)
    assert known.context["form"].errors == unknown.context["form"].errors
    assert [event.detail for event in AuditEvent.objects.order_by("pk")] == [{"username": "zhang"}, {"username": ""}]


def test_five_wrong_passwords_lock_the_name_at_this_address_only(client, officer):
    answers = [sign_in(client, f"wrong {n}", username="Zhang" if n % 2 else "zhang").status_code for n in range(5)]

    here, elsewhere = sign_in(client), sign_in(client, REMOTE_ADDR="10.9.9.9")

    assert answers == [422, 422, 422, 422, 429]
    assert (here.status_code, elsewhere.status_code) == (429, 303)
    assert "15" in here.content.decode()
    assert "login.locked" in acts()


def test_one_office_behind_one_address_does_not_lock_itself(client, officer, taiyuan):
    UserFactory(bureau=taiyuan, username="li", password=PASSWORD)
    for n in range(6):
        sign_in(client, f"wrong {n}")

    assert sign_in(client, username="li").status_code == 303


def test_lock_opens_after_a_quarter_of_an_hour(client, officer, time_machine):
    time_machine.move_to(NOW, tick=False)
    for n in range(6):
        sign_in(client, f"wrong {n}")

    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)

    assert sign_in(client).status_code == 303


def test_account_without_a_post_cannot_sign_in(client, db):
    UserFactory(username="zhang", password=PASSWORD)

    answer = sign_in(client)

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_disabled_account_cannot_sign_in(client, officer):
    User.objects.update(is_active=False)

    assert sign_in(client).status_code == 422


def test_nobody_can_sign_up_and_no_other_way_in_exists():
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/admin/", "/accounts/email/"):
        with pytest.raises(Resolver404):
            resolve(path)
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_signing_out_ends_the_session(client, officer):
    sign_in(client)
    key = client.session.session_key

    answer = client.post("/accounts/logout/")

    assert (answer.status_code, answer["Location"]) == (303, "/accounts/login/")
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.exists()
    assert acts() == ["login.done", "login.ended"]
    assert client.get("/accounts/logout/").status_code == 405


@pytest.mark.parametrize(("role", "minutes"), [("officer", 30), ("system_admin", 15), ("auditor", 15)])
def test_idle_session_ends(client, province, role, minutes, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(UserFactory(bureau=province, role=role))
    client.get("/accounts/me/")

    time_machine.move_to(NOW + timedelta(minutes=minutes), tick=False)
    within = client.get("/accounts/me/")
    time_machine.move_to(NOW + timedelta(minutes=2 * minutes, seconds=1), tick=False)
    beyond = client.get("/accounts/me/")

    assert (within.status_code, beyond.status_code) == (200, 303)
    assert beyond["Location"] == "/accounts/login/?next=%2Faccounts%2Fme%2F&ended=idle"
    assert AuditEvent.objects.get(action="login.ended").detail == {"reason": "idle"}


def test_session_ends_after_ten_hours_however_busy(client, officer, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(officer)
    statuses = []
    for minutes in range(0, 10 * 60 + 21, 20):
        time_machine.move_to(NOW + timedelta(minutes=minutes), tick=False)
        statuses.append(client.get("/accounts/me/").status_code)

    assert statuses == [200] * 31 + [303]


def test_page_that_asks_again_by_itself_keeps_nobody_signed_in(client, officer, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(officer)
    client.get("/accounts/me/")
    for minutes in (10, 20, 29):
        time_machine.move_to(NOW + timedelta(minutes=minutes), tick=False)
        assert client.get("/accounts/me/", headers={"X-Background": "1"}).status_code == 200

    time_machine.move_to(NOW + timedelta(minutes=31), tick=False)

    assert client.get("/accounts/me/").status_code == 303


def test_fragment_leads_the_whole_page_to_sign_in(client, officer):
    answer = client.get("/accounts/me/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/login/")


def test_last_day_of_the_last_post_ends_the_session_by_itself(client, taiyuan, time_machine):
    late = datetime(2026, 11, 23, 15, 55, tzinfo=UTC)  # five to midnight in Shanxi
    time_machine.move_to(late, tick=False)
    client.force_login(UserFactory(bureau=taiyuan, valid_to=NOW.date()))
    before = client.get("/accounts/me/")

    time_machine.move_to(late + timedelta(minutes=6), tick=False)
    after = client.get("/accounts/me/")

    assert (before.status_code, after.status_code, after["Location"][-13:]) == (200, 303, "ended=no_post")


def test_link_sets_a_password_once_and_ends_every_session(client, officer, province):
    sign_in(client)
    secret = make_link(officer, now=timezone.now())

    opened = client.get(reverse("account_link", args=[secret]))
    weak = client.post("/accounts/link/", {"new_password1": "short", "new_password2": "short"})
    done = client.post("/accounts/link/", {"new_password1": PASSWORD[::-1], "new_password2": PASSWORD[::-1]})
    again = client.get("/accounts/link/")

    assert (opened.status_code, opened["Location"]) == (303, "/accounts/link/")
    assert (weak.status_code, done.status_code, again.status_code) == (422, 303, 410)
    assert not UserSession.objects.exists()
    assert sign_in(client).status_code == 422
    assert sign_in(client, PASSWORD[::-1]).status_code == 303


def test_secret_of_a_link_stands_nowhere_in_the_database(client, officer, province):
    secret = make_link(officer, now=timezone.now())
    client.get(reverse("account_link", args=[secret]))

    link = OneTimeLink.objects.get()
    trail = str(list(AuditEvent.objects.values_list("path", "detail")))

    assert link.digest != secret
    assert secret not in trail
    assert len(secret) >= 43


def test_link_expires_after_a_day_and_a_newer_one_replaces_it(officer, province):
    first = make_link(officer, now=NOW)
    second = make_link(officer, now=NOW + timedelta(hours=1))

    def finds(secret, hours):
        return find_link(digest_of(secret), now=NOW + timedelta(hours=hours)) is not None

    assert (finds(first, 2), finds(second, 2), finds(second, 24), finds(second, 25)) == (False, True, True, False)


def test_link_that_was_used_meanwhile_is_refused(officer, province):
    make_link(officer, now=NOW)
    link = OneTimeLink.objects.get()
    use_link(link, password=PASSWORD, now=NOW)

    with pytest.raises(ActionRefused):
        use_link(link, password=PASSWORD, now=NOW)


def test_link_opens_the_lock(client, officer, province):
    for n in range(6):
        sign_in(client, f"wrong {n}")
    make_link(officer, now=timezone.now())

    use_link(OneTimeLink.objects.get(), password=PASSWORD, now=timezone.now())

    assert sign_in(client).status_code == 303


def test_only_administrators_ask_for_links_and_not_for_themselves(officer, province, taiyuan):
    admin = UserFactory(bureau=province, role="system_admin")

    with pytest.raises(NotAllowed):
        ask_link(officer, reason="x", by=UserFactory(bureau=taiyuan, role="head"), now=NOW)
    with pytest.raises(ActionRefused):
        ask_link(admin, reason="x", by=admin, now=NOW)
    with pytest.raises(ActionRefused):
        ask_link(UserFactory(is_active=False), reason="x", by=admin, now=NOW)
    assert not AccessRequest.objects.exists()


@pytest.fixture
def halves(officer, province):
    """A link and its code, of a request that was granted."""
    admin = UserFactory(bureau=province, role="system_admin")
    asked = granted(ask_link(officer, reason="忘记密码", by=admin, now=timezone.now()))
    return fetch_link(asked, by=admin, now=timezone.now()), asked.said_code


def with_link(client, secret, **typed):
    client.get(reverse("account_link", args=[secret]))
    return client.post("/accounts/link/", {"new_password1": PASSWORD[::-1], "new_password2": PASSWORD[::-1], **typed})


def test_a_link_works_with_its_code_only(client, officer, halves):
    secret, code = halves

    without, wrong = with_link(client, secret), with_link(client, secret, code="0000 0000")
    before = sign_in(client, PASSWORD[::-1]).status_code
    right = with_link(client, secret, code=code)

    assert (without.status_code, wrong.status_code, before, right.status_code) == (422, 422, 422, 303)
    assert sign_in(client, PASSWORD[::-1]).status_code == 303


def test_five_wrong_codes_are_the_end_of_a_link(client, officer, halves):
    secret, code = halves
    for n in range(5):
        with_link(client, secret, code=f"1111 000{n}")

    assert with_link(client, secret, code=code).status_code == 410
    assert OneTimeLink.objects.get().wrong_codes == 5
    assert AuditEvent.objects.filter(action="person.link_code_wrong").count() == 5
    assert officer.check_password(PASSWORD)


def test_neither_half_stands_in_the_database_or_in_a_session(client, halves):
    secret, code = halves
    client.get(reverse("account_link", args=[secret]))
    kept = str([list(model.objects.values_list()) for model in (AccessRequest, OneTimeLink, AuditEvent)])
    kept += str([session.get_decoded() for session in Session.objects.all()])

    assert secret not in kept
    assert code not in kept
    assert code.replace(" ", "") not in kept


def test_a_link_is_fetched_once_and_within_a_week(officer, province):
    admin, now = UserFactory(bureau=province, role="system_admin"), timezone.now()
    late = granted(ask_link(officer, reason="x", by=admin, now=now))
    with pytest.raises(ActionRefused):
        fetch_link(late, by=admin, now=now + timedelta(days=8))
    fetch_link(late, by=admin, now=now + timedelta(days=6))

    with pytest.raises(ActionRefused):
        fetch_link(late, by=admin, now=now + timedelta(days=6))


def test_a_password_digest_that_is_renewed_is_the_persons_own_doing(client, officer, settings):
    """In the scope of a stranger, who may set nobody's password."""
    settings.PASSWORD_HASHERS = [settings.PASSWORD_HASHERS[0], "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    User.objects.filter(pk=officer.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))

    assert sign_in(client).status_code == 303
    assert not User.objects.get(pk=officer.pk).password.startswith("pbkdf2")


@pytest.fixture
def demonstration(settings, officer):
    settings.DEMO = True
    User.objects.filter(pk=officer.pk).update(is_demo=True)
    return officer


def test_demonstration_lets_in_with_one_press(client, demonstration):
    page = client.get("/accounts/login/")
    answer = client.post("/accounts/enter/", {"username": "zhang"})

    assert demonstration.full_name in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.get("/accounts/me/").status_code == 200
    assert UserSession.objects.get().user == demonstration


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "10.1.1.1"},
        {"REMOTE_ADDR": ""},
        {"headers": {"X-Forwarded-For": "10.1.1.1"}},
        {"headers": {"Forwarded": "for=10.1.1.1"}},
        {"headers": {"X-Real-IP": "10.1.1.1"}},
        {"headers": {"Via": "1.1 proxy"}},
        {"headers": {"X-Forwarded-Host": "tf.example.gov.cn"}},
    ],
)
def test_demonstration_is_closed_to_other_machines(client, demonstration, extra):
    page = client.get("/accounts/login/", **extra)
    answer = client.post("/accounts/enter/", {"username": "zhang"}, **extra)

    assert "parties" not in page.context
    assert (answer.status_code, "_auth_user_id" in client.session) == (404, False)


def test_without_the_demonstration_its_door_does_not_exist(client, demonstration, settings):
    settings.DEMO = False

    assert client.post("/accounts/enter/", {"username": "zhang"}).status_code == 404
    assert "parties" not in client.get("/accounts/login/").context


def test_demonstration_opens_only_its_own_people(client, demonstration, taiyuan):
    UserFactory(bureau=taiyuan, username="real")

    assert client.post("/accounts/enter/", {"username": "real"}).status_code == 404


def test_entering_needs_a_token(demonstration):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/accounts/enter/", {"username": "zhang"}).status_code == 403


def test_language_is_kept_for_every_machine(client, officer):
    client.force_login(officer)

    answer = client.post("/accounts/language/", {"language": "en", "next": "/accounts/me/"})
    client.cookies.clear()
    client.force_login(officer)
    page = client.get("/accounts/me/", headers={"Accept-Language": "zh-hans"})

    assert (answer.status_code, answer["Location"]) == (303, "/accounts/me/")
    assert page["Content-Language"] == "en"
    assert "My posts" in page.content.decode()


def test_password_change_ends_the_other_sessions_and_keeps_this_one(client, officer):
    from django.test import Client

    other = Client()
    sign_in(other)
    sign_in(client)
    new = {"new_password1": PASSWORD[::-1], "new_password2": PASSWORD[::-1]}

    wrong = client.post("/accounts/me/password/", {"old_password": "wrong", **new})
    right = client.post("/accounts/me/password/", {"old_password": PASSWORD, **new})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert (client.get("/accounts/me/").status_code, other.get("/accounts/me/").status_code) == (200, 302)
    assert acts()[-1] == "person.password_changed"


def test_own_sessions_can_be_ended_elsewhere_but_not_those_of_others(client, officer, taiyuan):
    from django.test import Client

    other, stranger = Client(), Client()
    sign_in(other)
    UserFactory(bureau=taiyuan, username="li", password=PASSWORD)
    sign_in(stranger, username="li")
    sign_in(client)
    own = UserSession.objects.get(session_key=other.session.session_key)
    foreign = UserSession.objects.get(session_key=stranger.session.session_key)

    ended = client.post(f"/accounts/me/sessions/{own.pk}/end/")
    refused = client.post(f"/accounts/me/sessions/{foreign.pk}/end/")

    assert (ended.status_code, refused.status_code) == (303, 404)
    assert (other.get("/accounts/me/").status_code, stranger.get("/accounts/me/").status_code) == (302, 200)


def bootstrap() -> list[str]:
    out = StringIO()
    call_command("bootstrap", "--system", "liu", "刘系统", "--security", "qian", "钱安全", stdout=out)
    return [
        line.split("/accounts/link/")[1].strip().rstrip("/") for line in out.getvalue().splitlines() if "/link/" in line
    ]


@pytest.mark.django_db
def test_bootstrap_makes_one_administrator_of_each_kind_and_their_links():
    secrets = bootstrap()

    posts = [
        (user.username, user.scope.home.role, user.scope.home.bureau.level) for user in User.objects.order_by("pk")
    ]
    assert posts == [
        ("liu", "system_admin", "province"),
        ("qian", "security_admin", "province"),
        ("audit", "auditor", "province"),
    ]
    assert [find_link(digest_of(secret), now=timezone.now()).user.username for secret in secrets] == [
        "liu", "qian", "audit",
    ]  # fmt: skip
    assert Bureau.objects.count() == 1


@pytest.mark.django_db
def test_bootstrap_refuses_where_accounts_exist():
    bootstrap()

    with pytest.raises(CommandError):
        bootstrap()
    assert User.objects.count() == 3


@pytest.mark.django_db
def test_bootstrap_needs_the_owner_of_the_tables():
    with acting_as_system(), pytest.raises(CommandError, match="owner"):
        bootstrap()


def replace(role, username, name) -> str:
    out = StringIO()
    call_command("bootstrap", "--replace", role, username, name, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_one_who_is_lost_is_replaced_and_the_others_are_told():
    bootstrap()

    said = replace("security", "zhao", "赵安全")

    holders = User.objects.holding("security_admin", on=timezone.localdate())
    assert [user.username for user in holders] == ["zhao"]
    assert ("qian" in said, said.count("/link/")) == (True, 1)
    assert not User.objects.get(username="qian").is_active
    told = Notification.objects.filter(what="access_changed").values_list("user__username", flat=True)
    assert set(told) == {"liu", "audit", "qian"}
    event = AuditEvent.objects.get(action="access.replaced")
    assert event.detail == {"username": "zhao", "role": "security_admin", "disabled": ["qian"]}


@pytest.mark.django_db
def test_one_who_lost_the_password_alone_gets_a_new_link():
    bootstrap()

    said = replace("system", "liu", "刘系统")

    assert said.count("/link/") == 1
    assert User.objects.filter(is_active=True).count() == 3
    assert AuditEvent.objects.filter(action="access.replaced").count() == 1


@pytest.mark.django_db
def test_nobody_else_is_put_into_the_place_of_an_administrator():
    bootstrap()
    UserFactory(username="officer")

    for role, username in (("security", "officer"), ("security", "liu"), ("head", "new")):
        with pytest.raises(CommandError):
            replace(role, username, "名")
