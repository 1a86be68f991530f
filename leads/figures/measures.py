"""What of the tallies makes each figure of leads, and the list of exactly the rows that it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from figures.counting import ALL
from figures.periods import DAY, Period
from figures.sources import Place
from figures.tallies import Params, Rows, held_by
from leads.figures.tallies import Tallies
from leads.models.movement import INTO_STOCK, Kind
from leads.states import NOT_FOUND, Status

LEADS, MOVEMENTS, TERMS = "leads:list", "leads:movements", "leads:terms"


# whose: a place in the words of each list


def _found_by(place: Place) -> Params:
    return {"found_by" if place.is_whole or place.bureau.level == "county" else "finder": place.bureau.code}


def _moved_at(place: Place) -> Params:
    """A whole city leaves out what moved inside it; a single bureau has it."""
    return held_by(place) | ({"internal": "no"} if place.is_whole else {})


# found: the credit of the finder, whoever holds the lead


def _credit(tallies: Tallies, place: Place, period: Period, *, besides: Iterable[str], away: bool | None = None) -> int:
    wanted = tallies.found.of(tallies.key(place), tallies.buckets.within(period))
    return sum(n for (status, gone), n in wanted.items() if status not in besides and away in (None, gone))


def credit_rows(credit: str, **params: str) -> Callable[[Tallies, Place, Period], Rows]:
    """The list of leads; where somebody else holds some of them, the ledger's entries, which the finder still sees."""

    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        days = {"found_from": period.start, "found_to": period.end}
        if _credit(tallies, place, period, besides=(), away=True):
            return MOVEMENTS, {"credit": credit} | days | _moved_at(place)
        return LEADS, params | found_days(place, period)

    return rows


def found(tallies: Tallies, place: Place, period: Period) -> int:
    return _credit(tallies, place, period, besides=NOT_FOUND)


def cohort(tallies: Tallies, place: Place, period: Period) -> int:
    return _credit(tallies, place, period, besides=[*NOT_FOUND, Status.NOT_OURS])


def cohort_cleared(tallies: Tallies, place: Place, period: Period) -> int:
    return _credit(tallies, place, period, besides=[status for status in Status if status != Status.CLEARED])


def details(tallies: Tallies, name: str, period: Period) -> Counter[Any]:
    """Leads found in the whole place, in reach, by a detail: its value → how many."""
    counted: Counter[Any] = Counter()
    for (status, value), number in tallies.details[name].of(ALL, tallies.buckets.within(period)).items():
        if status not in NOT_FOUND:
            counted[value] += number
    return counted


def found_days(place: Place, period: Period) -> Params:
    return {"found_from": period.start, "found_to": period.end} | _found_by(place)


def away(tallies: Tallies, place: Place, period: Period) -> int:
    """Found here, held by somebody beyond the person's reach, so that nothing more is known of it."""
    return _credit(tallies, place, period, besides=NOT_FOUND, away=True)


def away_rows(tallies: Tallies, place: Place, period: Period) -> Rows:
    return MOVEMENTS, {"credit": "away", "found_from": period.start, "found_to": period.end} | _moved_at(place)


# cleared: the last state, at the bureau that cleared it, which is the one that holds it


def cleared(tallies: Tallies, place: Place, period: Period) -> int:
    return lengths(tallies, place, period).total()


def outcomes(tallies: Tallies, period: Period) -> Counter[int]:
    """Leads cleared in the whole place by outcome: its key → how many."""
    counted = tallies.outcomes.of(ALL, tallies.buckets.within(period))
    return Counter({outcome: number for (outcome,), number in counted.items()})


def lengths(tallies: Tallies, place: Place, period: Period) -> Counter[int]:
    counted = tallies.lengths.of(tallies.key(place), tallies.buckets.within(period))
    return Counter({days: n for (days,), n in counted.items()})


def cleared_rows(tallies: Tallies, place: Place, period: Period) -> Rows:
    return LEADS, {"state": "cleared", "cleared_from": period.start, "cleared_to": period.end} | held_by(place)


# the ledger


def flow(kind: str, *, late: bool = False) -> Callable[[Tallies, Place, Period], int]:
    def count(tallies: Tallies, place: Place, period: Period) -> int:
        moved = tallies.movements.of(tallies.key(place), tallies.ledger_buckets.within(period))
        return sum(
            number
            for (of_kind, is_internal, is_late), number in moved.items()
            if of_kind == kind and not (place.is_whole and is_internal) and (is_late or not late)
        )

    return count


def flow_rows(kind: str) -> Callable[[Tallies, Place, Period], Rows]:
    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        return MOVEMENTS, {"kind": kind, "effective_from": period.start, "effective_to": period.end} | _moved_at(place)

    return rows


def late_rows(tallies: Tallies, place: Place, period: Period) -> Rows:
    name, params = flow_rows(Kind.ENTERED)(tallies, place, period)
    return name, params | {"recorded_after": period.end}


def _stock(tallies: Tallies, place: Place, day: date) -> int:
    """Stock at the end of a day: what stands in stock now, less what came since, and what went."""
    key = tallies.key(place)
    now, _overdue = tallies.open.get(key, (0, 0))
    since = tallies.movements.of(key, tallies.ledger_buckets.after(day))
    return now - sum(
        number if kind in INTO_STOCK else -number
        for (kind, is_internal, _late), number in since.items()
        if not (place.is_whole and is_internal)
    )


def opening(tallies: Tallies, place: Place, period: Period) -> int:
    return _stock(tallies, place, period.start - DAY)


def closing(tallies: Tallies, place: Place, period: Period) -> int:
    return _stock(tallies, place, period.end)


def opening_rows(tallies: Tallies, place: Place, period: Period) -> Rows:
    return MOVEMENTS, {"stock_on": period.start - DAY} | _moved_at(place)


def closing_rows(tallies: Tallies, place: Place, period: Period) -> Rows:
    if period.end >= tallies.asked.on:
        return LEADS, {"state": "open"} | held_by(place)
    return MOVEMENTS, {"stock_on": period.end} | _moved_at(place)


def to_be_dealt_with(tallies: Tallies, place: Place, period: Period) -> int:
    return opening(tallies, place, period) + sum(flow(kind)(tallies, place, period) for kind in INTO_STOCK)


def load_rows(tallies: Tallies, place: Place, period: Period) -> Rows:
    return MOVEMENTS, {"load_from": period.start, "load_to": period.end} | _moved_at(place)


# in time


def overdue(tallies: Tallies, place: Place, period: Period) -> int:
    _open, late = tallies.open.get(tallies.key(place), (0, 0))
    return late


def overdue_rows(tallies: Tallies, place: Place, period: Period) -> Rows:
    return LEADS, {"due": "overdue"} | held_by(place)


def terms(*, kept: bool) -> Callable[[Tallies, Place, Period], int]:
    def count(tallies: Tallies, place: Place, period: Period) -> int:
        counted = tallies.terms.of(tallies.key(place), tallies.buckets.within(period))
        return counted[(True,)] + (0 if kept else counted[(False,)])

    return count


def term_rows(**params: str) -> Callable[[Tallies, Place, Period], Rows]:
    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        return TERMS, params | {"due_from": period.start, "due_to": period.end} | held_by(place)

    return rows
