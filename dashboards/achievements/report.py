"""The achievements report of one place and period: its chapters with all their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from dashboards.achievements.chapters import CHAPTERS, Chapter, Section
from dashboards.achievements.told import NOTHING, Line, ToldChapter, ToldSection
from dashboards.figures import befores_of, counted
from figures.bases import imported_bases
from figures.panels import Reader, trend_panel
from figures.sources import Counts, Figure, Question, Value


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
        sections = [told for section in chapter.sections for told in self._sections(section)]
        return ToldChapter(name=chapter.name, label=chapter.label, sections=sections)

    def _sections(self, section: Section) -> list[ToldSection]:
        return section.made(self.asked) if section.made else [self._section(section)]

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
