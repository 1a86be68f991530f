"""The sweep: "threshold passed and no row for it yet". May run at any time, anywhere, twice, and be killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.scope import acting_as_system
from deadlines.audience import People, further_handlers_of
from deadlines.calendar import WorkCalendar
from deadlines.models import Clock, DeadlineRule, Reminder, ReminderPolicy, ReminderStep, load_calendar
from deadlines.terms import Direction
from deadlines.thresholds import LastDay, Passed, may_warn, passed_thresholds

BATCH = 1000  # clocks per transaction
SWEEP_LOCK = 7301
LONGEST_REST = timedelta(days=20)  # how far a last day may lie behind the day that is surely in time
Covers, Duty = ReminderPolicy.Covers, DeadlineRule.Duty

# Clocks of these rules whose latest passed threshold nobody was told of; earlier ones were recorded with it, or say
# less. The thresholds come as columns, one for each last day; a warning before the term's first day does not count.
UNTOLD = """
SELECT clock.id
FROM deadlines_clock clock
JOIN unnest(%s::date[], %s::date[], %s::bigint[], %s::int[], %s::date[])
    AS passed(due_on, safe_due_on, step_id, occurrence, warned_on)
    ON passed.due_on = clock.due_on AND passed.safe_due_on = clock.safe_due_on
WHERE clock.state = 'running' AND clock.due_at IS NULL AND clock.rule_id = ANY(%s) AND clock.id > %s
    AND (passed.warned_on IS NULL OR passed.warned_on > clock.trigger_on)
    AND NOT EXISTS (
        SELECT 1 FROM deadlines_reminder told
        WHERE told.clock_id = clock.id AND told.step_id = passed.step_id
            AND told.due_on = clock.due_on AND told.occurrence = passed.occurrence
    )
