"""My Work: what waits for a person, told by each kind of record. Apps fill the registry in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 50
PARTS = ("overdue", "today", "mine", "unassigned", "waiting")


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One thing to do: what, from whom, why it is mine, until when, and the one button that moves it on."""

    tag: Any
    title: str
    number: str
    url: str
    sender: str
    why: Any
    due_on: date | None
    button: Any
    button_url: str
    is_approval: bool = False

    @property
    def urgency(self) -> tuple[bool, date, str]:
        """Sorts the earliest day first; what has none comes last."""
        return (self.due_on is None, self.due_on or date.max, self.number)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something to take note of with one press (a POST to button_url)."""

    title: str
    number: str
    url: str
    due_on: date | None
    button: Any
    button_url: str


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One of the five numbers: how many, and the list of exactly those; without url My Work itself is that list.

    `earliest_on`: their earliest day (due, or registered).
    """

    count: int = 0
    url: str = ""
    earliest_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Work:
    """What one kind of record has for a person: the five numbers, the most urgent items, what to acknowledge."""

    overdue: Tally = field(default_factory=Tally)
    today: Tally = field(default_factory=Tally)
    mine: Tally = field(default_factory=Tally)
    unassigned: Tally = field(default_factory=Tally)
    waiting: Tally = field(default_factory=Tally)
    items: tuple[WorkItem, ...] = ()
    notices: tuple[Notice, ...] = ()


Source = Callable[["User", date, str], Work]
_sources: dict[str, Source] = {}


def register_work(kind: str, source: Source) -> None:
    """`source(user, on, part)` answers for one kind, in a bounded number of queries and at most SHOWN items.

    part: one of PARTS, then only the items that this number counts; "" for all.
    """
    _sources[kind] = source


def work_of(user: User, *, on: date, part: str = "") -> list[Work]:
    return [source(user, on, part) for source in _sources.values()]


def tallied(items: Iterable[WorkItem], *, on: date, part: str = "", notices: tuple[Notice, ...] = ()) -> Work:
    """The five numbers of a kind whose items are all at hand: My Work is their list."""
    found = list(items)
    members = {
        "overdue": [item for item in found if item.due_on and item.due_on < on],
        "today": [item for item in found if item.due_on == on],
        "mine": [item for item in found if not item.is_approval],
        "waiting": [item for item in found if item.is_approval],
    }
    tallies = {name: Tally(count=len(some), earliest_on=_earliest(some)) for name, some in members.items()}
    return Work(**tallies, items=tuple(members.get(part, []) if part else found), notices=notices)


def _earliest(items: Iterable[WorkItem]) -> date | None:
    return min((item.due_on for item in items if item.due_on), default=None)


def by_urgency(work: Iterable[Work]) -> list[WorkItem]:
    """All items across the kinds, the most urgent first."""
    return sorted((item for part in work for item in part.items), key=lambda item: item.urgency)
