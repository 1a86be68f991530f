"""Places in a ranking: standard competition (1, 2, 2, 4), on exact fractions, never on printed decimals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T")


def ranks(values: Iterable[tuple[T, Fraction | None]]) -> Iterator[tuple[T, int]]:
    """(thing, value) → (thing, place), the highest value first; who has no value gets no place.

    >>> list(ranks([("a", Fraction(1, 2)), ("b", Fraction(1)), ("c", Fraction(2, 4)), ("d", Fraction(0))]))
    [('b', 1), ('a', 2), ('c', 2), ('d', 4)]
    """
    ordered = sorted(((value, thing) for thing, value in values if value is not None), key=lambda pair: -pair[0])
    place, last = 0, None
    for position, (value, thing) in enumerate(ordered, start=1):
        if value != last:
            place, last = position, value
        yield thing, place
