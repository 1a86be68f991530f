"""My Work: five numbers, one list across all kinds by urgency, and the list behind each number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deadlines.duties import duties
from deadlines.models import current_calendar
from records.work import PARTS, Notice, Tally, Work, WorkItem, by_urgency, work_of

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 30  # on one page


@dataclass(frozen=True)
class Section:
    """Items of one degree of urgency, under one head."""

    title: str
    tone: str
    items: Sequence[WorkItem]


@dataclass(frozen=True)
class Number:
    """One of the five: how many, the list of exactly those, and a few words beside it."""

    name: str
    label: str
    count: int
    url: str
    tone: str = ""
    note: str = ""
    is_listed: bool = False


@dataclass(frozen=True)
class MyWork:
    """The page's contents for one person on one day. `part`: which number it lists; "" for everything."""

    overdue: Number
    today: Number
    mine: Number
    unassigned: Number
    waiting: Number
    sections: Sequence[Section]
    more_count: int
    more_url: str
    before_url: str
    notices: Sequence[Notice]
    part: str = ""

    @property
    def numbers(self) -> list[Number]:
        return [getattr(self, name) for name in PARTS]

    @property
    def listed(self) -> Number | None:
        """The number that this page lists."""
        return getattr(self, self.part) if self.part else None

    @property
    def is_empty(self) -> bool:
        return not self.sections


def my_work(user: User, *, on: date, part: str = "", page: int = 1) -> MyWork:
    """What waits for this person today, over all kinds of record; with `part` only what that number counts.

    page: which thirty of them, the most urgent first, so that nothing falls off.
    """
    works = work_of(user, on=on, part=part, most=page * SHOWN + 1)
    items = by_urgency(works)
    shown = with_duties(items[(page - 1) * SHOWN : page * SHOWN])
    numbers = {name: _number(name, works, on, is_listed=name == part) for name in PARTS}
    total = numbers[part].count if part else len(items)
    notices = [] if part or page > 1 else [notice for work in works for notice in work.notices]
    return MyWork(
        **numbers,
        sections=_sections(shown, on),
        more_count=max(0, total - page * SHOWN),
        more_url=_address(part, page + 1),
        before_url=_address(part, page - 1) if page > 1 else "",
        notices=notices,
        part=part,
    )


def _labels() -> dict[str, tuple[str, str]]:
    return {
        "overdue": (_("Overdue"), "bad"),
        "today": (_("Due today"), "warn"),
        "mine": (_("Mine"), ""),
        "unassigned": (_("Unassigned in my bureau"), ""),
        "waiting": (_("Waiting for my approval"), ""),
    }


def _number(name: str, works: Sequence[Work], on: date, *, is_listed: bool) -> Number:
    """Over all kinds. It links to the list of the one kind that has any, or to this page narrowed to it."""
    tallies = [tally for work in works if (tally := getattr(work, name)).count]
    count = sum(tally.count for tally in tallies)
    label, tone = _labels()[name]
    alone = tallies[0].url if len(tallies) == 1 else ""
    return Number(
        name=name,
        label=label,
        count=count,
        url=alone or f"{reverse('dashboards:home')}?part={name}",
        tone=tone if count else "",
        note=_note(name, tallies, on),
        is_listed=is_listed,
    )


def _note(name: str, tallies: Sequence[Tally], on: date) -> str:
    days = [tally.earliest_on for tally in tallies if tally.earliest_on]
    if not days:
        return ""
    if name == "overdue":
        late = current_calendar().workdays_between(min(days), on)
        return ngettext("longest %(days)s working day", "longest %(days)s working days", late) % {"days": late}
    if name == "unassigned":
        return _("oldest registered on %(day)s") % {"day": min(days).isoformat()}
    return ""


def with_duties(items: Sequence[WorkItem]) -> list[WorkItem]:
    """Each with the name and the article of the duty that its day belongs to. One statement."""
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for item in items:
        if item.clock_of and item.due_on:
            asked[item.clock_of[0]].add(item.clock_of[1])
    found = duties(asked)
    return [replace(item, duty=found.get((*(item.clock_of or ("", 0)), item.due_on), "")) for item in items]


def _address(part: str, page: int) -> str:
    asked = {"part": part} if part else {}
    return f"{reverse('dashboards:home')}?{urlencode(asked | ({'page': page} if page > 1 else {}))}"


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
