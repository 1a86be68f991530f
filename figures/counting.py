"""Counting by day and bureau in one statement: every row falls into a bucket of days, and sums are taken from those."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, Func, IntegerField, Model, QuerySet, Value
from django.db.models.expressions import Combinable

from figures.periods import DAY, Period

Key = Hashable  # id of the bureau that a row counts for
ALL = None  # the key of the sum over all bureaus
WHOLE = 0  # the key of what is not counted by bureau


class Buckets:
    """Stretches of days between the bounds of the periods that are asked for."""

    def __init__(self, periods: Iterable[Period | None], *, bounds: Iterable[date] = ()) -> None:
        """bounds: more days on which a bucket begins."""
        self.bounds = sorted(
            {day for period in periods if period for day in (period.start, period.end + DAY)} | {*bounds}
        )

    def cut(self, days: Iterable[date]) -> Buckets:
        """With a bucket beginning on each of these days as well."""
        return Buckets([], bounds=[*self.bounds, *days])

    def stretches(self, *, has_end: bool = True) -> dict[int, tuple[date, date | None]]:
        """number → first day, and the day after the last one; without has_end also the bucket that never ends."""
        found: dict[int, tuple[date, date | None]] = dict(enumerate(pairwise(self.bounds), 1))
        return found if has_end else found | {len(self.bounds): (self.bounds[-1], None)}

    @property
    def first(self) -> date:
        return self.bounds[0]

    @property
    def last(self) -> date:
        """The last day of the last period."""
        return self.bounds[-1] - DAY

    def number(self, day: Combinable) -> Func:
        """Of a column of days: the number of the bucket that it falls into; 0 before the first bound."""
        bounds = Value(self.bounds, output_field=ArrayField(DateField()))
        return Func(day, bounds, function="width_bucket", output_field=IntegerField())

    def holding(self, day: date) -> int:
        """The number of the bucket that a day lies in."""
        return bisect_right(self.bounds, day)

    def within(self, period: Period) -> range:
        """The buckets of a period. Its bounds must be among those that were asked for."""
        return range(self._after(period.start), self._after(period.end + DAY))

    def after(self, day: date) -> range:
        """All buckets after the end of a day; the day after it must be a bound."""
        return range(self._after(day + DAY), len(self.bounds) + 1)

    def _after(self, bound: date) -> int:
        if self.bounds[bisect_left(self.bounds, bound) : bisect_right(self.bounds, bound)] != [bound]:
            raise KeyError(f"{bound} was not asked for")
        return self.holding(bound)


def grouped(
    rows: QuerySet[Model] | Iterable[QuerySet[Model]], *sets: Sequence[str], sums: str = ""
) -> list[list[tuple[Any, ...]]]:
    """Numbers of rows by several sets of columns, the rows read once: for each set its tuples (values …, number).

    rows: one queryset, or several, all of whose rows are counted. sums: a column that is added up instead; of money
    the number is a Decimal.
    """
    names = list(dict.fromkeys(name for one in sets for name in one))
    letters = {name: f"c{place}" for place, name in enumerate(names)}
    inner, values = _all_of([rows] if isinstance(rows, QuerySet) else rows, [*names, *([sums] if sums else [])])
    if not inner:
        return [[] for _one in sets]
    columns = ", ".join(letters.values())
    number, summed = ("coalesce(sum(summed), 0)", ", summed") if sums else ("count(*)", "")
    wanted = ", ".join(f"({', '.join(letters[name] for name in one)})" for one in sets)
    # OFFSET 0 keeps the rows a subquery: else PostgreSQL takes every day for a bucket of its own, and sorts
    statement = (
        f"SELECT grouping({columns}), {columns}, {number}"  # noqa: S608
        f" FROM ({inner} OFFSET 0) counted ({columns}{summed})"
        f" GROUP BY GROUPING SETS ({wanted})"
    )
    found: dict[int, list[tuple[Any, ...]]] = {_left_out(names, one): [] for one in sets}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for left_out, *row in cursor.fetchall():
            found[left_out].append(tuple(row))
    return [[_picked(names, one, row) for row in found[_left_out(names, one)]] for one in sets]


def _all_of(several: Iterable[QuerySet[Model]], names: Sequence[str]) -> tuple[str, list[Any]]:
    """SQL of the rows of all, and its values; "" where it is known beforehand that there are none."""
    parts: list[str] = []
    values: list[Any] = []
    for rows in several:
        with suppress(EmptyResultSet):
            inner, params = rows.order_by().values_list(*names).query.sql_with_params()
            parts.append(inner)
            values += params
    return " UNION ALL ".join(parts), values


def _left_out(names: Sequence[str], kept: Sequence[str]) -> int:
    """What grouping() says of the rows of a set: a bit for each column that it leaves out, the last one lowest."""
    return sum(1 << (len(names) - 1 - place) for place, name in enumerate(names) if name not in kept)


def _picked(names: Sequence[str], kept: Sequence[str], row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*(row[names.index(name)] for name in kept), row[-1])


def together(**wanted: QuerySet[Model] | Sequence[QuerySet[Model]]) -> dict[str, list[tuple[Any, ...]]]:
    """The tuples of several querysets of values, asked for in one statement; under one name also those of more than
    one. For numbers, words and truths; what has decimals comes as a Decimal."""
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in wanted}
    parts: list[str] = []
    values: list[Any] = []
    for name, one in wanted.items():
        for rows in [one] if isinstance(one, QuerySet) else one:
            with suppress(EmptyResultSet):  # known beforehand to be none
                inner, params = rows.query.sql_with_params()
                parts.append(f"SELECT %s, json_agg(row_to_json(counted))::text FROM ({inner}) counted")  # noqa: S608
                values += [name, *params]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for name, rows in cursor.fetchall():
                found[name] += [tuple(row.values()) for row in json.loads(rows or "[]", parse_float=Decimal)]
    return found


class Tally:
    """Numbers of rows by bureau, bucket and kind. Filled from (bucket, bureau, *kind, number)."""

    def __init__(self, buckets: Buckets, rows: Iterable[tuple[Any, ...]]) -> None:
        self.buckets = buckets
        self._counts: dict[tuple[Key, int], Counter[tuple[Any, ...]]] = {}
        for bucket, key, *kind, number in rows:
            for each in (key, ALL):
                self._counts.setdefault((each, bucket), Counter())[tuple(kind)] += number

    def of(self, key: Key, buckets: Iterable[int]) -> Counter[tuple[Any, ...]]:
        """kind → number of rows of a bureau (ALL: of all) in these buckets."""
        found: Counter[tuple[Any, ...]] = Counter()
        for bucket in buckets:
            found.update(self._counts.get((key, bucket), {}))
        return found


def of_whole(buckets: Buckets, rows: Iterable[tuple[Any, ...]]) -> Tally:
    """Of what is not counted by bureau: rows of (bucket, *kind, number)."""
    return Tally(buckets, ((bucket, WHOLE, *row) for bucket, *row in rows))


def middle(lengths: Counter[int]) -> Fraction | None:
    """The median of lengths, each with how often it occurs: of an even number the mean of the two in the middle."""
    count = lengths.total()
    if not count:
        return None
    low, high = (count - 1) // 2, count // 2
    found, passed = [], 0
    for length, times in sorted(lengths.items()):
        found += [length for wanted in (low, high) if passed <= wanted < passed + times]
        passed += times
    return Fraction(sum(found), 2)
