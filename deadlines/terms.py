"""How a term is counted: working days, days, months, years, hours; extensions, time that does not count, the last day.

Pure: facts and a calendar in, a `Due` out. The order is fixed (a) start + length + extensions, (b) + excluded days,
(c) end rule; so 90 + 30 days are counted from the start and never from a date that was already rolled.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from deadlines.calendar import DAY, WorkCalendar

MONTHS_OF = {"month": 1, "year": 12}


class Unit(models.TextChoices):
    WORKDAY = "working_day", _("working days")
    DAY = "day", _("days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")
    HOUR = "hour", _("hours")


class End(models.TextChoices):
    ROLL = "roll", _("rolls forward to the next working day")
    STRICT = "strict", _("strict: a rest day moves nothing")
    NONE = "none", _("not needed")


class Direction(models.TextChoices):
    DUE = "due", _("due at the end")
    NOT_BEFORE = "not_before", _("not before the end")
    AT_LEAST_BEFORE = "at_least_before", _("at least so long before")


@dataclass(frozen=True)
class Term:
    """What a rule says: so many units, and what happens when the last day is a rest day."""

    length: int
    unit: Unit
    end: End = End.NONE
    direction: Direction = Direction.DUE


class Excluded(NamedTuple):
    """Time that does not count: the first day not, the last day counted; open while `until` is None."""

    from_on: date
    until: date | None
    ground: str = ""


class Extended(NamedTuple):
    """A granted extension: a length, or (by the issuer's letter, a collective decision) a new last day."""

    length: int = 0
    unit: Unit = Unit.DAY
    until: date | None = None
    granted_on: date | None = None


class Reason(NamedTuple):
    """One sentence of an explanation as data; `deadlines.explain` puts it into words."""

    code: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Due:
    """When a term ends, and why.

    nominal_on: last day before the end rule. due_on: last day. due_at: the minute, for hours only.
    safe_due_on: last working day that is surely in time. All four are None while the clock is stopped.
    skipped: rest days passed over (within working days; at the end for rolling terms).
    excluded: days (working days on a working-day term) that did not count.
    provisional: depends on a year without notice.
    """

    nominal_on: date | None
    due_on: date | None
    due_at: datetime | None = None
    safe_due_on: date | None = None
    skipped: tuple[date, ...] = ()
    excluded: int = 0
    provisional: bool = False
    stopped_since: date | None = None
    explanation: tuple[Reason, ...] = ()


def due(
    term: Term,
    start: date | datetime,
    calendar: WorkCalendar,
    *,
    excluded: Iterable[Excluded] = (),
    extensions: Sequence[Extended] = (),
    typed_on: date | None = None,
) -> Due:
    """The end of `term` when its event happened on `start`.

    start: the day of the event, which is itself not counted (民法典 第二百零一条); a moment for hours.
    typed_on: a last day that the letter itself sets; the length is then only the fallback.
    Raises ValueError for a term in hours that starts on a day without its minute.
    Law: 民法典 第二百零一条至第二百零四条; 行政处罚法 第八十五条; 行政强制法 第六十九条.
    """
    if term.unit == Unit.HOUR:
        return _due_in_hours(term, start, calendar)
    start_on = start.date() if isinstance(start, datetime) else start
    pauses = merged(excluded, not_before=start_on)
    stopped_since = next((pause.from_on for pause in pauses if pause.until is None), None)
    if stopped_since is not None:
        stopped = Reason("stopped", {"since": stopped_since.isoformat()})
        return Due(None, None, stopped_since=stopped_since, explanation=(_opening(term, start_on), stopped))
    if term.direction == Direction.AT_LEAST_BEFORE:
        return _due_backwards(term, start_on, calendar, typed_on)
    return _due_forwards(term, start_on, calendar, pauses, extensions, typed_on)


def merged(excluded: Iterable[Excluded], *, not_before: date = date.min) -> list[Excluded]:
    """Overlapping and touching intervals joined, in order; nothing before `not_before` is excluded."""
    joined: list[Excluded] = []
    for from_on, until, ground in sorted(excluded, key=lambda pause: (pause.from_on, pause.until or date.max)):
        from_on = max(from_on, not_before)
        if until is not None and until <= from_on:
            continue
        last = joined[-1] if joined else None
        if last and (last.until is None or from_on <= last.until):
            joined[-1] = Excluded(last.from_on, _later(last.until, until), _both(last.ground, ground))
        else:
            joined.append(Excluded(from_on, until, ground))
    return joined


def excluded_count(pauses: Iterable[Excluded], unit: Unit, calendar: WorkCalendar, *, until: date | None = None) -> int:
    """Days of merged `pauses` that did not count: to − from, or the working days in (from, to] for working days.

    until: where open intervals, and later ones, are cut off.
    """
    return sum(_length_of(pause, unit, calendar, until) for pause in pauses)


def used(term: Term, start_on: date, on: date, calendar: WorkCalendar, *, excluded: Iterable[Excluded] = ()) -> int:
    """Units of the term used up at the end of day `on`; days for months, years and hours."""
    pauses = merged(excluded, not_before=start_on)
    if on <= start_on:
        return 0
    gone = calendar.workdays_between(start_on, on) if term.unit == Unit.WORKDAY else (on - start_on).days
    return max(0, gone - excluded_count(pauses, term.unit, calendar, until=on))


def add_months(day: date, months: int) -> date:
    """Same day number in the target month, else its last day (民法典 第二百零二条); 31 December + 2 = 28 February."""
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _due_forwards(
    term: Term,
    start_on: date,
    calendar: WorkCalendar,
    pauses: list[Excluded],
    extensions: Sequence[Extended],
    typed_on: date | None,
) -> Due:
    excluded = excluded_count(pauses, term.unit, calendar)
    nominal = _nominal_end(term, start_on, calendar, extensions, typed_on, pauses)
    due_on = calendar.workday_from(nominal) if term.end == End.ROLL else nominal
    by_workdays = term.unit == Unit.WORKDAY and typed_on is None
    skipped = calendar.rest_days(start_on, due_on) if by_workdays else calendar.rest_days(nominal - DAY, due_on - DAY)
    first_consulted = start_on + DAY if by_workdays else nominal
    provisional = any(
        calendar.is_provisional(date(year, 1, 1)) for year in range(first_consulted.year, due_on.year + 1)
    )
    explanation = [_opening(term, start_on, typed_on=typed_on), *_lengthening(term, extensions, excluded, pauses)]
    explanation += _month_end(term, start_on, nominal, typed_on, extensions, excluded)
    explanation += _passed_over(calendar, start_on, due_on, skipped) if by_workdays else []
    safe_due_on = _safe(nominal, due_on, start_on, calendar)
    explanation += [] if by_workdays else _end_rule(term, nominal, due_on, safe_due_on, skipped, calendar)
    explanation += [_provisional(due_on)] if provisional else []
    return Due(
        nominal_on=nominal,
        due_on=due_on,
        safe_due_on=safe_due_on,
        skipped=skipped,
        excluded=excluded,
        provisional=provisional,
        explanation=tuple(explanation),
    )


def _nominal_end(
    term: Term,
    start_on: date,
    calendar: WorkCalendar,
    extensions: Sequence[Extended],
    typed_on: date | None,
    pauses: list[Excluded],
) -> date:
    """Start + length + extensions + excluded days. A last day set by letter or decision replaces what stood before it.

    Whoever set a new last day knew of the pauses until then; only later ones are added to it.
    """
    begin, lengths = (typed_on, []) if typed_on else (start_on, [(term.length, term.unit)])
    for extended in extensions:
        if extended.until:
            begin, lengths = extended.until, []
            pauses = [pause for pause in pauses if pause.from_on >= (extended.granted_on or date.max)]
        else:
            lengths.append((extended.length, extended.unit))
    if pauses:
        unit = Unit.WORKDAY if term.unit == Unit.WORKDAY else Unit.DAY
        lengths.append((excluded_count(pauses, unit, calendar), unit))
    return _stepped(begin, lengths, calendar)


def _stepped(begin: date, lengths: Sequence[tuple[int, Unit]], calendar: WorkCalendar) -> date:
    """`begin` plus all lengths: months first, then days, then working days; each kind summed before it is added."""
    months = sum(length * MONTHS_OF[unit] for length, unit in lengths if unit in MONTHS_OF)
    days = sum(length for length, unit in lengths if unit == Unit.DAY)
    workdays = [length for length, unit in lengths if unit == Unit.WORKDAY]
    end = add_months(begin, months) + timedelta(days=days)
    return calendar.add_workdays(end, sum(workdays)) if workdays else end


def _due_backwards(term: Term, event_on: date, calendar: WorkCalendar, typed_on: date | None) -> Due:
    """Latest day with `length` full working days between it and the event: the (n+1)th working day before it.

    typed_on: the last day that somebody set instead, on or before the event.
    """
    if typed_on:
        provisional = calendar.is_provisional(typed_on)
        said = [_opening(term, event_on, typed_on=typed_on), *([_provisional(typed_on)] if provisional else [])]
        safe = calendar.workday_until(typed_on)
        return Due(typed_on, typed_on, safe_due_on=safe, provisional=provisional, explanation=tuple(said))
    if term.unit != Unit.WORKDAY:
        raise ValueError("Only working days are counted backwards.")
    latest = calendar.add_workdays(event_on, -(term.length + 1))
    skipped = calendar.rest_days(latest, event_on - DAY)
    explanation = [_opening(term, event_on), *_passed_over(calendar, latest, event_on - DAY, skipped)]
    provisional = any(calendar.is_provisional(date(year, 1, 1)) for year in range(latest.year, event_on.year + 1))
    explanation += [_provisional(latest)] if provisional else []
    return Due(latest, latest, None, latest, skipped, 0, provisional, None, tuple(explanation))


def _due_in_hours(term: Term, start: date | datetime, calendar: WorkCalendar) -> Due:
    """Hours run from the minute, through nights and holidays (民法典 第二百零一条)."""
    if not isinstance(start, datetime):
        raise ValueError("A term in hours starts at a minute, not on a day.")
    due_at = start + timedelta(hours=term.length)
    due_on = due_at.date()
    explanation = [
        Reason("hours", {"at": start.isoformat(), "length": term.length}),
        *([_provisional(due_on)] if calendar.is_provisional(due_on) else []),
    ]
    return Due(
        nominal_on=due_on,
        due_on=due_on,
        due_at=due_at,
        safe_due_on=_safe(due_on, due_on, start.date(), calendar),
        provisional=calendar.is_provisional(due_on),
        explanation=tuple(explanation),
    )


def _safe(nominal: date, due_on: date, start_on: date, calendar: WorkCalendar) -> date:
    """The last working day on or before the nominal end; the due day where none lies between start and end."""
    safe = calendar.workday_until(nominal)
    return safe if safe >= start_on else due_on


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def _both(one: str, other: str) -> str:
    grounds = [ground for ground in one.split("+") if ground]
    return "+".join([*grounds, *([other] if other and other not in grounds else [])])


def _length_of(pause: Excluded, unit: Unit, calendar: WorkCalendar, until: date | None) -> int:
    end = min(pause.until or date.max, until or date.max)
    if end <= pause.from_on or end == date.max:
        return 0
    return calendar.workdays_between(pause.from_on, end) if unit == Unit.WORKDAY else (end - pause.from_on).days


# What is told about it


def _opening(term: Term, start_on: date, *, typed_on: date | None = None) -> Reason:
    if typed_on:
        return Reason("typed", {"day": typed_on.isoformat(), "start": start_on.isoformat()})
    code = "backwards" if term.direction == Direction.AT_LEAST_BEFORE else "counted"
    facts = {"start": start_on.isoformat(), "length": term.length, "unit": str(term.unit)}
    return Reason(code, facts | {"first": (start_on + DAY).isoformat()})


def _lengthening(
    term: Term, extensions: Sequence[Extended], excluded: int, pauses: Sequence[Excluded]
) -> Iterable[Reason]:
    for extended in extensions:
        if extended.until:
            yield Reason("extended_until", {"day": extended.until.isoformat()})
        else:
            yield Reason("extended", {"length": extended.length, "unit": str(extended.unit)})
    for pause in pauses:
        if pause.until:
            facts = {"from": pause.from_on.isoformat(), "until": pause.until.isoformat(), "ground": pause.ground}
            yield Reason("excluded", facts)
    if excluded:
        unit = Unit.WORKDAY if term.unit == Unit.WORKDAY else Unit.DAY
        yield Reason("excluded_sum", {"length": excluded, "unit": str(unit)})


def _month_end(
    term: Term,
    start_on: date,
    nominal: date,
    typed_on: date | None,
    extensions: Sequence[Extended],
    excluded: int,
) -> list[Reason]:
    plain = not (typed_on or extensions or excluded)
    if plain and term.unit in MONTHS_OF and nominal.day != start_on.day:
        return [Reason("month_end", {"day": start_on.day, "last": nominal.isoformat()})]
    return []


def _passed_over(calendar: WorkCalendar, after: date, until: date, skipped: tuple[date, ...]) -> list[Reason]:
    worked = calendar.weekend_workdays(after, until)
    reasons = []
    if skipped:
        runs = [[run.first.isoformat(), run.last.isoformat(), run.name] for run in calendar.rest_runs(skipped)]
        reasons.append(Reason("skipped", {"runs": runs, "count": len(skipped)}))
    if worked:
        reasons.append(Reason("worked", {"days": [day.isoformat() for day in worked]}))
    return reasons


def _end_rule(
    term: Term, nominal: date, due_on: date, safe_due_on: date, skipped: tuple[date, ...], calendar: WorkCalendar
) -> list[Reason]:
    if due_on != nominal:
        runs = [[run.first.isoformat(), run.last.isoformat(), run.name] for run in calendar.rest_runs(skipped)]
        rolled = {"nominal": nominal.isoformat(), "due": due_on.isoformat(), "runs": runs}
        return [Reason("rolled", rolled), Reason("safe", {"day": safe_due_on.isoformat()})]
    if calendar.is_weekend_workday(nominal):
        return [Reason("ends_on_worked", {"day": nominal.isoformat()})]
    if not calendar.is_workday(nominal):
        strict = Reason("strict", {"day": nominal.isoformat(), "name": calendar.name_of(nominal)})
        return [strict, *([Reason("safe", {"day": safe_due_on.isoformat()})] if safe_due_on != due_on else [])]
    return []


def _provisional(due_on: date) -> Reason:
    return Reason("provisional", {"year": due_on.year})
