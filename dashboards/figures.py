"""Figures of all rooms for one question: whose, over which days, compared with which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dashboards.places import parts_of
from figures.bases import imported_bases
from figures.day_counts import CountSource, DayCount
from figures.panels import Panel
from figures.periods import Period
from figures.sources import Counts, Place, Question, Source, Value, sources
from figures.sources import first_on as sources_begin_on

if TYPE_CHECKING:
    from accounts.scope import Reader


BASES = {"year": Period.last_year, "before": Period.before}
BASE_NAMES = {"year": _("same period last year"), "before": _("previous period")}


Answers = list[tuple[Source, Counts]]


def counted(asked: Question) -> Answers:
    """What every source answers."""
    return [(source, source.count(asked)) for source in sources()]


def befores_of(source: Source, counts: Counts, asked: Question) -> Callable[[str], Value]:
    """What a figure of the source, by its key, was at the place of the question in its base, which it must have.

    Where an imported base stands for a period before a room's records begin, none of its figures is counted there:
    those without a base are not comparable.
    """
    place, base = asked.place, asked.base
    if base is None:
        raise ValueError("nothing to compare with")
    imported = {key: each.number for (bureau, key), each in asked.imported.items() if bureau == place.bureau.pk}
    if any(figure.key in imported for figure in source.figures):
        first = first_on(asked.user, place, source)
        if first is None or first > base.end:
            return lambda key: Value(imported.get(key))
    return lambda key: counts.value(key, place, base)


def figures_page(asked: Question, source: Source) -> dict[str, Any]:
    """Headlines, rows of panels and definitions of one source, for the template."""
    section = source.section(asked, source.count(asked))
    imported = [reading for reading in section.headlines if reading.imported]
    return {
        "headlines": section.headlines,
        "imported": imported,
        "rows": _laid_out(section.panels),
        "definitions": section.defined,
    }


def source_named(name: str) -> Source:
    """The sheet of the page of figures of that name, the first without one. Raises KeyError."""
    by_name = {source.name: source for source in sources()}
    return by_name[name] if name else next(iter(by_name.values()))


def count_named(key: str) -> DayCount:
    """The count of different things behind a figure, without a key the first one. Raises LookupError for any other."""
    counts = [one for source in sources() if isinstance(source, CountSource) for one in source.counts if one.things]
    found = [one for one in counts if key in ("", one.key)]
    return found[0]  # LookupError where there is none


def first_on(user: Reader, place: Place, *among: Source) -> date | None:
    """The day that the records of a place begin; among: of which sources, or of all."""
    return sources_begin_on(user, place, among or sources())


def question(
    user: Reader,
    place: Place,
    period: Period,
    *,
    among: Sequence[Place],
    on: date,
    first: date | None,
    base: str = "",
    page_of: Callable[[Place], str] = lambda _place: "",
) -> Question:
    """`among`: the places that the person may see; `first`: the day that records begin; `base`: a key of BASES.

    There is no base where records do not reach back to it, nor one that runs into the period itself (three years and
    the three that end a year earlier): then a change is not comparable, and not from zero, unless a base was imported.
    """
    compared = BASES[base](period) if base else None
    is_recorded = compared is not None and first is not None and first <= compared.end < period.start
    parts = parts_of(place, among)
    bureaus = [each.bureau.pk for each in (place, *parts)]
    imported = imported_bases(user, bureaus, compared) if compared is not None and not is_recorded else {}
    return Question(
        user=user,
        place=place,
        parts=parts,
        period=period,
        base=compared if is_recorded else None,
        base_name=BASE_NAMES[base] if base else "",
        imported=imported,
        on=on,
        page_of=page_of,
    )


def _laid_out(panels: Iterable[Panel]) -> list[list[Panel]]:
    """Panels in rows: halves that follow each other stand together, others alone."""
    rows: list[list[Panel]] = []
    for is_half, group in groupby(panels, key=attrgetter("is_half")):
        together = list(group)
        rows += [together] if is_half else [[panel] for panel in together]
    return rows
