"""A figure of the achievements report as a line: its number, what it is compared with, and the list behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from figures.panels import change, number_of, percent_changed, unit_of, with_unit
from figures.periods import Period
from figures.sources import Figure, Measure, Value

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOTHING = Value(None)


@dataclass(frozen=True, kw_only=True)
class Line:
    """`before`: in `base`, the days compared with; None where there are none. `address`: the list of its rows."""

    figure: Figure
    period: Period
    value: Value
    base: Period | None
    before: Value
    address: str
    is_yearly: bool

    @property
    def label(self) -> str:
        """With the year that it tells of, where that is not the whole period."""
        words = {"figure": self.figure.label, "year": self.period.start.year}
        return _("%(figure)s (%(year)s)") % words if self.is_yearly else str(self.figure.label)

    @property
    def has_rows(self) -> bool:
        """A share and a middle are taken of rows, but are not so many."""
        return self.figure.measure not in (Measure.RATE, Measure.MEDIAN)

    @property
    def said(self) -> str:
        """The number as printed, with its unit."""
        return with_unit(self.figure, self.value)

    @property
    def unit(self) -> str:
        return unit_of(self.figure)

    @property
    def number(self) -> int | float | str | None:
        return number_of(self.figure, self.value)

    @property
    def base_number(self) -> int | float | str | None:
        return number_of(self.figure, self.before)

    @property
    def percent(self) -> Decimal | None:
        return percent_changed(self.figure, self.value, self.before)

    @property
    def compared(self) -> str:
        """What stands beside it: what it was before, and the change; "" where there is nothing to compare with."""
        if self.base is None or self.before.number is None:
            return ""
        words = {"period": _named(self.base), "number": with_unit(self.figure, self.before)}
        before = _("%(period)s: %(number)s") % words
        return f"{before} · {change(self.figure, self.value, self.before)}"


def _named(period: Period) -> str:
    is_year = period.months == 12 and period.end == period.last_year().end.replace(year=period.end.year)
    return str(period.start.year) if is_year else f"{period.start}..{period.end}"


@dataclass(frozen=True, kw_only=True)
class ToldSection:
    """`chart`: some of its figures over time, for the template of a trend; None where none are drawn."""

    name: str
    label: StrOrPromise
    lines: Sequence[Line]
    chart: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class ToldChapter:
    name: str
    label: StrOrPromise
    sections: Sequence[ToldSection]


MEASURES = {Measure.MEDIAN: "days"}  # how a program is told what was done; the others by their own names


def measure_of(figure: Figure) -> str:
    return MEASURES.get(figure.measure, figure.measure.value)


def as_told(line: Line, rows: int | None) -> dict[str, Any]:
    """For programs. rows: how many the list behind it has."""
    changed = line.percent
    return {
        "key": line.figure.key,
        "label": line.label,
        "measure": measure_of(line.figure),
        "value": line.number,
        "unit": line.unit,
        "base": line.base_number,
        "change_percent": None if changed is None else float(changed),
        "rows": rows,
        "url": line.address,
    }
