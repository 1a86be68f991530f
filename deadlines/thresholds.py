"""Which steps of a reminder policy have been passed for a last day: pure, from dates to moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from deadlines.calendar import DAY, WorkCalendar
from deadlines.models import Clock, ReminderStep

Moment, StepUnit = ReminderStep.Moment, ReminderStep.StepUnit


class LastDay(NamedTuple):
    """What the thresholds of a clock hang on; clocks of the same last day pass the same thresholds."""

    due_on: date
    safe_due_on: date
    due_at: datetime | None = None

    @classmethod
    def of(cls, clock: Clock) -> LastDay:
        """Raises ValueError for a clock that does not run: it has no last day."""
        if clock.due_on is None or clock.safe_due_on is None:
            raise ValueError(f"{clock} has no last day.")
        return cls(clock.due_on, clock.safe_due_on, clock.due_at)


class Passed(NamedTuple):
    """A threshold that lies behind us. occurrence: which repetition of the step it is."""

    at: datetime
    step: ReminderStep
    occurrence: int

    @property
    def warns(self) -> bool:
        """Speaks of time that is left; it makes no sense when the term itself began later."""
        return self.step.moment == Moment.BEFORE


def passed_thresholds(
    steps: Iterable[ReminderStep], last: LastDay, *, now: datetime, calendar: WorkCalendar
) -> list[Passed]:
    """The thresholds passed at `now`, earliest first; of a repeating step only its latest repetition.

    Warnings count back from the day that is surely in time, so that nobody is first warned in a holiday. On the
    last day itself: that day, or the last working day before when offices rest then. Late: working days after it.
    """
    found = (_passed(step, last, now=now, calendar=calendar) for step in steps)
    return sorted((one for one in found if one), key=lambda one: (one.at, one.step.pk))


def _passed(step: ReminderStep, last: LastDay, *, now: datetime, calendar: WorkCalendar) -> Passed | None:
    if step.unit == StepUnit.HOUR:
        return _passed_in_hours(step, last, now=now)
    if last.due_at and step.moment != Moment.AFTER:
        return _from(last.due_at, step, now) if step.moment == Moment.ON else None
    if step.moment == Moment.AFTER:
        return _passed_after(step, last, now=now, calendar=calendar)
    if step.moment == Moment.BEFORE:
        day = calendar.add_workdays(last.safe_due_on, -step.offset)
    else:
        day = last.due_on if calendar.is_workday(last.due_on) else last.safe_due_on
    return _from(begin_of(day), step, now)


def _passed_in_hours(step: ReminderStep, last: LastDay, *, now: datetime) -> Passed | None:
    if last.due_at is None:
        return None
    distance = timedelta(hours=step.offset)
    return _from(last.due_at - distance if step.moment == Moment.BEFORE else last.due_at + distance, step, now)


def _passed_after(step: ReminderStep, last: LastDay, *, now: datetime, calendar: WorkCalendar) -> Passed | None:
    late = calendar.workdays_between(last.due_on, timezone.localdate(now))
    if late < step.offset:
        return None
    occurrence = (late - step.offset) // step.repeat_every if step.repeat_every else 0
    distance = step.offset + occurrence * (step.repeat_every or 0)
    return Passed(begin_of(calendar.add_workdays(last.due_on, distance)), step, occurrence)


def _from(at: datetime, step: ReminderStep, now: datetime) -> Passed | None:
    return Passed(at, step, 0) if at <= now else None


def begin_of(day: date) -> datetime:
    """00:00 of that day, local time."""
    return timezone.make_aware(datetime.combine(day, time.min))


def may_warn(passed: Passed, clock: Clock) -> bool:
    """A warning whose moment lies at or before the event that started the clock was never due."""
    if not passed.warns:
        return True
    began = clock.trigger_at or begin_of(clock.trigger_on + DAY)
    return passed.at >= began if clock.trigger_at is None else passed.at > began
