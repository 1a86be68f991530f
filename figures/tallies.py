"""Figures that are taken of tallies: what the figures of every kind of record have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Func, Model, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.reference import rows_of
from deadlines.aggregates import workdays
from deadlines.calendar import WorkCalendar
from deadlines.models import current_calendar
from figures.counting import ALL, Buckets, Key, grouped, middle, together
from figures.months import Counted, Months
from figures.periods import Period
from figures.sources import Counts, Figure, Measure, Place, Question, Value
from records.models.code import CodeItem

LONGEST_YEARS = 10  # working days are counted from at most so long before the first day asked for

Params = dict[str, Any]
Rows = tuple[str, Params]  # name of a list and its parameters

Told = TypeVar("Told")
Held = TypeVar("Held", bound=QuerySet[Any])


@dataclass(frozen=True)
class Monthly:
    """Rows to be counted by month and `names`, by their `day`; `what`: one of the `counts`; `sums`: a column that is
    added up instead."""

    what: str
    rows: QuerySet[Model]
    day: str
    names: Sequence[str]
    sums: str = ""

    def numbered(self, counted: Counted) -> list[QuerySet[Model]]:
        """Numbers of the rows that are left to be counted."""
        left = counted.left(self.rows.order_by(), self.day)
        number = Sum(self.sums, default=0) if self.sums else Count("*")
        return [rows.values_list("stretch", *self.names).annotate(n=number) for rows in left]


class Tallies:
    """What is counted for one question. A room adds its tallies; each is taken when it is first asked for."""

    def __init__(self, asked: Question, *more: Period) -> None:
        """more: periods besides the question's and its base, such as the steps of a trend."""
        self.asked, self.user, self.place = asked, asked.user, asked.place
        self.buckets = Buckets([asked.period, asked.base, *more])
        self.months = Months(asked, self.counts)

    @property
    def counts(self) -> Mapping[str, Hashable]:
        """What is remembered by month: its name → what else it depends on."""
        return {}

    def monthly(
        self,
        what: str,
        rows: QuerySet[Model],
        day: str,
        *sets: Sequence[str],
        buckets: Buckets | None = None,
        sums: str = "",
    ) -> list[list[tuple[Any, ...]]]:
        """Numbers of rows by several sets of columns: for each set its tuples (bucket, values …, number).

        what: one of `counts`. buckets: if not those of the question, and then also the rows after the last one. sums: a
        column that is added up instead of counting.
        """
        counted = self.months.of(what, buckets or self.buckets, has_end=buckets is None)
        return counted.completed(grouped(counted.left(rows, day), *(("stretch", *one) for one in sets), sums=sums))

    def key(self, place: Place) -> Key:
        return ALL if place == self.place else place.bureau.pk

    @property
    def holder(self) -> str:
        """The column that tells the parts of the place apart."""
        return self.holder_of("")

    def holder_of(self, held: str) -> str:
        """held: the field with the bureau that a row counts for, where it is not the one that holds it."""
        if held:
            return f"{held}__city_id" if self.place.is_province else f"{held}_id"
        return "city_id" if self.place.is_province else "bureau_id"

    def together(self, **wanted: QuerySet[Model] | Monthly) -> dict[str, list[tuple[Any, ...]]]:
        """Several counts in one statement. Of a queryset its tuples; of what is counted by month those that begin with
        the bucket."""
        monthly = {name: one for name, one in wanted.items() if isinstance(one, Monthly)}
        counted = {name: self.months.of(one.what, self.buckets) for name, one in monthly.items()}
        left = {name: one.numbered(counted[name]) for name, one in monthly.items()}
        whole = {name: one for name, one in wanted.items() if not isinstance(one, Monthly)}
        found = together(**whole, **left)
        return found | {name: one.completed([found[name]])[0] for name, one in counted.items()}

    def held(self, rows: Held, by: str = "") -> Held:
        """Of the place of the question, by who holds them, or by the bureau in the field `by`.

        What is in the compartment is in no figure."""
        return held_at(self.place, rows, by).filter(readers__isnull=True)

    def in_days(self, field: str) -> Q:
        return Q(**{f"{field}__range": (self.buckets.first, self.buckets.last)})

    def workdays(self, after: Any, until: Any) -> Func:
        first = self.buckets.first - relativedelta(years=LONGEST_YEARS)
        return workdays(after, until, calendar=self.calendar, first=first, last=self.buckets.last)

    @cached_property
    def calendar(self) -> WorkCalendar:
        return current_calendar()


