"""A corrected calendar: what running clocks would do, then, checked by a second person, what they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import User
from accounts.policy import require
from accounts.scope import acting_as_system
from audit import trail
from deadlines.calendar import DayException, WorkCalendar
from deadlines.computing import COMPUTED_FIELDS, recompute, refresh_due_of
from deadlines.dependent_clocks import tell_followers
from deadlines.models import CalendarDay, Clock, HolidayNotice, close_calendar, load_calendar, take_calendar
from deadlines.notices import exceptions_of

if TYPE_CHECKING:
    from deadlines.models.clock import ClockQuerySet


BATCH = 1000
SHOWN = 100


@dataclass(frozen=True)
class Move:
    """One running clock whose last day would be another. shift: calendar days, negative for earlier."""

    clock: Clock
    before: date
    after: date

    @property
    def shift(self) -> int:
        return (self.after - self.before).days


@dataclass
class Preview:
    """What a notice would do. moves: the first ones, for the page; shifts: how many clocks move by how many days."""

    looked_at: int = 0
    confirmed: int = 0
    shifts: Counter[int] = field(default_factory=Counter)
    moves: list[Move] = field(default_factory=list)

    @property
    def moved(self) -> int:
        return sum(self.shifts.values())


def calendar_with(year: int, exceptions: Mapping[date, DayException]) -> WorkCalendar:
    """The calendar in force with these days in the place of that year's notice."""
    own = set(CalendarDay.objects.in_force().filter(notice__year=year).values_list("date", flat=True))
    calendar = load_calendar()
    others = {day: said for day, said in calendar.exceptions.items() if day not in own}
    return WorkCalendar(
        others | dict(exceptions), calendar.announced | {year}, calendar.statutory, f"{calendar.version} +{year}"
    )


def touched_clocks(before: WorkCalendar, after: WorkCalendar) -> ClockQuerySet:
    """Running clocks that can move: a changed day lies in their term, or they were provisional."""
    changed = [
        day for day in set(before.exceptions) | set(after.exceptions) | set(before.statutory)
        if before.is_workday(day) != after.is_workday(day)
    ]  # fmt: skip
    touched = Q(provisional=True)
    if changed:
        first, last = min(changed), max(changed)
        touched |= Q(trigger_on__lte=last, due_on__gte=first) | Q(due_on__lte=last, trigger_on__gte=first)
    return Clock.objects.running().filter(touched)


def preview(notice: HolidayNotice, *, user: User, on: date) -> Preview:
    """How many clocks would move by how much. Counted over all of them; named are those in the person's own reach."""
    after = calendar_with(notice.year, exceptions_of(notice.days.all()))
    found = Preview()
    with acting_as_system():
        for clocks in _batches(touched_clocks(load_calendar(), after)):
            for clock in clocks:
                _note(found, clock, after, user=user, on=on)
    return found


def _note(found: Preview, clock: Clock, after: WorkCalendar, *, user: User, on: date) -> None:
    before, was_provisional = clock.due_on, clock.provisional
    found.looked_at += 1
    recompute(clock, after, on=on)
    found.confirmed += was_provisional and not clock.provisional
    if clock.due_on == before or clock.due_on is None or before is None:
        return
    move = Move(clock, before, clock.due_on)
    found.shifts[move.shift] += 1
    visible = clock.readers is None or user.pk in clock.readers
    if len(found.moves) < SHOWN and visible:
        found.moves.append(move)


def _batches(clocks: ClockQuerySet) -> Iterator[list[Clock]]:
    after = 0
    clocks = clocks.prefetch_related("pauses", "extensions").order_by("pk")
    while batch := list(clocks.filter(pk__gt=after)[:BATCH]):
        yield batch
        after = batch[-1].pk


@transaction.atomic
def approve_notice(notice: HolidayNotice, *, by: User, now: datetime, on: date) -> int:
    """The second person has checked the notice against the paper: it comes into force and running clocks move with it.

    One transaction: all clocks move or none; closed ones never do. Overdue marks stay. Returns how many moved.
    Raises NotAllowed (policy, or the one who entered it), ActionRefused (already decided).
    """
    require(by, "calendar.approve")
    close_calendar()
    fresh = _waiting(notice, by=by)
    before = load_calendar()
    with acting_as_system(), pghistory.context(reason=str(fresh)):
        _bring_into_force(fresh, by=by, now=now)
        after = load_calendar()
        fresh.moved_count = _move_clocks(before, after, on=on)
        fresh.save(update_fields=["moved_count"])
    take_calendar(after)
    detail = {"year": fresh.year, "version": fresh.version, "moved": fresh.moved_count}
    trail.record("calendar.approved", by=by, detail=detail)
    return fresh.moved_count


@transaction.atomic
def refuse_notice(notice: HolidayNotice, *, by: User, now: datetime, reason: str) -> None:
    """It does not agree with the paper; whoever entered it enters it anew. Raises as `approve_notice`."""
    require(by, "calendar.approve")
    fresh = _waiting(notice, by=by)
    if not reason.strip():
        raise ActionRefused(_("Give a reason."))
    fresh.state, fresh.approved_by, fresh.approved_at = HolidayNotice.State.REFUSED, by, now
    fresh.refusal = reason.strip()
    fresh.save(update_fields=["state", "approved_by", "approved_at", "refusal"])
    trail.record("calendar.refused", by=by, detail={"year": fresh.year, "version": fresh.version})


def _waiting(notice: HolidayNotice, *, by: User) -> HolidayNotice:
    fresh = HolidayNotice.objects.select_for_update().get(pk=notice.pk)
    if fresh.state != HolidayNotice.State.ENTERED:
        raise ActionRefused(_("This was already decided. Reload the page."))
    if fresh.loaded_by_id == by.pk:
        raise NotAllowed(_("Who entered it does not approve it. Ask a colleague."))
    return fresh


def _bring_into_force(notice: HolidayNotice, *, by: User, now: datetime) -> None:
    for old in HolidayNotice.objects.in_force().filter(year=notice.year):
        old.days.update(in_force=False)
        old.state = HolidayNotice.State.REPLACED
        old.save(update_fields=["state"])
    _clear_statutory(notice)
    notice.state, notice.approved_by, notice.approved_at = HolidayNotice.State.IN_FORCE, by, now
    notice.save(update_fields=["state", "approved_by", "approved_at"])
    notice.days.update(in_force=True)


def _clear_statutory(notice: HolidayNotice) -> None:
    """A day that the law gives in the next year may be spoken of by this notice, which then counts (1 January)."""
    named = notice.days.values_list("date", flat=True)
    guesses = CalendarDay.objects.in_force().filter(notice__kind=HolidayNotice.Kind.STATUTORY)
    guesses.filter(date__in=list(named)).update(in_force=False)


def _move_clocks(before: WorkCalendar, after: WorkCalendar, *, on: date) -> int:
    moved: dict[str, list[int]] = defaultdict(list)
    followed: list[Clock] = []
    for clocks in _batches(touched_clocks(before, after).select_for_update(of=("self",))):
        for clock in clocks:
            if recompute(clock, after, on=on):
                moved[clock.kind].append(clock.record_id)
                followed.append(clock)
        with pgtrigger.ignore("deadlines.Clock:clock_due_is_computed"):
            Clock.objects.bulk_update(clocks, COMPUTED_FIELDS, batch_size=BATCH)
    for kind, record_ids in moved.items():
        refresh_due_of(kind, record_ids)
    tell_followers(followed, on=on)
    return sum(map(len, moved.values()))
