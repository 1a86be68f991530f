"""Tokens of bureaus' own systems: asked for, granted, shown to the keeper of the system alone, revoked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import told
from accounts.errors import ActionRefused
from accounts.models import AccessRequest, AccessToken, SystemAccount, User
from accounts.opens import Fact, Opening
from accounts.policy import require
from accounts.policy_labels import label_of
from accounts.requests import Access, ask, register
from accounts.system_accounts import account_of, has_keeper
from audit import trail

if TYPE_CHECKING:
    from django.db.models import QuerySet

TOKEN = AccessRequest.Kind.TOKEN
LONGEST_DAYS = 365


def ask_token(account: SystemAccount, *, label: str, days: int, reason: str, by: User, now: datetime) -> AccessRequest:
    """Ask for a token beside those that still work, so that a system can change over without a pause.

    days: 1 to 365. Raises ActionRefused for a disabled account and for one without a keeper.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ActionRefused(_("A token works for 1 to %(days)s days.") % {"days": LONGEST_DAYS}, field="days")
    if stands_against := _against_token(account, on=timezone.localdate(now)):
        raise ActionRefused(stands_against)
    return ask(TOKEN, account.user, terms={"label": label, "days": days}, reason=reason, by=by, now=now)


def _against_token(account: SystemAccount, *, on: date) -> str | None:
    if not account.user.is_active:
        return _("This account is disabled. Enable it first.")
    if not has_keeper(account, on=on):
        return _("The system has no keeper who is an officer of %(bureau)s. Name one first.") % {
            "bureau": account.bureau
        }
    return None


def _opens_token(request: AccessRequest) -> Opening:
    account = account_of(request)
    sentences = [
        _short_token(request),
        _("The token is shown to %(keeper)s alone, once, within a week of your grant.") % {"keeper": account.keeper},
    ]
    facts: list[Fact] = [
        (_("Used by"), request.terms["label"]),
        (_("Works for … days"), request.terms["days"]),
        (_("Addresses"), ", ".join(account.networks), "w"),
    ]
    return Opening(sentences, facts, [(label_of(action), "") for action in account.actions])


def _short_token(request: AccessRequest) -> str:
    return _("The program signs in with a new token for %(days)s days, within the limits of its account.") % {
        "days": request.terms["days"]
    }


def _tell_keeper(request: AccessRequest, by: User, now: datetime) -> None:
    account = account_of(request)
    name, label, keeper = account.user.full_name, request.terms["label"], account.keeper
    if keeper is None:
        return
    told.person(
        keeper,
        event=f"token:{request.pk}",
        sentence=lambda: (
            _("A token of %(name)s (%(label)s) is granted: fetch it on your account's page within a week.")
            % {"name": name, "label": label}
        ),
        now=now,
    )


register(
    Access(
        TOKEN,
        "system.manage",
        _short_token,
        _opens_token,
        recheck=lambda request, now: _against_token(account_of(request), on=timezone.localdate(now)),
        carry_out=_tell_keeper,
    )
)


def tokens_to_fetch(keeper: User, *, now: datetime) -> QuerySet[AccessRequest]:
    """Granted a short while ago, of systems that this person keeps."""
    granted = AccessRequest.objects.to_be_fetched(now=now).filter(kind=TOKEN, user__system_account__keeper=keeper)
    return granted.select_related("user").order_by("decided_at", "pk")


@transaction.atomic
def fetch_token(request: AccessRequest, *, by: User, now: datetime) -> str:
    """The token, shown to the keeper of the system once; nobody can read it again.

    Raises NotAllowed for who is not an officer of the bureau, ActionRefused for who is not the keeper, and when the
    grant was used, is older than a week, or the account was disabled.
    """
    held = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    account = account_of(held)
    require(by, "token.fetch", account)
    if account.keeper_id != by.pk or by.pk in (held.asked_by_id, held.decided_by_id):
        raise ActionRefused(_("The token is shown to the keeper of the system, and to nobody else."))
    if held.kind != TOKEN or not held.may_be_fetched(now=now):
        raise ActionRefused(_("The token was fetched already, or the grant is older than a week. Have it asked anew."))
    if not account.user.is_active:
        raise ActionRefused(_("This account is disabled. Enable it first."))
    issued, secret = AccessToken.objects.issue(
        account.user, lasts=timedelta(days=held.terms["days"]), label=held.terms["label"], made_by=by, grant=held
    )
    trail.record("system.token_issued", by=by, detail={**_told_token(issued), "request": held.pk})
    return secret


@transaction.atomic
def revoke_token(token: AccessToken, *, reason: str, by: User, now: datetime) -> None:
    """The token works no more, from the next request on. Raises ActionRefused when it was revoked already."""
    require(by, "system.manage")
    stored = AccessToken.objects.select_for_update().select_related("user").get(pk=token.pk)
    if stored.revoked_at:
        raise ActionRefused(_("This token was revoked already."))
    stored.revoked_at, stored.revoked_by = now, by
    stored.save(update_fields=["revoked_at", "revoked_by"])
    trail.record("system.token_revoked", by=by, detail={**_told_token(stored), "reason": reason})


def _told_token(token: AccessToken) -> dict[str, str]:
    return {"username": token.user.username, "token": str(token), "to": f"{token.expiry:%Y-%m-%d}"}
