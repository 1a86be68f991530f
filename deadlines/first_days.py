"""更正起算日: a term runs from its record's own day; another day is asked for by one person and granted by another."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.policy import require
from accounts.scope import acting_as_system
from audit import trail
from deadlines.clocks import open_clock, start_clock, stop_clock, triggered_anew
from deadlines.computing import end_of
from deadlines.models import Clock, Correction, DeadlineRule, current_calendar
from deadlines.parts import WHOLE, Part, of_part

if TYPE_CHECKING:
    from accounts.models import User

DECIDE = "COR_DECIDE"
State = Correction.State


def why_not_correct(clock: Clock) -> str | None:
    """The sentence why the first day of this clock cannot be corrected now, or None."""
    if not clock.is_open:
        return _("This clock has ended.")
    if clock.is_counted_back:
        return _("This term is counted back from another one. Correct that one.")
    if clock.corrections.waiting().exists():
        return _("A correction is already asked for and waits for its decision.")
    return None


@transaction.atomic
def request_correction(
    clock: Clock, *, trigger_on: date, by: User, on: date, reason: str, trigger_at: datetime | None = None
) -> Correction:
    """Ask that the term run from another day, one that has come. The request itself moves nothing.

    Raises NotAllowed (policy), ActionRefused (no reason, a day to come, no rule in force that day, one waits already).
    """
    clock = open_clock(clock.pk)
    require(by, "clock.correct", clock)
    if refusal := why_not_correct(clock):
        raise ActionRefused(refusal)
    if not reason.strip():
        raise ActionRefused(_("Give a reason."), field="reason")
    _check_day(clock, trigger_on, on=on)
    correction = clock.corrections.create(
        before_on=clock.trigger_on,
        trigger_on=trigger_on,
        trigger_at=trigger_at,
        reason=reason.strip(),
        requested_by=by,
        requested_on=on,
        deciding_bureau=clock.bureau.parent or clock.bureau,
    )
    with acting_as_system():  # the clock of the decision belongs to the bureau that decides
        start_clock(correction, DECIDE, trigger_on=on, by=by)
    trail.record("clock.correction_asked", by=by, record=clock, detail=_detail(correction))
    return correction


def _check_day(clock: Clock, trigger_on: date, *, on: date) -> None:
    HAPPENED.check(trigger_on, today=on, field="trigger_on")
    if DeadlineRule.objects.for_trigger(clock.code, on=trigger_on) is None:
        raise ActionRefused(_("No rule of this kind was in force on that day."), field="trigger_on")


def last_day_from(correction: Correction) -> date | None:
    """The last day that the term would have; None while it stands still, or when no rule was in force that day."""
    clock = Clock.objects.get(pk=correction.clock_id)
    rule = DeadlineRule.objects.for_trigger(clock.code, on=correction.trigger_on)
    if rule is None:
        return None
    clock.rule, clock.trigger_on, clock.trigger_at = rule, correction.trigger_on, correction.trigger_at
    same = rule.pk == correction.clock.rule_id
    excluded, extended = (clock.excluded(), clock.extended()) if same else ([], [])
    return end_of(clock, current_calendar(), excluded=excluded, extended=extended).due_on


def may_decide(user: User, correction: Correction) -> bool:
    """Head of the deciding bureau or of one above it, by the policy, and not the one who asked."""
    decides = correction.deciding_bureau
    heads = (post.bureau for post in user.scope.posts if post.role == Role.HEAD)
    is_head = any(bureau.pk == decides.pk or bureau.is_above(decides) for bureau in heads)
    return is_head and user.may("clock.correct_decide", correction.clock) and user.pk != correction.requested_by_id


@transaction.atomic
def grant_correction(correction: Correction, *, by: User, on: date, note: str = "") -> Clock:
    """The term runs from that day; the old one stays in the history, a mark that is overdue stays too.

    When another version of the rule governs that day, the clock ends and a new one runs under that rule.
    Raises NotAllowed (not a head of the deciding bureau or above, or the asker) and ActionRefused (already decided,
    clock ended, a stop before the day).
    """
    fresh, clock = _decidable(correction, by=by)
    _check_day(clock, fresh.trigger_on, on=on)
    _decided(fresh, State.GRANTED, by=by, on=on, note=note)  # first: a clock that ends lapses what still waits on it
    with pghistory.context(reason=fresh.reason):
        return triggered_anew(clock, fresh.trigger_on, fresh.trigger_at, by=by, on=on)


@transaction.atomic
def refuse_correction(correction: Correction, *, by: User, on: date, note: str) -> Clock:
    """The term runs on from the day that it ran from. Needs a reason; raises as `grant_correction`."""
    fresh, clock = _decidable(correction, by=by)
    if not note.strip():
        raise ActionRefused(_("Give a reason."), field="note")
    _decided(fresh, State.REFUSED, by=by, on=on, note=note)
    return clock


def _decidable(correction: Correction, *, by: User) -> tuple[Correction, Clock]:
    clock = open_clock(correction.clock_id)
    rows = Correction.objects.select_for_update(of=("self",)).select_related("deciding_bureau")
    fresh = rows.get(pk=correction.pk)
    fresh.clock = clock
    if fresh.state != State.ASKED:
        raise ActionRefused(_("This was already decided. Reload the page."))
    require(by, "clock.correct_decide", clock)
    if fresh.requested_by_id == by.pk:
        raise NotAllowed(_("Who asked does not decide. Ask a colleague."))
    if not may_decide(by, fresh):
        raise NotAllowed(_("%(bureau)s or a bureau above it decides this.") % {"bureau": fresh.deciding_bureau})
    return fresh, clock


def _decided(correction: Correction, state: str, *, by: User, on: date, note: str) -> None:
    correction.state, correction.decided_by, correction.decided_on = state, by, on
    correction.decision = note.strip()
    correction.save(update_fields=["state", "decided_by", "decided_on", "decision"])
    with acting_as_system():
        stop_clock(correction, DECIDE, on=on, by=by)
    trail.record(f"clock.correction_{state}", by=by, record=correction.clock, detail=_detail(correction))


def _detail(correction: Correction) -> dict[str, Any]:
    return {
        "code": correction.clock.code,
        "from": correction.before_on.isoformat(),
        "to": correction.trigger_on.isoformat(),
    }


def check_own_day(record: Any, code: str, day: date, *, on: date, part: Part = WHOLE) -> None:
    """The record's own day is corrected by whoever edits it, but a running term never gains time by it.

    On the day of entry it may be typed anew. After that a later day is asked for on the page of the term.
    Raises ActionRefused then.
    """
    if timezone.localdate(record.created_at) == on:
        return
    if Clock.objects.of(record).named(code).filter(of_part(part)).open().filter(trigger_on__lt=day).exists():
        raise ActionRefused(
            _("A later day gives a running term more time. Ask for it on the term's page; the bureau above decides."),
            field="received_on",
        )
