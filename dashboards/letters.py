"""函件 × 城市: the letters of each part of a place, what is stuck and why, and what it reported last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deadlines.models import current_calendar
from figures.panels import Reader, Reading
from figures.sources import Place, Question, Source
from rectification.figures.table import BY_KEY
from rectification.models import Progress
from rectification.reports import latest_reports

MOVED = ("letters.received", "letters.answered")  # in the period
STANDING = ("letters.open", "letters.overdue", "letters.to_accept")
STUCK = ("letters.open_without_measure", "letters.unplanned", "measures.unproven", "letters.due_soon")
COLUMNS = (*MOVED, *STANDING, *STUCK)
SILENT = 5  # working days without a report


@dataclass(frozen=True)
class PlaceRow:
    """`report`: the newest progress report; `age`: working days since. `href`: the same page of that place."""

    place: Place
    href: str
    cells: Sequence[Reading]
    report: Progress | None = None
    age: int = 0

    @property
    def is_behind(self) -> bool:
        """Whether something is in work and nobody has reported for a while."""
        return self.open > 0 and (self.report is None or self.age >= SILENT)

    @property
    def open(self) -> int:
        return int(self.cells[COLUMNS.index("letters.open")].value.number or 0)

    @property
    def is_idle(self) -> bool:
        return self.report is None and all(cell.is_zero for cell in self.cells)


def letters_page(asked: Question, source: Source) -> dict[str, Any]:
    """Context of dashboards/letters.html. A place without parts (a county) is its own only row."""
    read = Reader(asked, source.count(asked), BY_KEY)
    places = list(asked.parts) or [asked.place]
    reports, calendar = latest_reports(asked.user, places), current_calendar()
    rows = []
    for place in places:
        report = reports.get(place)
        age = calendar.workdays_between(report.on, asked.on) if report else 0
        href = asked.page_of(place) if place.code and place != asked.place else ""
        rows.append(PlaceRow(place, href, [read(key, place) for key in COLUMNS], report, age))
    shown = [row for row in rows if row.place.code or not row.is_idle]
    return {
        "moved": [BY_KEY[key] for key in MOVED],
        "standing": [BY_KEY[key] for key in STANDING],
        "stuck": [BY_KEY[key] for key in STUCK],
        "places": shown,
        "total": [read(key) for key in COLUMNS],
        "reports": sorted((row for row in shown if row.open or row.report), key=_most_silent_first),
        "silent": SILENT,
        "is_empty": all(row.is_idle for row in rows),
        "definitions": [BY_KEY[key] for key in COLUMNS],
    }


def _most_silent_first(row: PlaceRow) -> tuple[bool, bool, int]:
    return not row.is_behind, row.report is not None, -row.age
