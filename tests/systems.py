"""Bureaus' own systems for tests, and how they speak to the interface."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.test import Client

from accounts.models import AccessToken, Basis, Bureau, Role, SystemAccount, User
from accounts.system_accounts import actions_for
from interface.changes import end_of_feed
from interface.models import Webhook
from interface.secrets import sealed
from tests.factories import UserFactory, as_owner

HERE = "127.0.0.1/32"
WEBHOOK_SECRET = "whs_of-the-tests"


def administrator(province: Bureau) -> User:
    known = User.objects.filter(appointments__role=Role.SYSTEM_ADMIN).first()
    return known or UserFactory(bureau=province, role=Role.SYSTEM_ADMIN)


def system_of(
    bureau: Bureau,
    *,
    actions: Collection[str] | None = None,
    networks: Collection[str] = (HERE,),
    valid_to: date = date(2099, 12, 31),
    keeper: User | None = None,
) -> SystemAccount:
    """A system of that bureau, made as the owner; with all rights that it can have, when none are named."""
    admin = administrator(Bureau.objects.get(level="province"))
    keeper = keeper or UserFactory(bureau=bureau)
    with as_owner():
        user = User.objects.create(
            username=f"system-{secrets.token_hex(4)}", full_name=f"{bureau}举报平台", is_system=True, password="!"
        )
        return SystemAccount.objects.create(
            user=user,
            bureau=bureau,
            purpose="报送线索；故障联系科信科",
            actions=sorted(actions_for(bureau) if actions is None else actions),
            networks=list(networks),
            valid_to=valid_to,
            keeper=keeper,
            made_by=admin,
            basis=Basis.MACHINE,
        )


def token_for(account: SystemAccount, *, days: int = 90) -> str:
    """A token, made as the owner: nobody had to ask for it and grant it."""
    with as_owner():
        _issued, secret = AccessToken.objects.issue(
            account.user, lasts=timedelta(days=days), label="生产服务器", made_by=account.keeper, basis=Basis.MACHINE
        )
    return secret


def webhook_of(account: SystemAccount, *, url: str, secret: str = WEBHOOK_SECRET) -> Webhook:
    """A webhook that begins now, made as the owner."""
    place = end_of_feed()
    with as_owner():
        return Webhook.objects.create(
            user=account.user, url=url, made_by=account.made_by, basis=Basis.MACHINE, secret=sealed(secret),
            turn=place.value, row=place.pk,
        )  # fmt: skip


class Api:
    """A program that speaks JSON. `token` of a system, or `person` with a session.

    Answers are Django's; `.json()` reads them. `post` makes up an Idempotency-Key unless one is given.
    """

    def __init__(self, token: str = "", *, person: User | None = None, language: str = "en") -> None:
        self.client = Client()
        self.headers = {"Accept-Language": language}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"
        if person:
            self.client.force_login(person)

    def get(self, address: str, query: dict[str, Any] | None = None, **headers: str):
        return self.client.get(_whole(address), query or {}, headers=self.headers | headers)

    def post(self, address: str, body: Any = None, *, key: str = "", version: int | None = None, **headers: str):
        sent = {"Idempotency-Key": key or secrets.token_urlsafe(24), **_match(version)}
        return self._send("post", address, body, sent | headers)

    def patch(self, address: str, body: Any, *, version: int | None = None, **headers: str):
        return self._send("patch", address, body, _match(version) | headers)

    def upload(self, address: str, fields: dict[str, Any], *, key: str = ""):
        sent = {"Idempotency-Key": key or secrets.token_urlsafe(24)}
        return self.client.post(_whole(address), fields, headers=self.headers | sent)

    def _send(self, verb: str, address: str, body: Any, headers: dict[str, str]):
        send = getattr(self.client, verb)
        return send(_whole(address), body or {}, content_type="application/json", headers=self.headers | headers)


def _whole(address: str) -> str:
    return address if address.startswith(("/", "http")) else f"/api/v1/{address}"


def _match(version: int | None) -> dict[str, str]:
    return {} if version is None else {"If-Match": f'"{version}"'}
