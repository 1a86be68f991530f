"""What a signature under a circular or a month goes through: the figures, city by city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from circulars.models import Circular, Submission
from circulars.states import Status
from circulars.tables import SHORT, Row, Table, city_table
from records.matter import Point, Points

if TYPE_CHECKING:
    from accounts.models import User

FIGURES = (
    ("new", _("New")),
    ("late", _("Entered late")),
    ("cleared", pgettext_lazy("movement", "Cleared")),
    ("closing", _("Closing")),
)


def cities_of_circular(circular: Circular, user: User) -> list[Point]:
    """The frozen table, a line a city, the whole province last."""
    if circular.status == Status.COLLECTING:
        return []
    if not circular.lines.exists():
        return []
    table = city_table(circular.printed_lines(), user, columns=SHORT)
    rows = [*table.rows, table.total] if table.total else table.rows
    return [Point(row.name, row.name, row.rate, [_cells(table, row)]) for row in rows]


def _cells(table: Table, row: Row) -> str:
    return " · ".join(f"{head.label} {cell.text}" for head, cell in zip(table.heads, row.cells, strict=True))


def figures_of_month(submission: Submission, user: User) -> list[Point]:
    """What the system counted and what the city says, figure by figure."""
    return [
        Point(
            name, str(label), str(submission.claimed.get(name, "—")),
            [_("Counted by the system: %(count)s") % {"count": submission.counted.get(name, "—")}],
        )
        for name, label in FIGURES
    ]  # fmt: skip


OF_CIRCULARS = (Points(kind="circular", name="cities", label=_("Figures by city"), read=cities_of_circular),)
OF_MONTHS = (Points(kind="submission", name="figures", label=_("Figures confirmed"), read=figures_of_month),)
