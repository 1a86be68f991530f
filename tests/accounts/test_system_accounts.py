"""Accounts of bureaus' own systems, their tokens, and what the database refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, InternalError, NotSupportedError, ProgrammingError, transaction
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.links import make_link
from accounts.models import AccessToken, SystemAccount, User
from accounts.system_accounts import (
    actions_for,
    change_system_account,
    disable_system_account,
    enable_system_account,
    issue_token,
    revoke_token,
)
from audit.models import AuditEvent
from tests.access import appoint
from tests.factories import AppointmentFactory, UserFactory
from tests.leads.factories import make_lead
from tests.systems import Api, administrator, system_of, token_for

REFUSED = (IntegrityError, InternalError, NotSupportedError, ProgrammingError)


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
        token_for(account)
    enable_system_account(SystemAccount.objects.get(), reason="恢复", by=account.made_by)

    assert status_with(old) == 401
    assert status_with(token_for(account)) == 200


def test_narrower_limits_bite_with_the_next_request(taiyuan):
    account = system_of(taiyuan)
    token = token_for(account)
    limits = {"purpose": "只读", "networks": account.networks, "valid_to": account.valid_to}

    change_system_account(account, actions=["circular.view"], by=account.made_by, **limits)

    assert (status_with(token), status_with(token, "circulars/")) == (403, 200)


# who may have one


def test_nobody_but_system_administrators_manages_them(taiyuan):
    account = system_of(taiyuan)
    for person in (UserFactory(bureau=taiyuan, role="head"), UserFactory(bureau=taiyuan.parent, role="auditor")):
        with pytest.raises(NotAllowed):
            issue_token(account, label="x", days=1, by=person)


def test_a_system_gets_no_right_that_an_officer_lacks(taiyuan):
    assert "lead.approve" not in actions_for(taiyuan)
    assert "circular.issue" not in actions_for(taiyuan)
    assert "lead.register" in actions_for(taiyuan)
    with pytest.raises(ActionRefused):
        system_of(taiyuan, actions=["lead.approve"])


def test_people_have_no_tokens_and_systems_no_password_post_or_link(taiyuan):
    account, person = system_of(taiyuan), UserFactory(bureau=taiyuan)

    with pytest.raises(ActionRefused):
        make_link(account.user, by=account.made_by, now=timezone.now())
    with pytest.raises(ActionRefused):
        appoint(account.user, bureau=taiyuan, role="head", valid_from=timezone.localdate(), by=account.made_by)
    with pytest.raises(REFUSED), transaction.atomic():
        AccessToken.objects.create(person, label="x", made_by=account.made_by, expiry=timedelta(days=1))
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
        AccessToken.objects.create(account.user, label="x", made_by=account.made_by, expiry=timedelta(days=400))
    with pytest.raises(ActionRefused):
        token_for(account, days=366)


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


# the screens


@pytest.fixture
def admin(province, client):
    person = administrator(province)
    client.force_login(person)
    return person


def test_an_account_from_making_to_its_first_request(client, admin, taiyuan):
    chosen = client.get("/accounts/systems/new/", {"bureau": taiyuan.pk})
    typed = {
        "username": "12315-taiyuan", "full_name": "太原12315平台", "purpose": "报送线索", "valid_to": "2099-12-31",
        "actions": ["lead.register", "lead.view", "lead.open"], "networks": "127.0.0.1\n10.20.0.0/16",
    }  # fmt: skip
    made = client.post(f"/accounts/systems/new/?bureau={taiyuan.pk}", typed)
    issued = client.post("/accounts/systems/12315-taiyuan/tokens/new/", {"label": "生产服务器", "days": 90})
    shown = client.get("/accounts/systems/12315-taiyuan/").content.decode()
    reloaded = client.get("/accounts/systems/12315-taiyuan/").content.decode()

    assert [answer.status_code for answer in (chosen, made, issued)] == [200, 303, 303]
    token = shown.partition('<code class="wrap">')[2].partition("</code>")[0]
    assert status_with(token) == 200
    assert token not in reloaded
    assert "lead.approve" not in chosen.content.decode()
    told = AuditEvent.objects.filter(user=admin).values_list("action", flat=True)
    assert {"system.created", "system.token_issued"} <= set(told)
    assert token[15:] not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("networks", ["everywhere", "0.0.0.0/0", "10.1.2.3/16", "::/0"])
def test_addresses_that_are_none_or_nearly_all_are_refused(client, admin, taiyuan, networks):
    typed = {
        "username": "x", "full_name": "x", "purpose": "x", "valid_to": "2099-12-31", "actions": ["lead.view"],
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
    limits = {"purpose": "只读", "valid_to": "2099-12-31", "actions": ["lead.view"], "networks": "10.1.2.3"}

    pages = [client.get(f"{base}/{end}").status_code for end in ("", "edit/", "disable/", "tokens/new/")]
    changed = client.post(f"{base}/edit/", limits)
    revoked = client.post(f"{base}/tokens/{token.token_key}/revoke/", {"reason": "换发"})
    disabled = client.post(f"{base}/disable/", {"reason": "停用"})
    enabled = client.post(f"{base}/enable/", {"reason": "恢复"})

    account.refresh_from_db()
    token.refresh_from_db()
    assert pages == [200] * 4
    assert [answer.status_code for answer in (changed, revoked, disabled, enabled)] == [303] * 4
    assert (account.actions, account.networks) == (["lead.view"], ["10.1.2.3/32"])
    assert token.revoked_by == admin
    assert client.get("/accounts/systems/").status_code == 200
