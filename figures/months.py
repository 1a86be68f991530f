"""Whole months are counted once, and remembered for as long as the database says that nothing in them has changed.

Figures reach back over years of which hardly a row changes any more. Triggers (`records.month_change_triggers`) note,
in the very transaction that changes a row, in which month the row counts. What was counted of a month is taken again
only if every such note that one sees had been seen when it was counted; else the month is counted anew, in the
statement that counts the days that belong to no whole month. So there is nothing to invalidate, a remembered number is
never another than that of the rows as they stand, and a process that forgets only counts again.

Each process remembers for itself (CACHES["months"]). Not remembered: what a transaction counts that has written
something, what is counted for the system or for a part of a city, and a month that is not over.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.cache import caches
from django.db import connection
from django.db.models import F, Model, QuerySet

from figures.counting import Buckets
from figures.sources import Question

MONTH = relativedelta(months=1)
Rows = list[tuple[Any, ...]]
Sets = list[Rows]

# When this table was made or emptied and the server started: before that nothing remembered means anything.
STILL_TRUE = """
    SELECT pg_relation_filepath('records_monthchange') || ' ' || pg_postmaster_start_time(),
        pg_current_snapshot()::text,
        pg_current_xact_id_if_assigned() IS NOT NULL,
        ARRAY(
            SELECT DISTINCT kept.place
            FROM unnest(%s::text[], %s::date[], %s::text[]) WITH ORDINALITY kept(what, month, snapshot, place)
            JOIN records_monthchange change ON change.what = kept.what AND change.month = kept.month
                AND change.xid >= pg_snapshot_xmin(kept.snapshot::pg_snapshot)::text::bigint
                AND NOT pg_visible_in_snapshot(change.xid::text::xid8, kept.snapshot::pg_snapshot))
"""


@dataclass(frozen=True)
class Kept:
    """What is remembered of a month: the rows of each set of columns, and what its count had seen."""

    epoch: str
    snapshot: str
    sets: Sets


class Months:
    """The whole months of one question."""

    def __init__(self, asked: Question, counts: Mapping[str, Hashable]) -> None:
        """counts: names as the triggers note them → what else the numbers depend on."""
        self.of_whom, self.counts = _of_whom(asked), counts
        self.months = list(_over(_first(asked), asked.on)) if self.of_whom else []

    def of(self, what: str, buckets: Buckets, *, has_end: bool = True) -> Counted:
        """One count. has_end: without the rows behind the last bucket."""
        return Counted(self, what, buckets, has_end=has_end)

    def known(self, what: str, month: date) -> Sets | None:
        return self._known.get((what, month))

    def remember(self, what: str, found: Mapping[date, Sets]) -> None:
        if found and self._may_remember:
            kept = {self._key(what, month): Kept(self._epoch, self._snapshot, sets) for month, sets in found.items()}
            caches["months"].set_many(kept)

    @cached_property
    def _known(self) -> dict[tuple[str, date], Sets]:
        if not self.months:
            return {}
        keys = {self._key(what, month): (what, month) for what in self.counts for month in self.months}
        kept = {keys[key]: one for key, one in caches["months"].get_many(keys).items()}
        changed = self._ask(kept)
        if not self._may_remember:
            return {}
        return {
            named: one.sets
            for place, (named, one) in enumerate(kept.items(), 1)
            if place not in changed and one.epoch == self._epoch
        }

    def _ask(self, kept: Mapping[tuple[str, date], Kept]) -> set[int]:
        """Which of those, counted from 1, have changed since."""
        asked = [what for what, _month in kept], [month for _what, month in kept], [k.snapshot for k in kept.values()]
        with connection.cursor() as cursor:
            cursor.execute(STILL_TRUE, asked)
            self._epoch, self._snapshot, is_writing, changed = cursor.fetchone()
        self._may_remember = not is_writing
        return set(changed)

    def _key(self, what: str, month: date) -> str:
        return f"{what}:{self.of_whom}:{month:%Y-%m}:{hash(self.counts[what])}"


class Counted:
    """One count by stretches of days: those that are remembered, and those that are left to be counted."""

    def __init__(self, months: Months, what: str, buckets: Buckets, *, has_end: bool) -> None:
        self.months, self.what, self.buckets = months, what, buckets
        bounds = [day for month in months.months for day in (month, month + MONTH) if day > buckets.first]
        self.finer = buckets.cut(day for day in bounds if day <= buckets.bounds[-1] or not has_end)
        self.stretches = self.finer.stretches(has_end=has_end)
        whole = {number: start for number, (start, stop) in self.stretches.items() if self._is_month(start, stop)}
        known = {number: months.known(what, month) for number, month in whole.items()}
        self.known = {number: sets for number, sets in known.items() if sets is not None}
        self.to_remember = {number: month for number, month in whole.items() if number not in self.known}

    def _is_month(self, start: date, stop: date | None) -> bool:
        return start in self.months.months and stop == start + MONTH

    def left(self, rows: QuerySet[Model], day: str) -> list[QuerySet[Model]]:
        """The rows whose `day` lies in no remembered month, in runs of days; each says its `stretch`."""
        rows = rows.annotate(stretch=self.finer.number(F(day)))
        return [rows.filter(**_days(day, start, stop)) for start, stop in self._runs()]

    def _runs(self) -> Iterator[tuple[date, date | None]]:
        for is_known, run in groupby(self.stretches, key=self.known.__contains__):
            numbers = list(run)
            if not is_known:
                yield self.stretches[numbers[0]][0], self.stretches[numbers[-1]][1]

    def completed(self, found: Sets) -> Sets:
        """With what is remembered. Of each set the rows, which begin with the stretch, and come to begin with the
        number of the bucket."""
        self.months.remember(self.what, self._by_month(found))
        remembered = [
            [(number, *row) for number, sets in self.known.items() for row in sets[place]]
            for place in range(len(found))
        ]
        return [self._in_buckets([*rows, *old]) for rows, old in zip(found, remembered, strict=True)]

    def _by_month(self, found: Sets) -> dict[date, Sets]:
        by_month: dict[date, Sets] = {month: [[] for _set in found] for month in self.to_remember.values()}
        for place, rows in enumerate(found):
            for number, *row in rows:
                if number in self.to_remember:
                    by_month[self.to_remember[number]][place].append(tuple(row))
        return by_month

    def _in_buckets(self, rows: Iterable[tuple[Any, ...]]) -> Rows:
        buckets = {number: self.buckets.holding(start) for number, (start, _stop) in self.stretches.items()}
        return [(buckets[number], *row) for number, *row in rows]


def _days(day: str, start: date, stop: date | None) -> dict[str, date]:
    return {f"{day}__gte": start} | ({f"{day}__lt": stop} if stop else {})


def _of_whom(asked: Question) -> str:
    """For whom alike the numbers of this place are: all of the province, all of one city and no other; "" for nobody
    else."""
    scope, place = asked.user.scope, asked.place
    if scope.everything or not place.is_whole:
        return ""
    if scope.is_province:
        return f"province:{place.bureau.pk}"
    is_own_city = scope.bureaus is None and scope.cities == {place.bureau.city_id}
    return f"city:{place.bureau.pk}" if is_own_city else ""


def _first(asked: Question) -> date:
    periods = [asked.period, asked.base, asked.period.trend()[0].period]
    return min(period.start for period in periods if period)


def _over(first: date, on: date) -> Iterator[date]:
    """The months, by their first days, from the one that holds `first` on, that are over on that day."""
    month = first.replace(day=1)
    while month + MONTH <= on:
        yield month
        month += MONTH
