"""Figures that are plain counts: rows of a list whose day lies in the period, by who holds them.

A kind of which no more is counted says so in its declaration:

    CountSource(name="talks", label=_("Talks"), order=40, counts=(
        DayCount(of=TALKS, key="talks.held", label=_("Talks held"), day="held_on", days="held", definition=_("…")),
    ))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from django.db.models import Count, DateTimeField, Expression, F, Model, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from accounts.models import Bureau
from accounts.reference import rows_of
from figures.counting import Tally
from figures.panels import Reader, Section
from figures.periods import Period
from figures.sources import Counts, Measure, Place, Question, Slice, Source
from figures.tallies import Rows, TalliedCounts, TalliedFigure, Tallies, by_key, first_day, held_at, held_by

if TYPE_CHECKING:
    from accounts import scope


class Listed(Protocol):
    """What a count needs of the list behind it (`lists.record_list.RecordList`)."""

    @property
    def kind(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def rows(self) -> Callable[[scope.Reader], QuerySet[Any]]: ...

    @property
    def filterset(self) -> type[Any]: ...


THINGS = "dashboards:things"  # the page that lists the different things of a figure


class Thing(NamedTuple):
    """One of the different things that a figure counts. `number`: of its rows."""

    label: str
    number: int


@dataclass(frozen=True, kw_only=True)
class DayCount:
    """How many rows of the list `of` have their `day` in the period, and are as `where` says.

    `things`: fields whose different values are counted instead of the rows; `sums`: a field that is added up instead.
    `held`: the field with the bureau that a row counts for, by default the one that holds it; the list then has two
    filters of that name (`plain.declaring.plain_kind`, `places`).

    `days`: begins the names of the two filters of the list for that day ("dated" for dated_from and dated_to);
    `params`: what the list is asked besides, so that it shows exactly these. `key`, `label`, `definition`, `unit`: as
    of any figure.
    """

    of: Listed
    key: str
    label: Any
    definition: Any
    day: str
    days: str
    unit: Any = ""
    short: Any = ""
    where: Q = field(default_factory=Q)
    things: tuple[str, ...] = ()
    sums: str = ""
    held: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    def rows(self, user: scope.Reader) -> QuerySet[Model]:
        """With its day as `counted_on`. By key, whatever the list joins and adds up in its rows."""
        found = self.of.rows(user).filter(self.where, **{f"{self.day}__isnull": False})
        rows = self._model._default_manager.filter(pk__in=found.order_by().values("pk"))
        return rows.annotate(counted_on=self._date)

    @property
    def _model(self) -> type[Model]:
        return self.of.filterset._meta.model

    @property
    def _date(self) -> Expression | F:
        is_moment = isinstance(self._model._meta.get_field(self.day), DateTimeField)
        return TruncDate(self.day) if is_moment else F(self.day)

    @property
    def figure(self) -> TalliedFigure:
        return TalliedFigure(
            key=self.key, label=self.label, short=self.short, definition=self.definition, unit=self.unit,
            measure=self.measure, sums=self.sums, count=self._number, rows=self._listed,
        )  # fmt: skip

    @property
    def measure(self) -> Measure:
        if self.things:
            return Measure.DISTINCT
        return Measure.SUM if self.sums else Measure.COUNT

    def _number(self, tallies: DayTallies, place: Place, period: Period) -> int:
        found = tallies.numbers[self.key].of(tallies.key(place), tallies.buckets.within(period))
        return len(found) if self.things else found.total()

    def _listed(self, tallies: DayTallies, place: Place, period: Period) -> Rows:
        if self.things and place.code:
            return THINGS, {"figure": self.key, "period": str(period), "of": place.code}
        return self.listed(place, period)

    def listed(self, place: Place, period: Period) -> Rows:
        """The list of the rows that are counted, or among which different things are."""
        days = {f"{self.days}_from": period.start, f"{self.days}_to": period.end}
        return self.of.url, {**self.params, **days, **held_by(place, self.held)}

    def different(self, user: scope.Reader, place: Place, period: Period) -> list[Thing]:
        """The different things that are counted, each with how many rows are of it."""
        rows = held_at(place, self.rows(user), self.held).filter(readers__isnull=True)
        rows = rows.filter(counted_on__range=(period.start, period.end))
        found = rows.order_by(*self.things).values_list(*self.things).annotate(n=Count("*"))
        return [Thing(" ".join(map(self._said, self.things, values)), n) for *values, n in found]

    def _said(self, name: str, value: Any) -> str:
        """A bureau by its place, anything else as it stands."""
        model = self._model
        for part in name.split("__"):
            field = model._meta.get_field(part)
            model = field.related_model or model
        return str(rows_of(Bureau)[value].place_name if field.related_model is Bureau else value)


class DayTallies(Tallies):
    """All counts of a source, in one statement."""

    def __init__(self, asked: Question, counts: Sequence[DayCount]) -> None:
        super().__init__(asked, *(step.period for step in asked.period.trend()))
        self._counts = counts

    @cached_property
    def numbers(self) -> dict[str, Tally]:
        found = self.together(**{f"count_{place}": self._rows(one) for place, one in enumerate(self._counts)})
        return {one.key: Tally(self.buckets, found[f"count_{place}"]) for place, one in enumerate(self._counts)}

    def _rows(self, one: DayCount) -> QuerySet[Model, Any]:
        dated = self.held(one.rows(self.user), one.held).order_by().filter(self.in_days("counted_on"))
        numbered = dated.annotate(bucket=self.buckets.number(F("counted_on")))
        number = Sum(one.sums, default=0) if one.sums else Count("*")
        return numbered.values_list("bucket", self.holder_of(one.held), *one.things).annotate(n=number)


class DayCounts(TalliedCounts):
    def __init__(self, asked: Question, source: CountSource) -> None:
        super().__init__(asked, DayTallies(asked, source.counts))
        self.figures = source.by_key  # type: ignore[misc]  # of this source, not of the class

    def slices(self, key: str, period: Period) -> list[Slice]:
        return []


class CountSource(Source):
    """A sheet of the page of figures with these counts as its headlines."""

    def __init__(self, *, name: str, label: Any, order: int, counts: Sequence[DayCount]) -> None:
        self.name, self.label, self.order, self.counts = name, label, order, counts  # type: ignore[misc]  # of this source, not of the class
        self.kinds = frozenset(one.of.kind for one in counts)  # type: ignore[misc]  # of this source, not of the class
        self.figures = [one.figure for one in counts]  # type: ignore[misc]  # of this source, not of the class
        self.by_key = by_key([one.figure for one in counts])

    def first_days(self, user: scope.Reader, place: Place) -> list[QuerySet[Any, Any]]:
        return [first_day(one.rows(user), "counted_on", place, one.held) for one in self.counts]

    def count(self, asked: Question) -> Counts:
        return DayCounts(asked, self)

    def section(self, asked: Question, counts: Counts) -> Section:
        read = Reader(asked, counts, self.by_key)
        return Section([read(key, compared=True) for key in self.by_key], [], self.figures)
