"""The feed of changes: what became of the records that one may see, since a position."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from interface.apis import all_apis
from interface.models import Change, horizon
from interface.records import RecordApi
from paging.keyset import LARGEST_KEY, Order, Place, rows_after
from records.kinds import kind_of

if TYPE_CHECKING:
    from accounts.models import User

TURN = Order("turn")
POSITION = re.compile(r"([0-9]{1,19})-([0-9]{1,19})")
HANGING = ("comments", "attachments")


@dataclass
class Entry:
    """What one transaction changed of one record. `version` None: it is out of reach by now, or was never in it."""

    place: Place
    kind: str
    pk: int
    number: str
    at: datetime
    is_new: bool
    what: set[str] = field(default_factory=set)
    version: int | None = None

    @classmethod
    def of(cls, change: Change) -> Self:
        return cls(
            Place(change.turn, change.pk), change.kind, change.record_id, change.number, change.at, change.is_new
        )

    @property
    def position(self) -> str:
        return written(self.place)

    @property
    def is_gone(self) -> bool:
        return self.version is None


@dataclass(frozen=True)
class Page:
    """Entries in the order in which they were committed, and the place behind the last row that was looked at."""

    entries: list[Entry]
    place: Place
    has_more: bool


def written(place: Place) -> str:
    return f"{place.value}-{place.pk}"


def place_of(position: str) -> Place | None:
    """None for what is no position."""
    found = POSITION.fullmatch(position)
    if found is None:
        return None
    turn, pk = map(int, found.groups())
    return Place(turn, pk) if max(turn, pk) <= LARGEST_KEY else None


BEGINNING = Place(0, 0)


def end_of_feed() -> Place:
    """From where on only what happens from now on is told."""
    return Place(horizon() - 1, LARGEST_KEY)


def kinds_for(user: User) -> list[str]:
    """The kinds whose lists this person may see."""
    return [kind for kind, api in all_apis().items() if user.may(api.list_right)]


def changes_after(place: Place, *, user: User, kinds: Iterable[str], limit: int) -> Page:
    """limit: of rows that are looked at; entries may be fewer, since a transaction's rows about a record are one."""
    rows = Change.objects.in_reach_of(user).filter(kind__in=list(kinds)).complete()
    found = rows_after(rows, TURN, place, limit + 1)
    shown = found[:limit]
    entries = _merged(shown)
    _look_up(entries, user)
    behind = Place(shown[-1].turn, shown[-1].pk) if shown else place
    return Page([entry for entry in entries if entry.number], behind, has_more=len(found) > limit)


def _merged(rows: Iterable[Change]) -> list[Entry]:
    entries: dict[tuple[int, str, int], Entry] = {}
    for row in rows:
        key = (row.turn, row.kind, row.record_id)
        entry = entries.setdefault(key, Entry.of(row))
        entry.place, entry.is_new = Place(row.turn, row.pk), entry.is_new or row.is_new
        entry.number = entry.number or row.number
        entry.what |= set(row.what)
    return sorted(entries.values(), key=lambda entry: (entry.place.value, entry.place.pk))


def _look_up(entries: Iterable[Entry], user: User) -> None:
    """Number and version as they are now, of those that are in reach now. One statement for each kind."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    for kind, of_kind in by_kind.items():
        seen = kind_of(kind).model.objects.visible_to(user).filter(pk__in={entry.pk for entry in of_kind})
        rows = seen.filter(readers__isnull=True).values_list("pk", "number", "version")
        known = {pk: (number, version) for pk, number, version in rows}
        for entry in of_kind:
            entry.number, entry.version = known.get(entry.pk, (entry.number, None))


def fields_told(entry: Entry, api: RecordApi) -> list[str]:
    """What changed, as far as the record's own address shows it; and its comments and attachments."""
    if entry.is_gone:
        return []
    names = {name.removesuffix("_id") for name in entry.what}
    shown: Any = api.detail().fields
    return [*(name for name in shown if name in names and name != "version"), *(n for n in HANGING if n in entry.what)]
