"""What records are called and for whom they wait, for the inbox: looked up when it is read, never kept with the entry,
never in a mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry import Facet, declared

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

Titles = Mapping[tuple[str, int], str]


@dataclass(frozen=True, kw_only=True)
class Naming(Facet):
    """`titles(user, ids by kind)`: of those that this person may see now, in one statement; `waits`: the same of what
    comes next, and whose it is, in two."""

    room: str
    titles: Callable[[User, Mapping[str, set[int]]], Titles]
    waits: Callable[[User, Mapping[str, set[int]]], Titles]

    @property
    def facet_key(self) -> str:
        return self.room


def named(entries: Iterable[Notification], user: User) -> list[Notification]:
    """The entries, each with the name of its record and for whom that waits, if the person may see it."""
    told = list(entries)
    asked: dict[str, set[int]] = defaultdict(set)
    for entry in told:
        if entry.record_id is not None:
            asked[entry.kind].add(entry.record_id)
    titles: dict[tuple[str, int], str] = {}
    waits: dict[tuple[str, int], str] = {}
    for naming in declared(Naming).values() if asked else ():
        titles.update(naming.titles(user, asked))
        waits.update(naming.waits(user, asked))
    for entry in told:
        key = (entry.kind, entry.record_id or 0)
        entry.title, entry.waits = titles.get(key, ""), waits.get(key, "")
    return told
