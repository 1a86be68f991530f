"""What of the tallies makes each figure of letters, and the list of exactly the rows that it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from figures.counting import ALL
from figures.periods import Period
from figures.sources import Place
from figures.tallies import Params, Rows, held_by
from rectification.figures.tallies import NOW, Tallies
from rectification.states import D

ORDERS, PARTS, TERMS = "rectification:orders", "rectification:parts", "rectification:terms"
MEASURES, ACTIONS = "rectification:measures", "rectification:actions"
DOSSIERS, CASES, REPLIES = "rectification:dossiers", "rectification:cases", "rectification:replies"
COUNTED = {"counted": "yes"}
ANY = object()

Amount = Callable[[Tallies, Place, Period], int]
Listing = Callable[[Tallies, Place, Period], Rows]


def amount(tally: str, kind: Any = ANY) -> Amount:
    """Rows of a tally in the period; with `kind` only those that are so."""

    def count(tallies: Tallies, place: Place, period: Period) -> int:
        found = getattr(tallies, tally).of(tallies.key(place), tallies.buckets.within(period))
        return found.total() if kind is ANY else found[(kind,)]

    return count


def listing(name: str, day: str, **params: str) -> Listing:
    """A list of rows whose day lies in the period; `day`: the beginning of the names of its two filters."""

    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        return name, params | days(day, period) | held_by(place)

    return rows


def days(day: str, period: Period) -> Params:
    return {f"{day}_from": period.start, f"{day}_to": period.end}


# letters


def letters(day: str, **params: str) -> Listing:
    return listing(ORDERS, day, **COUNTED, **params)


def lengths(tallies: Tallies, place: Place, period: Period) -> Counter[int]:
    counted = tallies.answered.of(tallies.key(place), tallies.buckets.within(period))
    return Counter({taken: number for (taken,), number in counted.items()})


def now(name: str) -> Amount:
    def count(tallies: Tallies, place: Place, period: Period) -> int:
        return tallies.now.get(tallies.key(place), (0,) * len(NOW))[NOW.index(name)]

    return count


def held(tally: str) -> Amount:
    """Of a tally that is taken of the moment: by holder, without days."""

    def count(tallies: Tallies, place: Place, period: Period) -> int:
        return getattr(tallies, tally).get(tallies.key(place), 0)

    return count


def of_the_moment(name: str, **params: str) -> Listing:
    """A list as it is now, whatever the period."""

    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        return name, params | held_by(place)

    return rows


def terms(*, kept: bool | None = None, adopted: bool | None = None) -> Amount:
    def count(tallies: Tallies, place: Place, period: Period) -> int:
        found = tallies.terms.of(tallies.key(place), tallies.buckets.within(period))
        return sum(
            number
            for (was_kept, was_adopted), number in found.items()
            if kept in (None, was_kept) and adopted in (None, was_adopted)
        )

    return count


def details(tallies: Tallies, name: str, period: Period) -> Counter[Any]:
    """Letters received in the whole place by a detail: its key → how many. Of an issuer also "issuer_kind"."""
    if name == "issuer_kind":
        kinds: Counter[Any] = Counter()
        for key, number in details(tallies, "issuer", period).items():
            kinds[tallies.organs[key].kind] += number
        return kinds
    counted = tallies.details[name].of(ALL, tallies.buckets.within(period))
    return Counter({key: number for (key,), number in counted.items()})


# what follows from them


def states(tallies: Tallies, period: Period) -> Counter[str]:
    """Measures of the whole place by state."""
    counted = tallies.states.of(ALL, tallies.buckets.within(period))
    return Counter({state: number for (state,), number in counted.items()})


def actions(name: str) -> Amount:
    def count(tallies: Tallies, place: Place, period: Period) -> int:
        return tallies.actions[name].of(tallies.key(place), tallies.buckets.within(period)).total()

    return count


def dossiers(*, rectified: bool = False) -> Amount:
    def count(tallies: Tallies, place: Place, period: Period) -> int:
        found = tallies.dossiers.of(tallies.key(place), tallies.buckets.within(period))
        return found[(D.CLOSED,)] if rectified else found.total()

    return count
