"""Clocks that are counted back from the last day of another one, and so move when that one moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from deadlines.models import Clock
from registry import Facet, declared


@dataclass(frozen=True)
class WhenMoved(Facet):
    """For each clock of this kind of record whose last day became another one, `follow(clock, on)` is called."""

    kind: str
    follow: Callable[[Clock, date], None]

    @property
    def facet_key(self) -> str:
        return self.kind


def tell_followers(clocks: Iterable[Clock], *, on: date) -> None:
    for clock in clocks:
        if when := declared(WhenMoved).get(clock.kind):
            when.follow(clock, on)
