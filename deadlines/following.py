"""Clocks that are counted back from the last day of another one, and so move when that one moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from deadlines.models import Clock

Follow = Callable[[Clock, date], None]
_follow: dict[str, Follow] = {}


def when_moved(kind: str, follow: Follow) -> None:
    """For each clock of this kind of record whose last day became another one, `follow(clock, on)` is called.

    Registered in `ready()` of the app whose kind it is.
    """
    _follow[kind] = follow


def tell_followers(clocks: Iterable[Clock], *, on: date) -> None:
    for clock in clocks:
        if follow := _follow.get(clock.kind):
            follow(clock, on)
