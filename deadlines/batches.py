"""Terms of many new records at once, also of duties that were done long ago: a few statements for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from deadlines.clocks import bound_of, check_typed, new_clock
from deadlines.computing import end_of, fill, keep_mark, refresh_due_of
from deadlines.loaded import Loaded, end_as_past
from deadlines.models import Clock, DeadlineRule, hold_calendar, load_calendar
from deadlines.parts import WHOLE, Part

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.calendar import WorkCalendar
    from deadlines.subject import Subject


@dataclass(frozen=True)
class Start:
    """One term of a record that has no clock of this code yet. done_on: when the duty was done; None: it runs.

    typed_due_on lies within what the law gives (`StatutoryEnds`). Of a term that was over before its ledger was loaded:
    is_owed False says that the ledger does not tell whether the duty was done, is_running False that it is not to be
    begun where it was not over.
    """

    subject: Subject
    code: str
    trigger_on: date
    typed_due_on: date | None = None
    done_on: date | None = None
    is_owed: bool = True
    is_running: bool = True
    part: Part = WHOLE


class Rules:
    """The rules of some codes, read once; see `DeadlineRuleQuerySet.for_trigger`."""

    def __init__(self) -> None:
        self._in_force: dict[str, list[DeadlineRule]] = {}

    def of(self, code: str, *, on: date) -> DeadlineRule | None:
        """Raises LookupError for a code that no row has."""
        if code not in self._in_force:
            self._in_force[code] = self._read(code)
        fitting = (rule for rule in self._in_force[code] if rule.valid_from <= on <= (rule.valid_to or date.max))
        return next(fitting, None)

    def _read(self, code: str) -> list[DeadlineRule]:
        named = DeadlineRule.objects.named(code)
        if not named.exists():
            raise LookupError(f"No deadline rule is called {code}.")
        return list(named.filter(state=DeadlineRule.State.IN_FORCE).order_by("-valid_from"))


class StatutoryEnds:
    """`clocks.statutory_end` for many rows: rules and calendar are read once."""

    def __init__(self) -> None:
        self._rules, self._calendar = Rules(), load_calendar()

    def of(self, code: str, trigger_on: date) -> date | None:
        rule = self._rules.of(code, on=trigger_on)
        return bound_of(rule, trigger_on, self._calendar) if rule else None


def start_clocks(
    starts: Iterable[Start], *, by: User | None, not_before: date | None = None, loaded: Loaded | None = None
) -> list[Clock]:
    """The terms of new records, those already done together with their end, and the records' own due dates.

    not_before: terms that would end before that day are not begun. loaded: the ledger that they come from; a term of
    the past that was over by then is kept with its result and never warns. A rule that is switched off gives no clock.
    Raises LookupError for an unknown code, ActionRefused for a typed day that the rule does not allow.
    """
    starts = list(starts)
    rules, calendar = Rules(), hold_calendar()
    found = (_clock(start, rules, calendar, loaded, by=by) for start in starts)
    clocks = [clock for clock in found if clock and (not_before is None or _ends_from(clock, not_before))]
    Clock.objects.bulk_create(clocks)
    _copy_due_dates(clocks)
    return clocks


def _clock(
    start: Start, rules: Rules, calendar: WorkCalendar, loaded: Loaded | None, *, by: User | None
) -> Clock | None:
    rule = rules.of(start.code, on=start.trigger_on)
    if rule is None:
        return None
    check_typed(rule, start.trigger_on, start.typed_due_on, is_consented=True)
    clock = new_clock(start.subject, rule, start.code, start.trigger_on, None, start.typed_due_on, by, part=start.part)
    fill(clock, end_of(clock, calendar), calendar)
    if start.done_on:
        keep_mark(clock, clock.due_on, on=start.done_on)
        clock.state, clock.ended_on, clock.ended_by = Clock.State.DONE, start.done_on, by
    elif loaded and loaded.came_after(clock):
        end_as_past(clock, loaded, is_owed=start.is_owed, by=by)
    elif not start.is_running:
        return None
    return clock


def _ends_from(clock: Clock, day: date) -> bool:
    return clock.due_on is not None and clock.due_on >= day


def _copy_due_dates(clocks: Sequence[Clock]) -> None:
    running: dict[str, set[int]] = {}
    for clock in clocks:
        if clock.state == Clock.State.RUNNING:
            running.setdefault(clock.kind, set()).add(clock.record_id)
    for kind, record_ids in running.items():
        refresh_due_of(kind, record_ids)
