"""Starting, stopping, ending and pausing the clocks of a record.

Everything is harmless to repeat: at most one clock per record, part and code is open, whoever comes second finds it.
`part`: the part of the record whose term is meant, by default the record itself (`WHOLE`); None, where that is taken:
the record and every part of it.
A `subject` is any record (`deadlines.subject`).
`by` is None for the system. Extensions stand in `deadlines.extensions`, corrected first days in `deadlines.first_days`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.constraints import broken_by
from accounts.days import HAPPENED, PLANNED
from accounts.errors import ActionRefused, NotAllowed
from accounts.policy import require
from accounts.scope import acting_as_system
from audit import trail
from deadlines.computing import end_of, fill, keep_mark, recompute, refresh_due, refresh_due_of, save_computed
from deadlines.dependent_clocks import tell_followers
from deadlines.models import (
    Clock,
    Correction,
    DeadlineRule,
    Extension,
    Ground,
    Pause,
    Reminder,
    hold_calendar,
    load_calendar,
)
from deadlines.parts import WHOLE, Part, of_part
from deadlines.terms import Direction, Unit, due

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.calendar import WorkCalendar
    from deadlines.models.clock import ClockQuerySet
    from deadlines.subject import Subject

__all__ = [
    "approve_pause",
    "beyond_the_law",
    "cancel_clocks",
    "follow_trigger",
    "open_clock",
    "pause_clocks",
    "recomputed",
    "refresh_due",
    "refuse_pause",
    "resume_clocks",
    "run_again",
    "start_clock",
    "statutory_end",
    "stop_clock",
    "triggered_anew",
]


@transaction.atomic
def start_clock(
    subject: Subject,
    code: str,
    *,
    trigger_on: date,
    by: User | None,
    trigger_at: datetime | None = None,
    typed_due_on: date | None = None,
    is_consented: bool = False,
    part: Part = WHOLE,
) -> Clock | None:
    """Start the clock of this code, or return the one that is already open.

    The rule is that of the day of the event, however late it is entered. None when that rule is switched off or
    was not in force then. typed_due_on: the last day that the letter itself sets. is_consented: whoever the duty is
    owed to has consented on paper, so that it may lie behind the end of a statutory period.
    Raises LookupError for an unknown code, ActionRefused for a typed day that the rule does not allow.
    """
    calendar = hold_calendar()  # first: no version of a rule comes into force between reading the rule and the end
    rule = DeadlineRule.objects.for_trigger(code, on=trigger_on)
    if rule is None:
        return None
    check_typed(rule, trigger_on, typed_due_on, is_consented=is_consented)
    if found := Clock.objects.of(subject).named(code).filter(of_part(part)).open().first():
        return found
    clock = new_clock(subject, rule, code, trigger_on, trigger_at, typed_due_on, by, part=part)
    fill(clock, end_of(clock, calendar), calendar)
    return _saved_or_found(clock, subject)


def statutory_end(code: str, trigger_on: date) -> date | None:
    """The last day that the law gives, an upper bound of what may be typed; None where it gives no number of days."""
    rule = DeadlineRule.objects.for_trigger(code, on=trigger_on)
    return bound_of(rule, trigger_on, load_calendar()) if rule else None


def bound_of(rule: DeadlineRule, trigger_on: date, calendar: WorkCalendar) -> date | None:
    if not (rule.is_statutory and rule.length) or rule.unit == Unit.HOUR:
        return None
    return due(rule.term, trigger_on, calendar).due_on


def check_typed(rule: DeadlineRule, trigger_on: date, typed_due_on: date | None, *, is_consented: bool = False) -> None:
    """Raises ActionRefused for a typed last day that the rule does not allow."""
    if typed_due_on is None:
        return
    PLANNED.check(typed_due_on, today=trigger_on)
    if rule.is_statutory and not rule.may_be_typed:
        raise ActionRefused(_("The law sets the length of this term; a day cannot be typed."))
    if rule.direction == Direction.AT_LEAST_BEFORE:
        if typed_due_on > trigger_on:
            raise ActionRefused(_("The last day cannot lie after the day that it is counted back from."))
    elif typed_due_on < trigger_on:
        raise ActionRefused(_("The last day cannot lie before the event that starts the term."))
    elif not is_consented and typed_due_on > (bound_of(rule, trigger_on, load_calendar()) or typed_due_on):
        raise ActionRefused(beyond_the_law(rule.code, trigger_on), field="typed_due_on")


def beyond_the_law(code: str, trigger_on: date) -> str:
    return _("The law gives until %(day)s. A later day needs the issuer's consent: name its paper and day.") % {
        "day": statutory_end(code, trigger_on)
    }


def new_clock(
    subject: Subject,
    rule: DeadlineRule,
    code: str,
    trigger_on: date,
    trigger_at: datetime | None,
    typed_due_on: date | None,
    by: User | None,
    *,
    part: Part = WHOLE,
) -> Clock:
    return Clock(
        kind=subject.kind,
        record_id=subject.pk,
        record_number=subject.number,
        record_url=subject.get_absolute_url(),
        rule=rule,
        code=code,
        part=part.key,
        part_label=part.label,
        trigger_on=trigger_on,
        trigger_at=trigger_at,
        typed_due_on=typed_due_on,
        started_by=by,
        assignee_id=subject.assignee_id,
        bureau_id=subject.bureau_id,
        city_id=subject.city_id,
        readers=subject.readers,
    )


def _saved_or_found(clock: Clock, subject: Subject) -> Clock:
    try:
        with transaction.atomic():
            clock.save(force_insert=True)
    except IntegrityError as error:
        if broken_by(error) != "clock_one_open_per_record_code_and_part":
            raise
        return (
            Clock.objects.of(subject).named(clock.code).filter(of_part(clock.record_part)).open().get()
        )  # somebody was faster
    return clock


@transaction.atomic
def stop_clock(subject: Subject, code: str, *, on: date, by: User | None, part: Part | None = WHOLE) -> list[Clock]:
    """The duty is done on that day. Late is who ends after the last day; the mark stays."""
    return _end(Clock.objects.of(subject).named(code).filter(of_part(part)), Clock.State.DONE, on=on, by=by)


@transaction.atomic
def cancel_clocks(
    subject: Subject, *, on: date, by: User | None, code: str = "", part: Part | None = None
) -> list[Clock]:
    """The record is closed: whatever still runs ends with it, and is silent from now on. `code`, `part`: only that
    term, only those of that part."""
    clocks = Clock.objects.of(subject).filter(of_part(part))
    return _end(clocks.named(code) if code else clocks, Clock.State.CANCELLED, on=on, by=by)


def _end(clocks: ClockQuerySet, state: Clock.State, *, on: date, by: User | None) -> list[Clock]:
    ended = _locked(clocks)
    for clock in ended:
        keep_mark(clock, clock.due_on, on=on)
        clock.state, clock.ended_on, clock.ended_by = state, on, by
        save_computed(clock, "ended_on", "ended_by")
    end_what_hangs_on(ended, on=on, by=by)
    return ended


@transaction.atomic
def run_again(clock: Clock, subject: Subject, *, by: User | None) -> Clock | None:
    """The act that ended this term is taken back: a new clock runs from its day, the ended one counts nowhere.

    Nobody is reminded again of what they were told under the ended one. None when no rule is in force for it.
    """
    Clock.objects.filter(pk=clock.pk).update(state=Clock.State.COUNTERED)
    begun = start_clock(
        subject, clock.code, trigger_on=clock.trigger_on, trigger_at=clock.trigger_at, by=by,
        typed_due_on=clock.typed_due_on, is_consented=True, part=clock.record_part,
    )  # fmt: skip
    if begun is not None:
        _told_already(clock, begun)
    return begun


def _told_already(clock: Clock, begun: Clock) -> None:
    with acting_as_system():
        told = Reminder.objects.filter(clock=clock)
        same = [(each.step_id, each.due_on, each.occurrence, each.recipient_id, each.recorded_at) for each in told]
        Reminder.objects.bulk_create(
            Reminder(
                clock=begun,
                step_id=step,
                due_on=due_on,
                occurrence=occurrence,
                recipient_id=recipient,
                recorded_at=at,
                state=Reminder.State.SKIPPED,
            )
            for step, due_on, occurrence, recipient, at in same
        )


def end_what_hangs_on(clocks: list[Clock], *, on: date, by: User | None) -> None:
    if not clocks:
        return
    Pause.objects.filter(clock__in=clocks, until_on__isnull=True, from_on__lte=on).update(until_on=on, ended_by=by)
    for model in (Extension, Correction):
        for asked in model.objects.filter(clock__in=clocks).waiting().select_related("clock", "deciding_bureau"):
            asked.state = model.State.LAPSED
            asked.save(update_fields=["state"])
            cancel_clocks(asked, on=on, by=by)


def _locked(clocks: ClockQuerySet) -> list[Clock]:
    """The open ones, locked in the order of their ids, with all that computing needs."""
    return list(clocks.open().select_for_update().order_by("pk"))


@transaction.atomic
def pause_clocks(
    subject: Subject,
    code: str,
    *,
    from_on: date,
    ground: str,
    basis: str,
    by: User | None,
    on: date | None = None,
    part: Part | None = WHOLE,
) -> list[Clock]:
    """Stop the clock from that day on for a ground that its rule names, on a document (`basis`).

    An empty ground is the rule's first one. `on`: the day of entry, by default from_on. Entered after the last day it
    only asks: a second person approves it (`approve_pause`). Returns the clocks that stand still now.
    Raises ActionRefused for a ground that the rule does not know, or a beginning before the event.
    """
    stopped = []
    HAPPENED.check(from_on, today=on or from_on, field="from_on")
    for clock in _locked(Clock.objects.of(subject).named(code).filter(of_part(part))):
        if _paused_anew(clock, from_on=from_on, ground=ground, basis=basis, by=by, on=on or from_on):
            stopped.append(clock)
    return stopped


def _paused_anew(clock: Clock, *, from_on: date, ground: str, basis: str, by: User | None, on: date) -> bool:
    ground = ground or next(iter(clock.rule.excludes), "")
    if ground not in clock.rule.excludes:
        raise ActionRefused(_("Under this rule the clock does not stop on this ground."))
    if from_on < clock.trigger_on:
        raise ActionRefused(_("A clock cannot stand still before the event that starts it."))
    if clock.pauses.filter(ground=ground, until_on__isnull=True).exclude(state=Pause.State.REFUSED).exists():
        return clock.state == Clock.State.PAUSED
    is_late = clock.due_on is not None and clock.due_on < max(on, from_on)
    state = Pause.State.ASKED if is_late else Pause.State.IN_FORCE
    clock.pauses.create(from_on=from_on, ground=ground, basis=basis, entered_by=by, is_late=is_late, state=state)
    if not is_late:
        recomputed(clock, on=on)
    return not is_late


@transaction.atomic
def resume_clocks(
    subject: Subject,
    code: str,
    *,
    to_on: date,
    by: User | None,
    ground: str | None = None,
    part: Part | None = WHOLE,
) -> list[Clock]:
    """The cause is gone: the clock counts again from the day after `to_on`. Nothing to do: nothing happens.

    ground: only the pauses of this ground end; the clock stands still as long as another one is open.
    """
    resumed = []
    for clock in _locked(Clock.objects.of(subject).named(code).filter(of_part(part))):
        pauses = clock.pauses.filter(until_on__isnull=True).exclude(state=Pause.State.REFUSED)
        pauses = pauses.filter(ground=ground) if ground else pauses
        if not pauses:
            continue
        if any(to_on < pause.from_on for pause in pauses):
            raise ActionRefused(_("A clock cannot run again before it stood still."))
        pauses.update(until_on=to_on, ended_by=by)
        recomputed(clock, on=to_on)
        resumed.append(clock)
    return resumed


@transaction.atomic
def approve_pause(pause: Pause, *, by: User, on: date) -> Clock:
    """The second person lets time that was entered after the last day not count. The overdue mark stays.

    Raises NotAllowed (policy, or the one who entered it), ActionRefused (already decided, clock closed).
    """
    clock = _decide_pause(pause, Pause.State.IN_FORCE, by=by)
    recomputed(clock, on=on)
    trail.record("clock.pause_approved", by=by, record=clock, detail={"code": clock.code})
    return clock


@transaction.atomic
def refuse_pause(pause: Pause, *, by: User) -> Clock:
    """The time counts; raises as `approve_pause`."""
    clock = _decide_pause(pause, Pause.State.REFUSED, by=by)
    trail.record("clock.pause_refused", by=by, record=clock, detail={"code": clock.code})
    return clock


def _decide_pause(pause: Pause, state: Pause.State, *, by: User) -> Clock:
    clock = open_clock(pause.clock_id)
    require(by, "clock.pause_approve", clock)
    fresh = Pause.objects.select_for_update().get(pk=pause.pk)
    if fresh.state != Pause.State.ASKED:
        raise ActionRefused(_("This was already decided. Reload the page."))
    if fresh.entered_by_id == by.pk:
        raise NotAllowed(_("Who entered it does not approve it. Ask a colleague."))
    fresh.state, fresh.approved_by = state, by
    fresh.save(update_fields=["state", "approved_by"])
    return clock


def open_clock(pk: int) -> Clock:
    """One open clock, locked. Raises ActionRefused when it ended meanwhile."""
    found = _locked(Clock.objects.filter(pk=pk))
    if not found:
        raise ActionRefused(_("This clock has ended. Reload the page."))
    return found[0]


@transaction.atomic
def count_back_from(subject: Subject, code: str, event_on: date, *, on: date, part: Part | None = WHOLE) -> None:
    """The day that a clock is counted back from is another one now. A typed day stays, unless it lies after."""
    for clock in _locked(Clock.objects.of(subject).named(code).filter(of_part(part))):
        clock.trigger_on = event_on
        if clock.typed_due_on and clock.typed_due_on > event_on:
            clock.typed_due_on = event_on
        recomputed(clock, on=on)


@transaction.atomic
def follow_trigger(
    subject: Subject, code: str, *, trigger_on: date, by: User | None, on: date, part: Part | None = WHOLE
) -> None:
    """The day on the record itself that started this clock was corrected: the clock, if it is open, follows.

    Who may correct the record has been asked. A mark that is overdue stays; closed clocks never change.
    Raises ActionRefused when no rule was in force that day.
    """
    for clock in _locked(Clock.objects.of(subject).named(code).filter(of_part(part))):
        triggered_anew(clock, trigger_on, None, by=by, on=on)


@transaction.atomic
def retype(subject: Subject, code: str, typed_due_on: date | None, *, on: date) -> None:
    """The day that was typed on the record is another one now: its open clock follows. A mark that is overdue stays.

    Who may correct the record has been asked. Raises ActionRefused for a day that the rule does not allow.
    """
    for clock in _locked(Clock.objects.of(subject).named(code)):
        check_typed(clock.rule, clock.trigger_on, typed_due_on)
        clock.typed_due_on = typed_due_on
        recomputed(clock, on=on)


def triggered_anew(clock: Clock, trigger_on: date, trigger_at: datetime | None, *, by: User | None, on: date) -> Clock:
    """An open, locked clock from another day on. Under another version of the rule it ends, and a new one runs.

    Raises ActionRefused when no rule was in force that day, or a stop lies before it.
    """
    rule = DeadlineRule.objects.for_trigger(clock.code, on=trigger_on)
    if rule is None:
        raise ActionRefused(_("No rule of this kind was in force on that day."))
    if rule.pk != clock.rule_id:
        return _under_another_rule(clock, trigger_on, trigger_at, by=by, on=on)
    clock.trigger_on, clock.trigger_at = trigger_on, trigger_at
    recomputed(clock, on=on)
    return clock


def _under_another_rule(
    clock: Clock, trigger_on: date, trigger_at: datetime | None, *, by: User | None, on: date
) -> Clock:
    subject = SubjectOf(clock)
    _end(Clock.objects.filter(pk=clock.pk), Clock.State.CANCELLED, on=on, by=by)
    typed = clock.typed_due_on
    started = start_clock(
        subject,
        clock.code,
        trigger_on=trigger_on,
        by=by,
        trigger_at=trigger_at,
        typed_due_on=typed,
        part=clock.record_part,
    )
    refresh_due_of(clock.kind, [clock.record_id])
    tell_followers([started] if started else [], on=on)
    return started or clock


class SubjectOf:
    """The record of a clock, as far as a clock knows it."""

    def __init__(self, clock: Clock) -> None:
        self.kind, self.pk, self.number = clock.kind, clock.record_id, clock.record_number
        self.bureau_id, self.city_id, self.readers = clock.bureau_id, clock.city_id, clock.readers
        self.assignee_id, self._url = clock.assignee_id, clock.record_url

    def get_absolute_url(self) -> str:
        return self._url


def recomputed(clock: Clock, *, on: date) -> None:
    """Compute an open, locked clock anew, save it, and take along the record's own due date and what follows it."""
    moved = recompute(clock, hold_calendar(), on=on)
    save_computed(clock)
    refresh_due_of(clock.kind, [clock.record_id])
    if moved:
        tell_followers([clock], on=on)


def grounds_of(clock: Clock) -> list[tuple[str, Any]]:
    """What this clock may stop for, as choices of a form."""
    return [(ground, Ground(ground).label) for ground in clock.rule.excludes]
