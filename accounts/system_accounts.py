"""Accounts of bureaus' own systems: asked for, granted, narrowed, given tokens, disabled; all in the trail."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import told
from accounts.errors import ActionRefused
from accounts.models import AccessRequest, AccessToken, Basis, Bureau, Role, SystemAccount, User
from accounts.opens import Fact, Opening
from accounts.people import disable_person
from accounts.policy import POLICY, require
from accounts.policy_labels import label_of
from accounts.reference import rows_of
from accounts.requests import Access, Terms, ask, register
from audit import trail

if TYPE_CHECKING:
    from django.db.models import QuerySet

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


SYSTEM = AccessRequest.Kind.SYSTEM


@transaction.atomic
def ask_system_account(
    *,
    username: str,
    full_name: str,
    bureau: Bureau,
    purpose: str,
    actions: Collection[str],
    networks: Collection[str],
    valid_to: date,
    keeper: User,
    reason: str,
    by: User,
    now: datetime,
) -> AccessRequest:
    """Ask for an account that cannot sign in on pages and can do nothing until it is granted and has a token.

    `networks`: addresses as 10.1.2.3/32. Raises NotAllowed, or ActionRefused for a right that an officer of the
    bureau does not have and for a keeper who is none.
    """
    require(by, "system.manage")
    user = _named(username.lower(), full_name)
    limits: dict[str, Any] = {
        "purpose": purpose,
        "actions": actions,
        "networks": networks,
        "valid_to": valid_to,
        "keeper": keeper,
    }
    return _ask_limits(user, bureau, limits, reason=reason, by=by, now=now)


def _named(username: str, full_name: str) -> User:
    """The account that is to be: it can do nothing. One that was asked for and refused is taken up again."""
    user = User.objects.filter(username=username, is_system=True, system_account__isnull=True).first()
    user = user or User(username=username, is_system=True)
    user.full_name = full_name
    user.set_unusable_password()
    user.save()
    return user


def _ask_limits(
    user: User, bureau: Bureau, limits: dict[str, Any], *, reason: str, by: User, now: datetime
) -> AccessRequest:
    terms = {
        "bureau_id": bureau.pk,
        "purpose": limits["purpose"],
        "actions": sorted(limits["actions"]),
        "networks": list(limits["networks"]),
        "valid_to": limits["valid_to"].isoformat(),
        "keeper_id": limits["keeper"].pk if limits["keeper"] else None,
    }
    if stands_against := _against(bureau, terms, on=timezone.localdate(now)):
        raise ActionRefused(stands_against)
    return ask(SYSTEM, user, terms=terms, reason=reason, by=by, now=now)


def _against(bureau: Bureau, terms: Terms, *, on: date) -> str | None:
    if foreign := sorted(set(terms["actions"]) - set(actions_for(bureau))):
        return _("An officer of %(bureau)s does not have these rights: %(rights)s.") % {
            "bureau": bureau,
            "rights": ", ".join(foreign),
        }
    if not keepers_of(bureau, on=on).filter(pk=terms["keeper_id"]).exists():
        return _("The keeper is an officer of %(bureau)s. Choose one.") % {"bureau": bureau}
    return None


def account_of(request: AccessRequest) -> SystemAccount:
    """The system for which something is asked."""
    return SystemAccount.objects.select_related("user", "bureau", "keeper").get(pk=request.user_id)


def has_keeper(account: SystemAccount, *, on: date) -> bool:
    """Whether somebody who may looks after it."""
    return account.keeper_id is not None and keepers_of(account.bureau, on=on).filter(pk=account.keeper_id).exists()


def keepers_of(bureau: Bureau, *, on: date) -> QuerySet[User]:
    """Who may look after a system of the bureau: its officers, whose rights the system has."""
    return User.objects.holding(Role.OFFICER, on=on, bureau=bureau).order_by("full_name", "pk")


@transaction.atomic
def change_system_account(
    account: SystemAccount,
    *,
    purpose: str,
    actions: Collection[str],
    networks: Collection[str],
    valid_to: date,
    keeper: User | None,
    reason: str,
    by: User,
    now: datetime,
) -> AccessRequest | None:
    """New limits. Narrower ones bite with the next request of the system; wider ones are asked for: the request.

    The history has old and new.
    """
    require(by, "system.manage")
    stored = SystemAccount.objects.select_for_update(of=("self",)).select_related("user", "bureau").get(pk=account.pk)
    limits: dict[str, Any] = {
        "purpose": purpose,
        "actions": sorted(actions),
        "networks": list(networks),
        "valid_to": valid_to,
        "keeper": keeper,
    }
    if not stored.is_within(**limits):
        return _ask_limits(stored.user, stored.bureau, limits, reason=reason, by=by, now=now)
    for name, value in limits.items():
        setattr(stored, name, value)
    stored.save(update_fields=[*limits])
    trail.record("system.changed", by=by, detail=_told(stored))
    return None


def _limits(request: AccessRequest) -> tuple[Bureau, dict[str, Any]]:
    terms = request.terms
    return rows_of(Bureau)[terms["bureau_id"]], {
        "purpose": terms["purpose"],
        "actions": terms["actions"],
        "networks": terms["networks"],
        "valid_to": date.fromisoformat(terms["valid_to"]),
        "keeper_id": terms["keeper_id"],
    }


def _against_limits(request: AccessRequest, now: datetime) -> str | None:
    bureau, _given = _limits(request)
    return _against(bureau, request.terms, on=timezone.localdate(now))


def _open_system(request: AccessRequest, by: User, now: datetime) -> None:
    bureau, limits = _limits(request)
    account = SystemAccount.objects.filter(pk=request.user_id).first()
    is_new = account is None
    account = account or SystemAccount(user=request.user, bureau=bureau, made_by=request.asked_by)
    for name, value in limits.items():
        setattr(account, name, value)
    account.grant, account.basis = request, Basis.GRANT
    account.save(force_insert=is_new)
    trail.record("system.created" if is_new else "system.changed", by=by, detail=_told(account))
    name = account.user.full_name
    if account.keeper is None:
        return
    told.person(
        account.keeper,
        event=f"keeper:{request.pk}",
        sentence=lambda: _("You keep the system account %(name)s: its tokens are shown to you alone.") % {"name": name},
        now=now,
    )


def _opens_system(request: AccessRequest) -> Opening:
    _bureau, limits = _limits(request)
    keeper = User.objects.filter(pk=limits["keeper_id"]).first()
    present = SystemAccount.objects.filter(pk=request.user_id).first()
    facts: list[Fact] = [
        (_("Purpose"), limits["purpose"], "w"),
        (_("Addresses"), ", ".join(limits["networks"]), "w"),
        (_("Last day"), limits["valid_to"]),
        (_("Keeper"), keeper),
    ]
    if present:
        facts.append((_("Addresses at present"), ", ".join(present.networks), "w"))
    had = set(present.actions) if present else set()
    rights = [(label_of(action), _("as before") if action in had else _("new")) for action in limits["actions"]]
    return Opening([_short_system(request)], facts, rights)


def _short_system(request: AccessRequest) -> str:
    bureau, limits = _limits(request)
    return _("A program sends requests as an officer of %(bureau)s, with %(count)s rights, until %(day)s.") % {
        "bureau": bureau.name,
        "count": len(limits["actions"]),
        "day": limits["valid_to"],
    }


def _told(account: SystemAccount) -> dict[str, str | list[str]]:
    return {
        "username": account.user.username,
        "bureau": account.bureau.code,
        "rights": list(account.actions),
        "addresses": list(account.networks),
        "to": account.valid_to.isoformat(),
        "keeper": account.keeper.username if account.keeper else "",
    }


register(Access(SYSTEM, "system.manage", _short_system, _opens_system, _against_limits, _open_system))


@transaction.atomic
def disable_system_account(account: SystemAccount, *, reason: str, by: User, now: datetime) -> None:
    """Nothing of it works any more, and its tokens are revoked for good: enabled again, it needs new ones."""
    require(by, "system.manage")
    disable_person(account.user, reason=reason, by=by, now=now)
    tokens = AccessToken.objects.filter(user=account.user, revoked_at__isnull=True)
    tokens.update(revoked_at=now, revoked_by=by)
