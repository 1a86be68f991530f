"""延期: asked by one person, decided by another, within what the rule of the clock allows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.days import PLANNED
from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Bureau, Role
from accounts.policy import require
from accounts.scope import acting_as_system
from audit import trail
from deadlines.clocks import open_clock, recomputed, start_clock, stop_clock
from deadlines.models import Clock, DeadlineRule, Extension, ExtensionLimit, Grantor, load_calendar
from deadlines.terms import due

if TYPE_CHECKING:
    from accounts.models import User

APPLY, DECIDE = "EXT_APPLY", "EXT_DECIDE"


def next_limit(clock: Clock) -> ExtensionLimit | None:
    """Under which of the rule's extensions the next request falls, or None when all are used."""
    return dict(enumerate(clock.rule.limits)).get(_granted_count(clock))


def _granted_count(clock: Clock) -> int:
    return clock.extensions.filter(state=Extension.State.GRANTED).count()


def why_not_extend(clock: Clock) -> str | None:
    """The sentence why this clock cannot be extended now, or None."""
    if not clock.is_open:
        return _("This clock has ended.")
    if not clock.rule.limits:
        return _("This rule allows no extension.")
    if next_limit(clock) is None:
        return _("All extensions that this rule allows are used.")
    if clock.extensions.waiting().exists():
        return _("An extension is already asked for and waits for its decision.")
    return None


@transaction.atomic
def request_extension(
    clock: Clock,
    *,
    by: User,
    on: date,
    reason: str,
    length: int | None = None,
    until_on: date | None = None,
    document: str = "",
) -> Extension:
    """Ask for `length` units of the rule, or for a new last day where the rule leaves the length open.

    The request itself stops nothing; after the day that EXT_APPLY names it is possible, and marked late.
    Raises NotAllowed (policy) and ActionRefused (rule allows none, too long, no reason, one waits already).
    """
    clock = open_clock(clock.pk)
    require(by, "clock.extend_request", clock)
    if refusal := why_not_extend(clock):
        raise ActionRefused(refusal)
    limit = clock.rule.limits[_granted_count(clock)]
    _check_request(clock, limit, length=length, until_on=until_on, reason=reason, on=on)
    extension = clock.extensions.create(
        limit=_granted_count(clock),
        length=length,
        unit=limit.unit,
        until_on=until_on,
        reason=reason.strip(),
        document=document.strip(),
        requested_by=by,
        requested_on=on,
        is_late=_is_late(clock, on),
        deciding_bureau=deciding_bureau(clock, limit),
    )
    with acting_as_system():  # the clock of the decision belongs to the bureau that decides
        start_clock(extension, DECIDE, trigger_on=on, by=by)
    return extension


def _check_request(
    clock: Clock, limit: ExtensionLimit, *, length: int | None, until_on: date | None, reason: str, on: date
) -> None:
    if not reason.strip():
        raise ActionRefused(_("Give a reason."))
    if (length is None) == (until_on is None):
        raise ActionRefused(_("Give either a length or a new last day."))
    if limit.length is not None and (length is None or not 0 < length <= limit.length):
        raise ActionRefused(_("This rule allows at most %(length)s more.") % {"length": limit.length})
    PLANNED.check(until_on, today=on, field="until_on")
    if until_on and until_on <= (clock.due_on or clock.trigger_on):
        raise ActionRefused(_("The new last day must lie after the present one."))


def _is_late(clock: Clock, on: date) -> bool:
    rule = DeadlineRule.objects.for_trigger(APPLY, on=on)
    if clock.due_on is None or rule is None:
        return False
    latest = due(rule.term, clock.due_on, load_calendar()).due_on
    return latest is not None and on > latest


def deciding_bureau(clock: Clock, limit: ExtensionLimit) -> Bureau:
    """The bureau whose head decides: the superior one where the rule says so, else the holder's own."""
    bureau = clock.bureau
    return bureau.parent if limit.by == Grantor.SUPERIOR and bureau.parent else bureau


def may_decide(user: User, extension: Extension) -> bool:
    """Head of the deciding bureau or of one above it, by the policy, and not the one who asked; no deputy where the law
    wants the principal head."""
    decides = extension.deciding_bureau
    principal = extension.rule_limit.by == Grantor.PRINCIPAL
    heads = (
        post.bureau for post in user.scope.posts if post.role == Role.HEAD and (post.is_principal or not principal)
    )
    is_head = any(bureau.pk == decides.pk or bureau.is_above(decides) for bureau in heads)
    return is_head and user.may("clock.extend_decide", extension.clock) and user.pk != extension.requested_by_id


@transaction.atomic
def grant_extension(extension: Extension, *, by: User, on: date, note: str = "", document: str = "") -> Clock:
    """The term is longer now, counted from its start. A mark is lifted only by a grant dated on or before the last day.

    Raises NotAllowed (not a head of the deciding bureau or above, or the asker) and ActionRefused (already
    decided, clock ended, the paper that the rule asks for is not named).
    """
    fresh, clock = _decidable(extension, by=by)
    if fresh.needs_document and not (document.strip() or fresh.document):
        raise ActionRefused(_("Name the document: the issuer's consent or the minutes of the decision."))
    fresh.document = document.strip() or fresh.document
    _decided(fresh, Extension.State.GRANTED, by=by, on=on, note=note)
    recomputed(clock, on=on)
    return clock


@transaction.atomic
def refuse_extension(extension: Extension, *, by: User, on: date, note: str) -> Clock:
    """The last day stays. Needs a reason; raises as `grant_extension`."""
    fresh, clock = _decidable(extension, by=by)
    if not note.strip():
        raise ActionRefused(_("Give a reason."))
    _decided(fresh, Extension.State.REFUSED, by=by, on=on, note=note)
    return clock


def _decidable(extension: Extension, *, by: User) -> tuple[Extension, Clock]:
    clock = open_clock(extension.clock_id)
    fresh = Extension.objects.select_for_update(of=("self",)).select_related("deciding_bureau").get(pk=extension.pk)
    fresh.clock = clock
    if fresh.state != Extension.State.ASKED:
        raise ActionRefused(_("This was already decided. Reload the page."))
    require(by, "clock.extend_decide", clock)
    if fresh.requested_by_id == by.pk:
        raise NotAllowed(_("Who asked does not decide. Ask a colleague."))
    if not may_decide(by, fresh):
        raise NotAllowed(_("%(bureau)s or a bureau above it decides this.") % {"bureau": fresh.deciding_bureau})
    return fresh, clock


def _decided(extension: Extension, state: Extension.State, *, by: User, on: date, note: str) -> None:
    extension.state, extension.decided_by, extension.decided_on, extension.decision = state, by, on, note.strip()
    extension.save(update_fields=["state", "document", "decided_by", "decided_on", "decision"])
    with acting_as_system():
        stop_clock(extension, DECIDE, on=on, by=by)
    trail.record(f"clock.extension_{state}", by=by, record=extension.clock, detail={"code": extension.clock.code})
