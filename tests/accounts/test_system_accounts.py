"""Accounts of bureaus' own systems, their tokens, and what the database refuses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import IntegrityError, InternalError, NotSupportedError, ProgrammingError, transaction
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.issuing import ask_token, fetch_token, revoke_token
from accounts.links import ask_link
from accounts.models import AccessRequest, AccessToken, Basis, SystemAccount, User
from accounts.people import ask_enabling
from accounts.requests import refuse
from accounts.scope import acting_as
from accounts.system_accounts import actions_for, ask_system_account, change_system_account, disable_system_account
from audit.models import AuditEvent
from tests.access import appoint, granted, security_administrator
from tests.factories import AppointmentFactory, UserFactory
from tests.leads.factories import make_lead
from tests.systems import HERE, Api, administrator, system_of, token_for

NEXT_YEAR = (timezone.localdate() + timedelta(days=365)).isoformat()
REFUSED = (IntegrityError, InternalError, NotSupportedError, ProgrammingError)


def ask_for_token(account, *, days=90):
    return ask_token(account, label="生产", days=days, reason="换发", by=account.made_by, now=timezone.now())


def ask_for_system(bureau, **given):
    now, keeper = timezone.now(), UserFactory(bureau=bureau)
    limits = {"actions": ["lead.view", "lead.open"], "networks": [HERE], "valid_to": date(2099, 12, 31)}
    return ask_system_account(
        username="12315-taiyuan", full_name="太原12315平台", bureau=bureau, purpose="报送", reason="省局会议纪要",
        by=administrator(bureau.parent), now=now, **{"keeper": keeper, **limits, **given},
    )  # fmt: skip


def change(account, **given):
    limits = {name: getattr(account, name) for name in ("purpose", "actions", "networks", "valid_to", "keeper")}
    return change_system_account(account, reason="扩大", by=account.made_by, now=timezone.now(), **{**limits, **given})


def status_with(token: str, address: str = "leads/") -> int:
    return Api(token).get(address).status_code


# what a token opens


def test_a_token_opens_the_interface_and_no_page(taiyuan):
    token = token_for(system_of(taiyuan))
    api = Api(token)

    assert api.get("leads/").status_code == 200
    assert api.get("/leads/").status_code == 302
    assert "Set-Cookie" not in api.get("leads/").headers


@pytest.mark.parametrize("sent", ["", "tf_" + "0" * 64, "tf_\u00e9" * 20, "short", "a b"])
def test_a_token_that_is_none_opens_nothing(taiyuan, sent):
    answer = Api(sent).get("leads/")

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_another_scheme_opens_nothing(taiyuan):
    answer = Api().get("leads/", Authorization="Basic Zm9vOmJhcg==")

    assert answer.status_code == 401


def test_a_token_has_the_chosen_rights_of_an_officer_and_no_others(taiyuan):
    lead = make_lead(taiyuan)
    api = Api(token_for(system_of(taiyuan, actions=["lead.view", "lead.open"])))

    assert api.get(f"leads/{lead.pk}/").status_code == 200
    assert api.get(f"leads/{lead.pk}/").json()["actions"] == []
    assert api.post("leads/", {}).status_code == 403
    assert api.post(f"leads/{lead.pk}/actions/assign/", {}, version=1).status_code == 403
    assert api.get(f"leads/{lead.pk}/clocks/").status_code == 403


def test_a_token_comes_from_its_addresses_only(taiyuan):
    account = system_of(taiyuan, networks=["10.20.0.0/16", "192.168.7.9/32"])
    api = Api(token_for(account))

    assert [
        api.client.get("/api/v1/leads/", headers=api.headers, REMOTE_ADDR=address).status_code
        for address in ("10.20.3.4", "192.168.7.9", "::ffff:10.20.3.4", "10.21.0.1", "192.168.7.10", "fe80::1", "")
    ] == [200, 200, 200, 401, 401, 401, 401]
    refused = AuditEvent.objects.filter(action="system.token_refused")
    assert refused.count() == 4
    assert refused.first().detail["reason"] == "address"


def test_behind_proxies_the_address_is_the_one_that_our_own_proxy_saw(taiyuan, settings):
    settings.TRUSTED_PROXIES = 1
    api = Api(token_for(system_of(taiyuan, networks=["10.20.3.4/32"])))

    assert api.get("leads/", **{"X-Forwarded-For": "6.6.6.6, 10.20.3.4"}).status_code == 200
    assert api.get("leads/", **{"X-Forwarded-For": "10.20.3.4, 6.6.6.6"}).status_code == 401


def test_a_token_expires(taiyuan):
    token = token_for(system_of(taiyuan), days=30)

    assert status_with(token) == 200
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert status_with(token) == 401
    assert AccessToken.objects.count() == 1


def test_an_account_ends_with_its_last_day(taiyuan):
    today = timezone.localdate()
    token = token_for(system_of(taiyuan, valid_to=today))

    assert status_with(token) == 200
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert status_with(token) == 401


def test_a_revoked_token_works_no_more_and_another_goes_on(taiyuan):
    account = system_of(taiyuan)
    old, new = token_for(account), token_for(account)
    held = AccessToken.objects.get(token_key=old[:15])

    revoke_token(held, reason="换发", by=account.made_by, now=timezone.now())

    assert (status_with(old), status_with(new)) == (401, 200)
    with pytest.raises(ActionRefused):
        revoke_token(held, reason="再次", by=account.made_by, now=timezone.now())


def test_a_disabled_account_needs_a_new_token_when_it_comes_back(taiyuan):
    account = system_of(taiyuan)
    old = token_for(account)

    disable_system_account(account, reason="停用", by=account.made_by, now=timezone.now())
    assert status_with(old) == 401
    with pytest.raises(ActionRefused):
        ask_for_token(SystemAccount.objects.get())
    asked = ask_enabling(SystemAccount.objects.get().user, reason="恢复", by=account.made_by, now=timezone.now())
    assert not User.objects.get(pk=account.pk).is_active
    granted(asked)

    assert status_with(old) == 401
    assert status_with(token_for(account)) == 200


def test_narrower_limits_bite_with_the_next_request(taiyuan):
    account = system_of(taiyuan)
    token = token_for(account)

    asked = change(account, actions=["circular.view"])

    assert asked is None

    assert (status_with(token), status_with(token, "circulars/")) == (403, 200)


# who may have one


def test_nobody_but_system_administrators_manages_them(taiyuan):
    account = system_of(taiyuan)
    for person in (UserFactory(bureau=taiyuan, role="head"), UserFactory(bureau=taiyuan.parent, role="auditor")):
        with pytest.raises(NotAllowed):
            ask_token(account, label="x", days=1, reason="x", by=person, now=timezone.now())


def test_a_system_gets_no_right_that_an_officer_lacks(taiyuan):
    assert "lead.approve" not in actions_for(taiyuan)
    assert "circular.issue" not in actions_for(taiyuan)
    assert "lead.register" in actions_for(taiyuan)
    with pytest.raises(ActionRefused):
        ask_for_system(taiyuan, actions=["lead.approve"])


def test_people_have_no_tokens_and_systems_no_password_post_or_link(taiyuan):
    account, person = system_of(taiyuan), UserFactory(bureau=taiyuan)

    with pytest.raises(ActionRefused):
        ask_link(account.user, reason="x", by=account.made_by, now=timezone.now())
    with pytest.raises(ActionRefused):
        appoint(account.user, bureau=taiyuan, role="head", valid_from=timezone.localdate(), by=account.made_by)
    with pytest.raises(REFUSED), transaction.atomic():
        AccessToken.objects.issue(
            person, label="x", made_by=account.made_by, lasts=timedelta(days=1), basis=Basis.MACHINE
        )
    with pytest.raises(REFUSED), transaction.atomic():
        AppointmentFactory(user=account.user, bureau=taiyuan, role="head", valid_from=timezone.localdate())
    with pytest.raises(REFUSED), transaction.atomic():
        account.user.set_password("Jinyang-2026-long")
        account.user.save()


@pytest.mark.parametrize(
    "change", [{"label": "x"}, {"digest": "x"}, {"expiry": timezone.now()}, {"revoked_at": None, "revoked_by": None}]
)
def test_a_token_is_written_once_and_stays_revoked(taiyuan, change):
    account = system_of(taiyuan)
    token_for(account)
    revoke_token(AccessToken.objects.get(), reason="x", by=account.made_by, now=timezone.now())

    with pytest.raises(REFUSED), transaction.atomic():
        AccessToken.objects.update(**change)
    with pytest.raises(REFUSED), transaction.atomic():
        AccessToken.objects.all().delete()


def test_a_token_longer_than_a_year_is_refused_by_the_database(taiyuan):
    account = system_of(taiyuan)

    with pytest.raises(REFUSED), transaction.atomic():
        token_for(account, days=400)
    with pytest.raises(ActionRefused):
        ask_for_token(account, days=366)


def test_the_table_holds_no_token(taiyuan):
    token = token_for(system_of(taiyuan))

    row = AccessToken.objects.values_list().get()
    assert token not in str(row)
    assert len(token) == 67


def test_a_system_is_no_colleague(taiyuan):
    """Nobody assigns it work, finds it among people, or is told that it joined."""
    account = system_of(taiyuan)

    assert account.user not in User.objects.people()
    assert account.user not in User.objects.holding("officer", bureau=taiyuan, on=timezone.localdate())


# what takes two


def test_a_system_opens_nothing_until_it_is_granted(taiyuan):
    asked = ask_for_system(taiyuan)
    before = User.objects.get(username="12315-taiyuan").scope.posts

    granted(asked)

    account = SystemAccount.objects.get()
    assert (before, account.grant, account.basis) == ((), asked, Basis.GRANT)


@pytest.mark.parametrize(
    "wider",
    [
        {"actions": ["lead.view", "lead.register"]},
        {"networks": [HERE, "10.0.0.0/8"]},
        {"networks": ["127.0.0.0/8"]},
        {"valid_to": date(2099, 12, 31)},
        {"keeper": True},
    ],
)
def test_wider_limits_are_asked_for_and_bite_after_the_grant(taiyuan, wider):
    account = system_of(taiyuan, actions=["lead.view"], valid_to=date(2098, 1, 1))
    if "keeper" in wider:
        wider = {"keeper": UserFactory(bureau=taiyuan)}
    before = list(SystemAccount.objects.values_list())

    asked = change(account, **wider)
    unchanged = list(SystemAccount.objects.values_list()) == before
    granted(asked)

    account.refresh_from_db()
    assert unchanged
    assert {name: getattr(account, name) for name in wider} == {
        name: sorted(value) if name == "actions" else value for name, value in wider.items()
    }
    with pytest.raises(REFUSED), transaction.atomic(), acting_as(account.made_by):
        SystemAccount.objects.update(**{"valid_to": date(2099, 12, 31), "networks": ["0.0.0.0/0"]})


@pytest.mark.parametrize("role", ["head", "system_admin", "security_admin", "auditor", None])
def test_the_keeper_is_an_officer_of_the_bureau(taiyuan, role):
    """So that the token opens nothing that its keeper may not do already; an administrator never keeps one."""
    bureau = taiyuan if role == "head" else taiyuan.parent
    keeper = UserFactory(bureau=bureau, role=role) if role else UserFactory(bureau=bureau)

    with pytest.raises(ActionRefused):
        ask_for_system(taiyuan, keeper=keeper)


def test_a_token_is_shown_to_the_keeper_alone(taiyuan):
    account, now = system_of(taiyuan), timezone.now()
    asked = ask_for_token(account)
    with pytest.raises(ActionRefused):
        fetch_token(asked, by=account.keeper, now=now)
    granted(asked)

    for person in (account.made_by, security_administrator()):
        with pytest.raises(NotAllowed):
            fetch_token(asked, by=person, now=now)
    for person, moment in ((UserFactory(bureau=taiyuan), now), (account.keeper, now + timedelta(days=8))):
        with pytest.raises(ActionRefused):
            fetch_token(asked, by=person, now=moment)
    token = fetch_token(asked, by=account.keeper, now=now)

    assert status_with(token) == 200
    with pytest.raises(ActionRefused):
        fetch_token(asked, by=account.keeper, now=now)


# the screens


@pytest.fixture
def admin(province, client):
    person = administrator(province)
    client.force_login(person)
    return person


def test_an_account_from_asking_to_its_first_request(client, admin, taiyuan):
    keeper, base = UserFactory(bureau=taiyuan), "/accounts/systems/12315-taiyuan/"
    chosen = client.get("/accounts/systems/new/", {"bureau": taiyuan.pk})
    typed = {
        "username": "12315-taiyuan", "full_name": "太原12315平台", "purpose": "报送线索", "valid_to": NEXT_YEAR,
        "actions": ["lead.register", "lead.view", "lead.open"], "networks": "127.0.0.1\n10.20.0.0/16",
        "keeper": keeper.pk, "reason": "省局会议纪要",
    }  # fmt: skip
    asked = client.post(f"/accounts/systems/new/?bureau={taiyuan.pk}", typed)
    twice = client.post(f"/accounts/systems/new/?bureau={taiyuan.pk}", typed)
    before = client.get(base).status_code
    granted(AccessRequest.objects.get(kind="system"))
    token_asked = client.post(f"{base}tokens/new/", {"label": "生产服务器", "days": 90, "reason": "上线"})
    wanted = granted(AccessRequest.objects.get(kind="token"))
    foreign = client.post(f"/accounts/me/tokens/{wanted.pk}/").status_code
    client.force_login(keeper)
    own = client.get("/accounts/me/").content.decode()
    shown = client.post(f"/accounts/me/tokens/{wanted.pk}/")
    again = client.post(f"/accounts/me/tokens/{wanted.pk}/")

    assert [answer.status_code for answer in (chosen, asked, twice, token_asked)] == [200, 303, 422, 303]
    assert (before, foreign, shown.status_code, again.status_code) == (404, 403, 200, 303)
    assert f"/accounts/me/tokens/{wanted.pk}/" in own
    token = shown.content.decode().partition('<code class="wrap">')[2].partition("</code>")[0]
    assert status_with(token) == 200
    assert "lead.approve" not in chosen.content.decode()
    sessions = str([session.get_decoded() for session in Session.objects.all()])
    assert token[15:] not in str(list(AuditEvent.objects.values_list("detail", flat=True))) + sessions


def test_a_name_that_was_refused_may_be_asked_for_again(client, admin, taiyuan):
    refuse(ask_for_system(taiyuan), reason="先报备", by=security_administrator(), now=timezone.now())

    assert ask_for_system(taiyuan).user == AccessRequest.objects.get(state="refused").user


@pytest.mark.parametrize("networks", ["everywhere", "0.0.0.0/0", "10.1.2.3/16", "::/0"])
def test_addresses_that_are_none_or_nearly_all_are_refused(client, admin, taiyuan, networks):
    typed = {
        "username": "x", "full_name": "x", "purpose": "x", "valid_to": NEXT_YEAR, "actions": ["lead.view"],
        "networks": networks,
    }  # fmt: skip

    answer = client.post(f"/accounts/systems/new/?bureau={taiyuan.pk}", typed)

    assert answer.status_code == 422
    assert not SystemAccount.objects.exists()


def test_limits_are_changed_and_tokens_revoked_on_their_pages(client, admin, taiyuan):
    account = system_of(taiyuan)
    token_for(account)
    token = AccessToken.objects.get()
    base = f"/accounts/systems/{account.user.username}"
    limits = {"purpose": "只读", "valid_to": NEXT_YEAR, "actions": ["lead.view"], "networks": "10.1.2.3"}

    limits["reason"] = "收窄"
    SystemAccount.objects.update(networks=["10.0.0.0/8"])
    pages = [client.get(f"{base}/{end}").status_code for end in ("", "edit/", "disable/", "tokens/new/")]
    changed = client.post(f"{base}/edit/", limits)
    revoked = client.post(f"{base}/tokens/{token.token_key}/revoke/", {"reason": "换发"})
    disabled = client.post(f"{base}/disable/", {"reason": "停用"})
    enabled = client.post(f"{base}/enable/", {"reason": "恢复"})
    assert not User.objects.get(pk=account.pk).is_active

    account.refresh_from_db()
    token.refresh_from_db()
    assert pages == [200] * 4
    assert [answer.status_code for answer in (changed, revoked, disabled, enabled)] == [303] * 4
    assert (account.actions, account.networks) == (["lead.view"], ["10.1.2.3/32"])
    assert token.revoked_by == admin
    assert client.get("/accounts/systems/").status_code == 200
