"""Shares and places: computed on exact fractions, rounded once, when they are written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T")

NONE = "—"
FEW = 5  # a share or a middle of fewer than this is marked


def ranks(values: Iterable[tuple[T, Fraction | Decimal | int | None]]) -> Iterator[tuple[T, int]]:
    """(thing, value) → (thing, place), the highest value first; who has no value gets no place.

    Standard competition: equals share a place, and the next one follows after all of them.

    >>> list(ranks([("a", Fraction(1, 2)), ("b", Fraction(1)), ("c", Fraction(2, 4)), ("d", Fraction(0))]))
    [('b', 1), ('a', 2), ('c', 2), ('d', 4)]
    """
    ordered = sorted(((value, thing) for thing, value in values if value is not None), key=lambda pair: -pair[0])
    place, last = 0, None
    for position, (value, thing) in enumerate(ordered, start=1):
        if value != last:
            place, last = position, value
        yield thing, place


def decimal(value: Fraction | Decimal | int) -> str:
    """One decimal, half up (half away from zero below it), as figures are printed: 2/3 → "0.7".

    >>> decimal(Fraction(-1, 20))
    '-0.1'
    """
    exact = Fraction(value)
    tenths = int(max(exact, -exact) * 10 + Fraction(1, 2))
    return f"{'-' if value < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


def percent(value: Fraction | None) -> str:
    """A share as "66.7%"; a dash without a base."""
    return NONE if value is None else f"{decimal(value * 100)}%"


def ratio(value: Fraction, *, places: int = 6) -> str:
    """A share as a decimal for programs, half up, with so many places: 2/3 → "0.666667".

    >>> ratio(Fraction(1))
    '1.000000'
    """
    steps = int(value * 10**places + Fraction(1, 2))
    return f"{steps // 10**places}.{steps % 10**places:0{places}d}"