def held_at(place: Place, rows: Held, by: str = "") -> Held:
    """Those of the rows that a place holds; by: the field with the bureau that they count for, if another."""
    if place.is_province:
        return rows
    if by:
        return rows.filter(**{f"{by}__city" if place.is_whole else by: place.bureau})
    rows = rows.filter(city=place.bureau.city_id)  # which every index begins with
    return rows if place.is_whole else rows.filter(bureau=place.bureau)


def first_day(rows: QuerySet[Model], day: str, place: Place, by: str = "") -> QuerySet[Model, Any]:
    """The earliest `day` of the rows that a place holds (`held_at`), which must all have one; none where there are
    none."""
    return held_at(place, rows, by).order_by(day).values_list(day)[:1]


def held_by(place: Place, by: str = "") -> Params:
    """A place in the words of a list: nothing for the whole province, a city with all below it, or one bureau; by: the
    field with the bureau that the rows count for, if it is not the one that holds them."""
    if place.is_province:
        return {}
    if by:
        return {f"{by}_city" if place.is_whole else by: place.bureau.code}
    return {"city" if place.is_whole else "bureau": place.bureau.code}


def named_by(model: type[CodeItem], key: int | None) -> tuple[str, str]:
    """Code and name of an entry of a code list, from what is remembered of it; no code where a row names none."""
    if not key:
        return "", _("Not stated")
    entry = rows_of(model)[key]
    return entry.code, entry.label


@dataclass(frozen=True, kw_only=True)
class TalliedFigure(Figure):
    """`count(tallies, place, period)`: how many, or the sum. `lengths(…)`: what a middle is taken of.

    `rows(…)`: the list of them and its parameters. A rate has none of these.
    """

    count: Callable[[Any, Place, Period], int | Decimal] | None = None
    lengths: Callable[[Any, Place, Period], Counter[int]] | None = None
    rows: Callable[[Any, Place, Period], Rows] | None = None


def needed(told: Told | None) -> Told:
    """Raises ValueError for a figure whose table lacks what its measure needs."""
    if told is None:
        raise ValueError("a figure without its count")
    return told


class TalliedCounts(Counts):
    """Values and addresses by key, from a room's table of figures."""

    figures: ClassVar[Mapping[str, TalliedFigure]]

    def __init__(self, asked: Question, tallies: Any) -> None:
        self.asked, self.tallies = asked, tallies

    def value(self, key: str, place: Place, period: Period) -> Value:
        figure = self.figures[key]
        if figure.measure == Measure.RATE:
            part, whole = (
                needed(self.figures[name].count)(self.tallies, place, period) for name in (figure.part, figure.whole)
            )
            return Value.share(part, whole)
        if figure.measure == Measure.MEDIAN:
            lengths = needed(figure.lengths)(self.tallies, place, period)
            return Value(middle(lengths), lengths.total())
        return Value(needed(figure.count)(self.tallies, place, period))

    def address(self, key: str, place: Place, period: Period) -> str:
        figure = self.figures[self.figures[key].whole or key]
        return address_of(*needed(figure.rows)(self.tallies, place, period))


def address_of(name: str, params: Params) -> str:
    return f"{reverse(name)}?{urlencode(params)}"


def by_key(figures: Sequence[TalliedFigure]) -> dict[str, TalliedFigure]:
    return {figure.key: figure for figure in figures}
