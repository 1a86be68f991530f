"""A year of working days as the calendar page draws it: twelve months of weeks."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deadlines.calendar import WorkCalendar
from deadlines.models import holiday_label

WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True)
class Cell:
    """One day. kind: "holiday", "worked" (调休), "weekend" or "" (plain working day)."""

    day: date
    kind: str
    name: str
    is_today: bool


@dataclass(frozen=True)
class Month:
    """first: its first day. weeks: rows of seven; None outside the month. workdays: how many it has."""

    first: date
    weeks: list[list[Cell | None]]
    workdays: int


def year_of(year: int, calendar: WorkCalendar, *, today: date) -> Iterator[Month]:
    for number in range(1, 13):
        weeks = [
            [_cell(day, calendar, today) if day.month == number else None for day in week]
            for week in WEEKS.monthdatescalendar(year, number)
        ]
        workdays = sum(cell is not None and calendar.is_workday(cell.day) for week in weeks for cell in week)
        yield Month(date(year, number, 1), weeks, workdays)


def _cell(day: date, calendar: WorkCalendar, today: date) -> Cell:
    name = calendar.name_of(day)
    if calendar.is_weekend_workday(day):
        kind = "worked"
    elif calendar.is_workday(day):
        kind = ""
    else:
        kind = "holiday" if name else "weekend"
    return Cell(day, kind, holiday_label(name) if name else "", day == today)
