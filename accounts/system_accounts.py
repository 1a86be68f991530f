"""Accounts of bureaus' own systems: made, narrowed, given tokens, disabled; by administrators, all in the trail."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import AccessToken, Bureau, Role, SystemAccount, User
from accounts.people import disable_person, enable_person
from accounts.policy import POLICY, require
from audit import trail

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_DAYS = 365

_sources: list[Callable[[], Collection[str]]] = []


def offer_actions(source: Callable[[], Collection[str]]) -> None:
    """Tell which rights the interface for systems asks for. Asked when an administrator chooses among them."""
    _sources.append(source)


def actions_for(bureau: Bureau) -> list[str]:
    """The rights that a system of this bureau can be given, in the order of the policy: an officer's, and only
    those that the interface asks for.
    """
    offered = {action for source in _sources for action in source()}
    return [action for action, row in POLICY.items() if action in offered and (Role.OFFICER, bureau.level) in row]


@transaction.atomic
def create_system_account(
    *,
    username: str,
    full_name: str,
    bureau: Bureau,
    purpose: str,
    actions: Collection[str],
    networks: Collection[str],
    valid_to: date,
    by: User,
) -> SystemAccount:
    """An account that cannot sign in on pages and can do nothing until it has a token.

    `networks`: addresses as 10.1.2.3/32. Raises NotAllowed, or ActionRefused for a right that an officer of the
    bureau does not have.
    """
    require(by, "system.manage")
    _refuse_foreign_rights(bureau, actions)
    user = User(username=username.lower(), full_name=full_name, is_system=True)
    user.set_unusable_password()
    user.save()
    account = SystemAccount.objects.create(
        user=user,
        bureau=bureau,
        purpose=purpose,
        actions=sorted(actions),
        networks=list(networks),
        valid_to=valid_to,
        made_by=by,
    )
    trail.record("system.created", by=by, detail=_told(account))
    return account


@transaction.atomic
def change_system_account(
    account: SystemAccount,
    *,
    purpose: str,
    actions: Collection[str],
    networks: Collection[str],
    valid_to: date,
    by: User,
) -> None:
    """New limits; they bite with the next request of the system. The history has old and new."""
    require(by, "system.manage")
    stored = SystemAccount.objects.select_for_update().select_related("user", "bureau").get(pk=account.pk)
    _refuse_foreign_rights(stored.bureau, actions)
    stored.purpose, stored.valid_to = purpose, valid_to
    stored.actions, stored.networks = sorted(actions), list(networks)
    stored.save(update_fields=["purpose", "actions", "networks", "valid_to"])
    trail.record("system.changed", by=by, detail=_told(stored))


def _refuse_foreign_rights(bureau: Bureau, actions: Collection[str]) -> None:
    if foreign := sorted(set(actions) - set(actions_for(bureau))):
        raise ActionRefused(
            _("An officer of %(bureau)s does not have these rights: %(rights)s.")
            % {"bureau": bureau, "rights": ", ".join(foreign)}
        )


def _told(account: SystemAccount) -> dict[str, str | list[str]]:
    return {
        "username": account.user.username,
        "bureau": account.bureau.code,
        "rights": list(account.actions),
        "addresses": list(account.networks),
        "to": account.valid_to.isoformat(),
    }


@transaction.atomic
def issue_token(account: SystemAccount, *, label: str, days: int, by: User) -> str:
    """A new token beside those that still work, so that a system can change over without a pause.

    days: 1 to 365. Returns the token, which nobody can read again. Raises ActionRefused for a disabled account.
    """
    require(by, "system.manage")
    user = User.objects.select_for_update().get(pk=account.pk)
    if not user.is_active:
        raise ActionRefused(_("This account is disabled. Enable it first."))
    if not 1 <= days <= LONGEST_DAYS:
        raise ActionRefused(_("A token works for 1 to %(days)s days.") % {"days": LONGEST_DAYS})
    issued, secret = AccessToken.objects.create(user, expiry=timedelta(days=days), label=label, made_by=by)
    trail.record("system.token_issued", by=by, detail=_told_token(issued))
    return secret


@transaction.atomic
def revoke_token(token: AccessToken, *, reason: str, by: User, now: datetime) -> None:
    """The token works no more, from the next request on. Raises ActionRefused when it was revoked already."""
    require(by, "system.manage")
    stored = AccessToken.objects.select_for_update().select_related("user").get(pk=token.pk)
    if stored.revoked_at:
        raise ActionRefused(_("This token was revoked already."))
    _revoke(AccessToken.objects.filter(pk=stored.pk), by=by, now=now)
    trail.record("system.token_revoked", by=by, detail={**_told_token(stored), "reason": reason})


def _revoke(tokens: QuerySet[AccessToken], *, by: User, now: datetime) -> None:
    tokens.filter(revoked_at__isnull=True).update(revoked_at=now, revoked_by=by)


def _told_token(token: AccessToken) -> dict[str, str]:
    return {"username": token.user.username, "token": str(token), "to": f"{token.expiry:%Y-%m-%d}"}


@transaction.atomic
def disable_system_account(account: SystemAccount, *, reason: str, by: User, now: datetime) -> None:
    """Nothing of it works any more, and its tokens are revoked for good: enabled again, it needs new ones."""
    require(by, "system.manage")
    disable_person(account.user, reason=reason, by=by, now=now)
    _revoke(AccessToken.objects.filter(user=account.user), by=by, now=now)


def enable_system_account(account: SystemAccount, *, reason: str, by: User) -> None:
    require(by, "system.manage")
    enable_person(account.user, reason=reason, by=by)
