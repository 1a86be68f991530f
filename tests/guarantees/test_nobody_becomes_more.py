"""Nobody becomes more than he is: no administrator alone gives access to anybody, on any page or past them all.

Each administrator presses everything there is to press, with everything that one could type; afterwards nothing that
gives access has grown. Then the same as the application's database role. The last tests show that two together can.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.appointments import ask_appointment
from accounts.errors import ActionRefused
from accounts.links import ask_link, fetch_link
from accounts.models import AccessRequest, AccessToken, Appointment, OneTimeLink, Role, SystemAccount, User
from accounts.requests import grant
from accounts.scope import acting_as
from accounts.system_accounts import actions_for
from accounts.urls import DOORS, PAGES
from tests.access import granted
from tests.factories import AppointmentFactory, UserFactory
from tests.leads.factories import make_lead
from tests.strength import some_of
from tests.systems import system_of, token_for

PASSWORD = "green tea on the terrace"
LATER = timezone.localdate() + timedelta(days=200)
NEXT_YEAR = (timezone.localdate() + timedelta(days=365)).isoformat()
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
# These take access away, or the person's own; one is enough for it.
TAKES_AWAY = {
    "end_appointment", "disable_person", "disable_system", "revoke_token", "end_bureau", "end_session",
    "end_other_sessions", "end_all_sessions", "change_password", "account_logout",
}  # fmt: skip


class Town:
    """One of each administrator, a head, somebody lent, somebody disabled, a system with a token; a lead to be seen."""

    def __init__(self, province, taiyuan, datong):
        self.province, self.taiyuan, self.datong = province, taiyuan, datong
        self.admins = {role: UserFactory(bureau=province, role=role, username=role) for role in ADMINISTRATORS}
        self.head = UserFactory(bureau=taiyuan, role=Role.HEAD, username="head", password=PASSWORD)
        self.lent = UserFactory(bureau=taiyuan, username="lent")
        self.loan = AppointmentFactory(user=self.lent, bureau=datong, on_loan_from=taiyuan, valid_to=LATER)
        self.gone = UserFactory(bureau=province, role=Role.HEAD, username="gone", is_active=False)
        self.system = system_of(taiyuan, actions=["lead.view"], valid_to=LATER)
        token_for(self.system)
        self.lead = make_lead(taiyuan, title="不可外泄的线索")

    def admin(self, role: str) -> User:
        return User.objects.get(pk=self.admins[role].pk)


@pytest.fixture
def town(province, taiyuan, datong) -> Town:
    return Town(province, taiyuan, datong)


def all_access() -> dict[str, Any]:
    """Everything in the database that lets somebody do something."""
    return {
        "posts": list(
            Appointment.objects.order_by("pk").values_list("user", "bureau", "role", "valid_from", "valid_to")
        ),
        "systems": list(
            SystemAccount.objects.order_by("pk").values_list("user", "actions", "networks", "valid_to", "keeper")
        ),
        "tokens": list(AccessToken.objects.order_by("pk").values_list("digest", "expiry", "revoked_at")),
        "links": OneTimeLink.objects.count(),
        "accounts": [
            (user.pk, user.is_active, user.password, user.is_demo)
            for user in User.objects.order_by("pk")
            if user.has_usable_password() or user.appointments.exists()
        ],
        "granted": AccessRequest.objects.filter(state="granted").count(),
    }


# everything there is to press


def typed(town: Town, admin: User, role: str) -> dict[str, Any]:
    """Whatever any of the forms may ask for."""
    today = timezone.localdate()
    return {
        "username": "ghost", "full_name": "鬼", "email": "ghost@example.org", "mobile": "1", "reason": "需要",
        "seen": "on",
        "bureau": town.taiyuan.pk if role == Role.HEAD else town.province.pk, "role": role, "is_principal": "on",
        "valid_from": today, "valid_to": NEXT_YEAR, "post": "局长", "until": NEXT_YEAR, "on": today,
        "purpose": "x", "actions": actions_for(town.taiyuan), "networks": "127.0.0.1", "keeper": admin.pk,
        "label": "x", "days": 365, "code": "00000000", "new_password1": PASSWORD, "new_password2": PASSWORD,
        "login": "ghost", "password": PASSWORD,
    }  # fmt: skip


def addresses(town: Town, admin: User) -> list[str]:
    """All pages of the room for everybody and everything that is there."""
    names = [
        "ghost",
        "head",
        "lent",
        "gone",
        admin.username,
        *SystemAccount.objects.values_list("user__username", flat=True),
    ]
    numbers = {*AccessRequest.objects.values_list("pk", flat=True), *Appointment.objects.values_list("pk", flat=True)}
    pools = {
        "username": names,
        "pk": sorted(numbers | {town.taiyuan.pk}),
        "key": AccessToken.objects.values_list("token_key", flat=True),
        "secret": ["x"],
    }
    found = []
    for prefix, patterns in (("accounts:", PAGES), ("", DOORS)):
        for pattern in patterns:
            asked = list(pattern.pattern.converters)
            if pattern.name not in TAKES_AWAY:
                for values in product(*(pools[name] for name in asked)):
                    found.append(reverse(prefix + pattern.name, kwargs=dict(zip(asked, values, strict=True))))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_alone_gives_anybody_access(town, role):
    admin, client = town.admin(role), Client()
    client.force_login(admin)
    before = all_access()

    for wanted in some_of((Role.HEAD, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR), f"wants {role}", 1):
        for address in addresses(town, admin):
            query = f"?bureau={town.taiyuan.pk}" if address.endswith("systems/new/") else ""
            client.post(address + query, typed(town, admin, wanted))

    assert all_access() == before
    assert client.get("/leads/").status_code == 403
    assert AccessRequest.objects.exists() == (role == Role.SYSTEM_ADMIN)
    assert not AccessRequest.objects.exclude(state__in=["open", "withdrawn"]).exists()


def test_what_one_asks_for_is_really_asked_for(town):
    """Without this, a walk whose forms are all refused would pass for tight."""
    admin, client = town.admin(Role.SYSTEM_ADMIN), Client()
    client.force_login(admin)
    officer = UserFactory(bureau=town.taiyuan)

    for address in addresses(town, admin):
        if "withdraw" not in address:
            query = f"?bureau={town.taiyuan.pk}" if address.endswith("systems/new/") else ""
            client.post(address + query, typed(town, admin, Role.HEAD) | {"keeper": officer.pk})

    kinds = set(AccessRequest.objects.open().values_list("kind", flat=True))
    assert kinds == {"appoint", "prolong", "link", "enable", "system", "token"}


# the ways of the attack, one by one


def test_a_ghost_has_no_post_and_no_password(town):
    client = Client()
    client.force_login(town.admin(Role.SYSTEM_ADMIN))
    given = typed(town, town.admin(Role.SYSTEM_ADMIN), Role.HEAD)
    client.post("/accounts/people/new/", given)
    client.post("/accounts/people/ghost/appoint/", given)
    client.post("/accounts/people/ghost/link/", given)
    for asked in AccessRequest.objects.all():
        assert client.post(f"/accounts/requests/{asked.pk}/grant/", given).status_code == 403
        assert client.post(f"/accounts/requests/{asked.pk}/link/", given).status_code in (303, 404)

    ghost = User.objects.get(username="ghost")
    assert (ghost.scope.posts, ghost.has_usable_password(), OneTimeLink.objects.count()) == ((), False, 0)


def test_half_a_link_takes_nobody_over(town):
    """The asker has the link, the granter the code."""
    sysadmin, now = town.admin(Role.SYSTEM_ADMIN), timezone.now()
    asked = granted(ask_link(town.head, reason="忘记密码", by=sysadmin, now=now), by=town.admin(Role.SECURITY_ADMIN))
    secret, client, granter = fetch_link(asked, by=sysadmin, now=now), Client(), Client()
    client.get(reverse("account_link", args=[secret]))
    answers = [
        client.post("/accounts/link/", {"code": code, "new_password1": "x" * 14, "new_password2": "x" * 14}).status_code
        for code in ("", *(f"0000000{n}" for n in range(5)), asked.said_code)
    ]
    granter.force_login(town.admin(Role.SECURITY_ADMIN))

    assert answers == [422, 422, 422, 422, 422, 422, 410]
    assert granter.post(f"/accounts/requests/{asked.pk}/link/").status_code == 403
    assert User.objects.get(pk=town.head.pk).check_password(PASSWORD)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_keeps_a_system(town, role):
    client = Client()
    client.force_login(town.admin(Role.SYSTEM_ADMIN))
    given = typed(town, town.admin(role), Role.HEAD)

    answer = client.post(f"/accounts/systems/new/?bureau={town.taiyuan.pk}", given)

    assert answer.status_code == 422
    assert not AccessRequest.objects.exists()


# past every page, as the role of the application


def statements(town: Town, admin: User) -> list[str]:
    """What would give access, in SQL; `granted` are numbers of requests that are open."""
    today, later, head = timezone.localdate(), NEXT_YEAR, town.head.pk
    appoint = (
        "INSERT INTO accounts_appointment (user_id, bureau_id, role, post, is_principal, valid_from, basis, grant_id)"
        f" VALUES ({head}, {town.province.pk}, 'head', '', false, '{today}', "
    )
    asked = (
        "INSERT INTO accounts_accessrequest"
        " (kind, state, user_id, terms, reason, asked_by_id, asked_at, answer, code, is_spent"
    )
    own = f"{admin.pk}, clock_timestamp()"
    other = town.admins[Role.SECURITY_ADMIN if admin.username == Role.SYSTEM_ADMIN else Role.SYSTEM_ADMIN].pk
    return [
        *(f"{appoint}{basis})" for basis in ("'machine', null", "'before', null", "'grant', null", "'grant', 1")),
        f"UPDATE accounts_appointment SET valid_to = '{later}' WHERE id = {town.loan.pk}",
        f"UPDATE accounts_appointment SET valid_to = '{today}' WHERE id = {town.loan.pk}",
        f"UPDATE accounts_appointment SET role = 'head' WHERE user_id = {admin.pk}",
        f"UPDATE accounts_appointment SET user_id = {admin.pk} WHERE user_id = {head}",
        f"UPDATE accounts_appointment SET bureau_id = {town.datong.pk} WHERE user_id = {head}",
        f"UPDATE accounts_bureau SET level = 'province' WHERE id = {town.taiyuan.pk}",
        f"UPDATE accounts_bureau SET parent_id = {town.datong.pk} WHERE id = {town.taiyuan.pk}",
        f"UPDATE accounts_user SET is_active = true WHERE id = {town.gone.pk}",
        f"UPDATE accounts_user SET is_demo = true WHERE id = {head}",
        f"UPDATE accounts_user SET is_system = true WHERE id = {head}",
        f"UPDATE accounts_user SET password = 'known' WHERE id = {head}",
        f"UPDATE accounts_user SET password = 'known' WHERE id = {other}",
        f"UPDATE accounts_systemaccount SET valid_to = '{later}'",
        "UPDATE accounts_systemaccount SET actions = '{lead.view,lead.register}'",
        "UPDATE accounts_systemaccount SET networks = '{0.0.0.0/0}'",
        f"UPDATE accounts_systemaccount SET keeper_id = {admin.pk}",
        f"UPDATE accounts_systemaccount SET user_id = {admin.pk}",
        "UPDATE accounts_accesstoken SET digest = 'x'",
        f"INSERT INTO accounts_accesstoken (digest, token_key, created, expiry, user_id, label, made_by_id, basis)"
        f" SELECT 'x', 'x', now(), now() + interval '1 day', user_id, 'x', {admin.pk}, 'machine'"
        " FROM accounts_systemaccount",
        "INSERT INTO accounts_onetimelink"
        " (user_id, purpose, digest, code, wrong_codes, made_by_id, made_at, expires_at, basis)"
        f" VALUES ({head}, 'new_password', 'x', '', 0, {own}, clock_timestamp() + interval '1 hour', 'machine')",
        f"{asked}, decided_by_id, decided_at) VALUES ('link', 'granted', {head}, '{{}}', 'x', {own}, '', 'x', false,"
        f" {other}, clock_timestamp())",
        f"{asked}) VALUES ('link', 'open', {head}, '{{}}', 'x', {other}, clock_timestamp(), '', '', false)",
        f"{asked}) VALUES ('link', 'open', {admin.pk}, '{{}}', 'x', {own}, '', '', false)",
        f"UPDATE accounts_accessrequest SET state = 'granted', code = 'x', decided_by_id = {other},"
        " decided_at = clock_timestamp()",
        f"UPDATE accounts_accessrequest SET terms = '{{}}', asked_by_id = {other}",
        "DELETE FROM accounts_accessrequest",
        "ALTER TABLE accounts_appointment DISABLE TRIGGER ALL",
        "DROP FUNCTION accounts_spend(bigint, text, bigint)",
        "CREATE OR REPLACE FUNCTION accounts_holds(bigint, text, timestamptz) RETURNS boolean"
        " LANGUAGE sql AS 'SELECT true'",
    ]  # fmt: skip


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_the_database_refuses_each_of_them_as_well(town, role):
    """In the scope of one administrator. Whoever lies to the database about whom he acts for has the machine."""
    admin = town.admin(role)
    ask_link(town.head, reason="x", by=town.admin(Role.SYSTEM_ADMIN), now=timezone.now())
    before, passed = all_access(), []

    for statement in statements(town, admin):
        try:
            with transaction.atomic(), acting_as(admin), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            continue
        passed.append(statement)

    assert passed == []
    assert all_access() == before


# two together


def test_two_together_let_somebody_in(town):
    sysadmin, secadmin, person = Client(), Client(), Client()
    sysadmin.force_login(town.admin(Role.SYSTEM_ADMIN))
    secadmin.force_login(town.admin(Role.SECURITY_ADMIN))
    given = typed(town, town.admin(Role.SYSTEM_ADMIN), Role.HEAD)
    sysadmin.post("/accounts/people/new/", given | {"username": "newhead"})
    sysadmin.post("/accounts/people/newhead/appoint/", given)
    sysadmin.post("/accounts/people/newhead/link/", given)
    post, link = AccessRequest.objects.order_by("pk")

    secadmin.post(f"/accounts/requests/{post.pk}/grant/", given)
    code = shown_by(secadmin.post(f"/accounts/requests/{link.pk}/grant/", given))
    address = shown_by(sysadmin.post(f"/accounts/requests/{link.pk}/link/"))
    person.get(address)
    person.post("/accounts/link/", given | {"code": code})
    person.post("/accounts/login/", {"login": "newhead", "password": PASSWORD})

    assert "不可外泄的线索" in person.get("/leads/").content.decode()


def shown_by(answer) -> str:
    return answer.content.decode().partition('<code class="wrap">')[2].partition("</code>")[0]


def test_a_grant_is_not_worth_more_than_its_day(town):
    """What was asked for long ago is checked as of today: the bureau has ended meanwhile."""
    now = timezone.now()
    asked = ask_appointment(
        UserFactory(), bureau=town.datong, role="head", valid_from=timezone.localdate(), reason="x",
        by=town.admin(Role.SYSTEM_ADMIN), now=now,
    )  # fmt: skip
    type(town.datong).objects.filter(pk=town.datong.pk).update(valid_to=timezone.localdate() + timedelta(days=1))

    with pytest.raises(ActionRefused):
        grant(asked, by=town.admin(Role.SECURITY_ADMIN), now=now + timedelta(days=2))
