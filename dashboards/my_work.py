"""My Work: five numbers, one list across all kinds by urgency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from records.work import Notice, Tally, Work, WorkItem, by_urgency, work_of

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 30


@dataclass(frozen=True)
class Section:
    """Items of one degree of urgency, under one head."""

    title: str
    tone: str
    items: Sequence[WorkItem]


@dataclass(frozen=True)
class MyWork:
    """The page's contents for one person on one day."""

    overdue: Tally
    today: Tally
    mine: Tally
    unassigned: Tally
    waiting: Tally
    sections: Sequence[Section]
    more_count: int
    notices: Sequence[Notice]

    @property
    def is_empty(self) -> bool:
        return not self.sections


def my_work(user: User, *, on: date) -> MyWork:
    """What waits for this person today, over all kinds of record."""
    parts = work_of(user, on=on)
    items = by_urgency(parts)
    names = ("overdue", "today", "mine", "unassigned", "waiting")
    notices = [notice for part in parts for notice in part.notices]
    sums: dict[str, Any] = {name: _sum(parts, name) for name in names}
    return MyWork(**sums, sections=_sections(items[:SHOWN], on), more_count=max(0, len(items) - SHOWN), notices=notices)


def _sum(parts: Sequence[Work], name: str) -> Tally:
    """One number over all kinds; it links to the kind that has most of it."""
    tallies = [getattr(part, name) for part in parts]
    days = [tally.earliest_on for tally in tallies if tally.earliest_on]
    most = max(tallies, key=lambda tally: tally.count, default=Tally())
    return Tally(count=sum(tally.count for tally in tallies), url=most.url, earliest_on=min(days, default=None))


def _sections(items: Sequence[WorkItem], on: date) -> list[Section]:
    week = on + timedelta(days=6 - on.weekday())
    heads = [
        (_("Overdue"), "bad", lambda due: due is not None and due < on),
        (_("Due today"), "warn", lambda due: due == on),
        (_("This week"), "", lambda due: due is not None and on < due <= week),
        (_("Later"), "", lambda due: due is not None and due > week),
        (_("Without a deadline"), "", lambda due: due is None),
    ]
    sections = (Section(title, tone, [item for item in items if fits(item.due_on)]) for title, tone, fits in heads)
    return [section for section in sections if section.items]
