"""What a circular counts of a movement, said once: in which column it is posted, and what it adds to which totals.

Posting sums by it, and the rows behind a printed number are found by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from leads.models.movement import Kind

# Entered before the month, but after its own circular: late. `month`: its first day, as the statement passes it.
_COLUMN = """CASE WHEN {movement}.kind = 'entered' AND {movement}.effective_on < {month} THEN 'late'
             WHEN {movement}.kind = 'entered' THEN 'new'
             ELSE {movement}.kind END"""


def column_of(movement: str, *, month: str) -> str:
    """SQL: the column of a movement, which is otherwise its kind. `movement`: its table's name in the statement."""
    return _COLUMN.format(movement=movement, month=month)


@dataclass(frozen=True)
class Total:
    """A figure since the beginning: what each kind of movement adds; to whoever found the lead, or held it then."""

    adds: Mapping[str, int]
    is_finders: bool

    def kinds(self, sign: int) -> list[str]:
        return [kind for kind, adds in self.adds.items() if adds == sign]

    def sign(self) -> Case:
        return Case(
            *(When(kind=kind, then=Value(adds)) for kind, adds in self.adds.items()), output_field=IntegerField()
        )


FOUND: dict[str, int] = {Kind.ENTERED: 1, Kind.VOIDED: -1, Kind.MERGED: -1}
CLEARED: dict[str, int] = {Kind.CLEARED: 1, Kind.REOPENED: -1}

TOTALS: dict[str, Total] = {
    "found_total": Total(FOUND, is_finders=True),
    "cleared_total": Total(CLEARED, is_finders=False),
    "cohort": Total(FOUND | {Kind.NOT_OURS: -1}, is_finders=True),
    "cohort_cleared": Total(CLEARED, is_finders=True),
}
