"""The sheet 案件 of the page of figures: headlines, a trend, lines and laws. Places are listed, never ranked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.figures.table import BY_KEY, BY_LAW, BY_LINE, FIGURES, PENALTIES_BY_LINE
from figures.panels import Panel, Reader, Section, bars_panels, trend_panel
from figures.sources import Counts, Question

FILED, DECIDED, PENALTIES = "cases.filed", "cases.decided", "cases.penalties"
HEADLINES = (
    FILED, DECIDED, "cases.closed", PENALTIES, "cases.collected_rate", "cases.in_time_rate",
    "cases.median_days_to_file", "cases.median_days", "cases.median_days_to_close", "cases.per_officer",
)  # fmt: skip
COLUMNS = (FILED, DECIDED, "cases.closed", "cases.fines", "cases.confiscated", PENALTIES)
SHOWN_TOGETHER = ((BY_LINE, BY_LAW), (PENALTIES_BY_LINE,))


def case_section(asked: Question, counts: Counts) -> Section:
    read = Reader(asked, counts, BY_KEY)
    panels = [*_places(read), _trend(read), *bars_panels(read, *SHOWN_TOGETHER)]
    return Section([read(key, compared=True) for key in HEADLINES], panels, FIGURES)


def _places(read: Reader) -> list[Panel]:
    """Cities or counties in the order of their codes, so that no place stands above another for what it fined."""
    parts, place = read.asked.parts, read.asked.place
    if not parts:
        return []
    rows = [
        (part, read.asked.page_of(part) if part.code and part != place else "", [read(key, part) for key in COLUMNS])
        for part in parts
    ]
    heads = [BY_KEY[key] for key in COLUMNS]
    return [Panel("cases/figures/_places.html", {"heads": heads, "rows": rows, "is_province": place.is_province})]


def _trend(read: Reader) -> Panel:
    return trend_panel(
        read, (FILED, DECIDED),
        note=_("%(first)s to %(last)s"),
        spoken=_("Cases filed and decided, %(first)s to %(last)s; the numbers stand in the table below."),
    )  # fmt: skip