ORDER BY clock.id
LIMIT %s
"""


@dataclass(frozen=True)
class Sweep:
    """What one run knows: the moment, the calendar, the people, and one policy with its rules."""

    now: datetime
    calendar: WorkCalendar
    people: People
    steps: tuple[ReminderStep, ...]
    rules: tuple[int, ...]

    def passed(self, last: LastDay) -> list[Passed]:
        return passed_thresholds(self.steps, last, now=self.now, calendar=self.calendar)

    @property
    def horizon(self) -> date:
        """No last day after this one has passed a threshold yet."""
        farthest = max((step.offset for step in self.steps if step.moment == ReminderStep.Moment.BEFORE), default=0)
        return self.calendar.add_workdays(timezone.localdate(self.now), farthest + 1)


def record_due_reminders(*, now: datetime) -> int:
    """One row per clock, step, last day, repetition and recipient whose threshold has passed.

    Returns how many people are to be told of something.

    Works in batches, each a transaction of its own: killed midway, the next run finds the rest. Where several
    thresholds were missed, a person is told of the latest; the others are recorded as skipped. Closed, paused
    and moved clocks are silent: `Reminder.objects.ready()` looks again before anything is sent.
    """
    told = 0
    with acting_as_system():
        sweeps = list(_sweeps(now))
    for sweep in sweeps:
        for batch in (_next_untold, _next_in_hours):
            after: int | None = 0
            while after is not None:
                after, count = _one_batch(sweep, batch, after)
                told += count
    return told


def _sweeps(now: datetime) -> Iterator[Sweep]:
    calendar, people = load_calendar(), People.of(timezone.localdate(now))
    running = set(Clock.objects.running().order_by().values_list("rule", flat=True).distinct())
    for policy, rules in rules_by_policy():
        steps = tuple(policy.steps.active().select_related("policy"))
        if steps and running.intersection(rules):
            yield Sweep(now, calendar, people, steps, tuple(running.intersection(rules)))


def rules_by_policy() -> list[tuple[ReminderPolicy, list[int]]]:
    """Which rules each policy speaks for: those it names, else those of its duty that no policy names."""
    policies = list(ReminderPolicy.objects.all())
    named = {code: policy.pk for policy in policies for code in policy.rule_codes}
    general = {policy.covers: policy.pk for policy in policies if policy.covers != Covers.NAMED}
    rules: dict[int | None, list[int]] = {}
    for pk, code, replaces, duty, direction in DeadlineRule.objects.values_list(
        "pk", "code", "replaces", "duty", "direction"
    ):
        policy = named.get(code) or named.get(replaces) or general.get(_covers(duty, direction))
        rules.setdefault(policy, []).append(pk)
    return [(policy, rules.get(policy.pk, [])) for policy in policies]


def _covers(duty: str, direction: str) -> str:
    if duty == Duty.OTHER:
        return Covers.OTHER
    return Covers.WAITING if duty == Duty.PARTY or direction == Direction.NOT_BEFORE else Covers.OWN


def _one_batch(sweep: Sweep, find: Callable[[Sweep, int], list[int]], after: int) -> tuple[int | None, int]:
    """Record for the next clocks after this id. Returns the last id (None: no more) and how many are to be told."""
    with acting_as_system():
        with connection.cursor() as cursor:  # a second sweep waits here and then finds nothing left to do
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SWEEP_LOCK])
        ids = find(sweep, after)
        rows = list(_rows(sweep, ids))
        Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    ready = sum(row.state == Reminder.State.READY for row in rows)
    return (ids[-1] if len(ids) == BATCH else None), ready


def _next_untold(sweep: Sweep, after: int) -> list[int]:
    """Terms in days, by their last days: how many there are does not depend on how many clocks run."""
    running = Clock.objects.running().filter(
        due_at__isnull=True, rule__in=sweep.rules, due_on__lte=sweep.horizon + LONGEST_REST, pk__gt=after
    )
    days = running.order_by().values_list("due_on", "safe_due_on").distinct()
    columns: list[tuple[Any, ...]] = [
        (last.due_on, last.safe_due_on, one.step.pk, one.occurrence, timezone.localdate(one.at) if one.warns else None)
        for last in (LastDay(due_on, safe_due_on) for due_on, safe_due_on in days if due_on and safe_due_on)
        for one in sweep.passed(last)[-1:]
    ]
    if not columns:
        return []
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD, [*map(list, zip(*columns, strict=True)), list(sweep.rules), after, BATCH])
        return [row[0] for row in cursor.fetchall()]


def _next_in_hours(sweep: Sweep, after: int) -> list[int]:
    """Terms in hours are few and short: all of them are looked at."""
    clocks = Clock.objects.running().filter(due_at__isnull=False, rule__in=sweep.rules, pk__gt=after)
    return list(clocks.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _rows(sweep: Sweep, ids: list[int]) -> Iterator[Reminder]:
    known = set(
        Reminder.objects.filter(clock__in=ids, due_on=F("clock__due_on")).values_list("clock", "step", "occurrence")
    )
    thresholds: dict[LastDay, list[Passed]] = {}
    clocks = list(Clock.objects.running().filter(pk__in=ids).order_by("pk"))
    further = further_handlers_of(clocks)
    for clock in clocks:
        last = LastDay.of(clock)
        if last not in thresholds:
            thresholds[last] = sweep.passed(last)
        passed = [one for one in thresholds[last] if may_warn(one, clock)]
        beside = further.get((clock.kind, clock.record_id), ())
        yield from _rows_of(sweep, clock, last.due_on, passed, known, beside)


def _rows_of(
    sweep: Sweep,
    clock: Clock,
    due_on: date,
    passed: list[Passed],
    known: set[tuple[Any, ...]],
    beside: tuple[int, ...],
) -> Iterator[Reminder]:
    audiences = [(one, sweep.people.told(clock, one.step.audience, further=beside)) for one in passed]
    latest = {person: one for one, people in audiences for person in people}  # the later overwrites the earlier
    for one, people in audiences:
        if (clock.pk, one.step.pk, one.occurrence) in known:
            continue
        for person in sorted(people):
            yield Reminder(
                clock=clock,
                step=one.step,
                due_on=due_on,
                occurrence=one.occurrence,
                recipient_id=person,
                state=Reminder.State.READY if latest[person] is one else Reminder.State.SKIPPED,
                recorded_at=sweep.now,
            )
