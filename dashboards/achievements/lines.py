"""Each figure of the achievements report as a line: its number, what it is compared with, and the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dashboards.achievements.chapters import CHAPTERS, Chapter, Section
from dashboards.figures import befores_of, counted
from figures.bases import imported_bases
from figures.panels import Reader, change, number_of, percent_changed, trend_panel, unit_of, with_unit
from figures.periods import Period
from figures.sources import Counts, Figure, Measure, Question, Value

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


class Report:
    """All chapters for one question. Figures of the years are those of the last full year within its period."""

    def __init__(self, asked: Question) -> None:
        """asked: with the period before as its base, where records reach back so far."""
        self.asked = asked
        self.yearly = _of_the_year(asked)
        self._told = {False: _by_key(asked), True: _by_key(self.yearly)}

    @cached_property
    def chapters(self) -> list[ToldChapter]:
        return [self._chapter(chapter) for chapter in CHAPTERS]

    @property
    def lines(self) -> Iterator[Line]:
        for chapter in self.chapters:
            for section in chapter.sections:
                yield from section.lines

    def _chapter(self, chapter: Chapter) -> ToldChapter:
        sections = [self._section(section) for section in chapter.sections]
        return ToldChapter(name=chapter.name, label=chapter.label, sections=sections)

    def _section(self, section: Section) -> ToldSection:
        lines = [self._line(key, is_yearly=section.is_yearly) for key in section.keys]
        return ToldSection(name=section.name, label=section.label, lines=lines, chart=self._chart(section))

    def _chart(self, section: Section) -> Mapping[str, Any] | None:
        if not section.drawn:
            return None
        told = self._told[section.is_yearly]
        figures = {key: told[key][1] for key in section.drawn}
        read = Reader(self.yearly if section.is_yearly else self.asked, told[section.drawn[0]][0], figures)
        spoken = _("%(section)s from %%(first)s to %%(last)s; the numbers stand in the table.")
        return trend_panel(
            read, section.drawn, note=_("%(first)s to %(last)s"), spoken=spoken % {"section": section.label}
        ).context  # fmt: skip

    def _line(self, key: str, *, is_yearly: bool) -> Line:
        asked = self.yearly if is_yearly else self.asked
        counts, figure, before_of = self._told[is_yearly][key]
        place, period = asked.place, asked.period
        before = before_of(key) if figure.compares else NOTHING
        return Line(
            figure=figure, period=period, value=counts.value(key, place, period), base=asked.base, before=before,
            address=counts.address(key, place, period), is_yearly=is_yearly,
        )  # fmt: skip


def _by_key(asked: Question) -> dict[str, tuple[Counts, Figure, Callable[[str], Value]]]:
    """By key: who counts it, the figure, and how to learn what it was in the base of the question."""
    found = {}
    for source, counts in counted(asked):
        before_of = befores_of(source, counts, asked) if asked.base else lambda _key: NOTHING
        for figure in source.figures:
            found[figure.key] = counts, figure, before_of
    return found


def _of_the_year(asked: Question) -> Question:
    """Of the last full year in the period, or of the period itself where it holds none, against the year before."""
    period = asked.period.last_whole_year() or asked.period
    base = period.last_year()
    bureaus = [asked.place.bureau.pk]
    return replace(asked, period=period, base=base, imported=imported_bases(asked.user, bureaus, base))


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
