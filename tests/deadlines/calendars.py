"""The calendar of the seed files, without a database."""

from datetime import date

from deadlines.calendar import DayException, WorkCalendar
from deadlines.seed import days


def seeded_calendar() -> WorkCalendar:
    notices = list(days("notices"))
    return WorkCalendar(
        exceptions={day.date: DayException(day.is_workday, day.name) for day in notices},
        announced=frozenset(day.year for day in notices),
        statutory={day.date: day.name for day in days("statutory")},
        version="seed",
    )


CALENDAR = seeded_calendar()


def d(text: str) -> date:
    return date.fromisoformat(text)
