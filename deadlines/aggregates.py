"""Working days inside a statement, for middles over many rows: the calendar goes along as one array."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from django.db.models import Func, IntegerField
from django.db.models.expressions import Combinable

from deadlines.calendar import DAY, WorkCalendar, days_between

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


def workdays(
    after: str | Combinable, until: str | Combinable, *, calendar: WorkCalendar, first: date, last: date
) -> Func:
    """How many working days lie in (after, until], two columns of days, as WorkCalendar.workdays_between counts.

    first, last: the days that may stand in the columns; what lies outside counts as the nearest of them.
    Never below 0.
    """
    passed = accumulate(int(calendar.is_workday(day)) for day in days_between(first - DAY, last))
    return Workdays(until, after, passed=tuple(passed), first=first)


class Workdays(Func):
    """The difference of two places in an array: `passed` has for each day from `first` the working days up to it."""

    output_field = IntegerField()
    nth = "(%s::integer[])[least(greatest(({})::date - %s::date + 1, 1), %s)]"

    def __init__(self, *days: str | Combinable, passed: tuple[int, ...], first: date) -> None:
        super().__init__(*days)
        self.passed, self.first = passed, first

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_given: Any) -> tuple[str, Any]:  # type: ignore[override]  # drawn whole, no part of it can be named
        parts: list[str] = []
        values: list[Any] = []
        for day in self.source_expressions:
            column, given = compiler.compile(day)
            parts.append(self.nth.format(column))
            values += [list(self.passed), *given, self.first, len(self.passed)]
        return f"greatest(0, {' - '.join(parts)})", values
