"""Bases of comparison that were imported: a figure of a place and a period of which there are no records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from figures.periods import Period
from registry import Facet, declared

if TYPE_CHECKING:
    from accounts.scope import Reader


@dataclass(frozen=True)
class ImportedBase:
    """`number`: a whole one for a count, yuan for money. `source`: where it comes from; `address`: its page, with the
    source itself."""

    number: int | Decimal
    source: str
    record: str
    address: str


Found = Mapping[tuple[int, str], ImportedBase]  # by bureau and figure
NOTHING: Found = {}


@dataclass(frozen=True)
class KeepsBases(Facet):
    """The room that keeps them. `find(user, bureaus, period)`: of exactly this period, within one's reach."""

    name: str
    find: Callable[[Reader, Collection[int], Period], Found]

    @property
    def facet_key(self) -> str:
        return self.name


def imported_bases(user: Reader, bureaus: Collection[int], period: Period) -> Found:
    found: dict[tuple[int, str], ImportedBase] = {}
    for room in declared(KeepsBases).values():
        found |= room.find(user, bureaus, period)
    return found
