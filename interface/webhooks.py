"""Webhooks: asked for by one administrator, granted by another, given a secret by the system's keeper, stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import told
from accounts.errors import ActionRefused
from accounts.models import AccessRequest, Basis, SystemAccount, User
from accounts.opens import Opening
from accounts.policy import require
from accounts.requests import Access, ask, register
from accounts.system_accounts import account_of
from audit import trail
from interface.changes import end_of_feed
from interface.models import Delivery, Webhook
from interface.receivers import fault_of
from interface.secrets import new_secret, sealed

WEBHOOK = AccessRequest.Kind.WEBHOOK
BOTH_SIGN = timedelta(days=7)  # after a change of the secret


def ask_webhook(account: SystemAccount, *, url: str, reason: str, by: User, now: datetime) -> AccessRequest:
    """Raises NotAllowed, or ActionRefused for a host that is not listed and for an address that is told already."""
    if stands_against := _against(account, url):
        raise ActionRefused(stands_against, field="url")
    return ask(WEBHOOK, account.user, terms={"url": url}, reason=reason, by=by, now=now)


def _against(account: SystemAccount, url: str) -> str:
    if fault := fault_of(url):
        return fault
    if not account.user.is_active:
        return _("This account is disabled. Enable it first.")
    if Webhook.objects.filter(user=account.user, url=url, stopped_at__isnull=True).exists():
        return _("This address is told already.")
    return ""


def _short(request: AccessRequest) -> str:
    return _("The address %(url)s is told which records changed.") % {"url": request.terms["url"]}


def _opens(request: AccessRequest) -> Opening:
    account = account_of(request)
    sentences = [
        _short(request),
        _("It is told number, kind and position of what the system itself may see, and never what a record holds."),
    ]
    return Opening(sentences, [(_("Address"), request.terms["url"], "w"), (_("Keeper"), account.keeper)])


def _open(request: AccessRequest, by: User, now: datetime) -> None:
    """From now on; what was before, the system reads from the feed itself."""
    place = end_of_feed()
    made = Webhook.objects.create(
        user=request.user, url=request.terms["url"], made_by=request.asked_by, grant=request, basis=Basis.GRANT,
        turn=place.value, row=place.pk,
    )  # fmt: skip
    trail.record("webhook.opened", by=by, detail={"username": request.user.username, "url": made.url})
    name, url = request.user.full_name, made.url
    keeper = account_of(request).keeper
    if keeper is None:
        return
    told.person(
        keeper,
        event=f"webhook:{request.pk}",
        sentence=lambda: _("A webhook of %(name)s (%(url)s) is granted: take its secret on the page of webhooks.")
        % {"name": name, "url": url},
        now=now,
    )  # fmt: skip


register(
    Access(
        WEBHOOK,
        "system.manage",
        _short,
        _opens,
        recheck=lambda request, now: _against(account_of(request), request.terms["url"]) or None,
        carry_out=_open,
    )
)


@transaction.atomic
def take_secret(webhook: Webhook, *, by: User, now: datetime) -> str:
    """A new secret, shown to the keeper of the system once; the former one signs beside it for a week.

    Raises NotAllowed for who is not an officer of the bureau, ActionRefused for who is not the keeper.
    """
    held = Webhook.objects.select_for_update().get(pk=webhook.pk)
    account = SystemAccount.objects.select_related("bureau").get(pk=held.user_id)
    require(by, "token.fetch", account)
    if account.keeper_id != by.pk:
        raise ActionRefused(_("The secret is shown to the keeper of the system, and to nobody else."))
    if held.stopped_at:
        raise ActionRefused(_("This webhook is stopped."))
    secret = new_secret()
    held.former_secret, held.former_until = held.secret, now + BOTH_SIGN if held.secret else None
    held.secret = sealed(secret)
    held.save(update_fields=["secret", "former_secret", "former_until"])
    trail.record("webhook.secret_taken", by=by, detail={"username": held.user.username, "url": held.url})
    return secret


@transaction.atomic
def stop(webhook: Webhook, *, by: User, reason: str, now: datetime) -> None:
    """Nothing is told there any more, at once and for good."""
    require(by, "system.manage")
    held = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if held.stopped_at:
        raise ActionRefused(_("This webhook is stopped."))
    held.stopped_at, held.stopped_by = now, by
    held.save(update_fields=["stopped_at", "stopped_by"])
    trail.record("webhook.stopped", by=by, detail={"username": held.user.username, "url": held.url, "reason": reason})


@transaction.atomic
def send_again(webhook: Webhook, *, by: User, now: datetime) -> int:
    """Let what was given up be tried anew, after the receiver was put right, and at once. Returns how many."""
    require(by, "system.manage")
    again = webhook.deliveries.filter(state=Delivery.State.FAILED).update(state=Delivery.State.WAITING, attempts=0)
    Webhook.objects.filter(pk=webhook.pk, stopped_at__isnull=True).update(not_before=None, failures=0)
    trail.record("webhook.sent_again", by=by, detail={"username": webhook.user.username, "deliveries": again})
    return again
