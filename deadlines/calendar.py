"""Working days of the State: Monday to Friday, but for what the State Council's notices say otherwise.

Pure: a calendar is built from rows (`deadlines.models`) or by a test, and answers without a database.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
SATURDAY = 5


class DayException(NamedTuple):
    """What a notice says of one day: rest or work, and for which holiday (a key or the notice's words)."""

    is_workday: bool
    name: str


class RestRun(NamedTuple):
    """Neighbouring days of rest of one name; a plain weekend has none."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are working days.

    exceptions: what the notices in force say, by day; all other days follow the week.
    statutory: the 13 days of 《全国年节及纪念日放假办法》 第二条 for years that have no notice yet, by day → name.
    announced: years whose notice is in force; any other year is provisional.
    version: names the state of the notices that this calendar was built from.
    """

    exceptions: Mapping[date, DayException]
    announced: frozenset[int]
    statutory: Mapping[date, str] = field(default_factory=dict)
    version: str = ""
    _years: dict[int, tuple[date, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _days: dict[date, DayException] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        expected = {day: name for day, name in self.statutory.items() if day.year not in self.announced}
        self._days.update({day: DayException(False, name) for day, name in with_substitutes(expected).items()})
        self._days.update(self.exceptions)

    def is_workday(self, day: date) -> bool:
        """A 调休 Saturday or Sunday is one; a statutory holiday is none."""
        exception = self._days.get(day)
        return exception.is_workday if exception else day.weekday() < SATURDAY

    def is_weekend_workday(self, day: date) -> bool:
        """调休: a Saturday or Sunday on which offices work."""
        return day.weekday() >= SATURDAY and self.is_workday(day)

    def name_of(self, day: date) -> str:
        """The holiday that a notice or the law gives this day to; empty for a plain day."""
        exception = self._days.get(day)
        return exception.name if exception else ""

    def is_provisional(self, day: date) -> bool:
        """No notice for this day's year is in force: what is said of it may still change."""
        return day.year not in self.announced

    def workdays_after(self, day: date) -> Iterator[date]:
        """Working days in order, beginning with the first one after `day`; never ends."""
        while True:
            day += DAY
            if self.is_workday(day):
                yield day

    def workdays_before(self, day: date) -> Iterator[date]:
        """Working days backwards, beginning with the last one before `day`; never ends."""
        while True:
            day -= DAY
            if self.is_workday(day):
                yield day

    def add_workdays(self, day: date, workdays: int) -> date:
        """The `workdays`-th working day after `day` (before it when negative).

        0: `day` itself if offices work then, else the next working day.
        """
        if workdays == 0:
            return self.workday_from(day)
        walk = self.workdays_after(day) if workdays > 0 else self.workdays_before(day)
        for _step in range(abs(workdays) - 1):
            next(walk)
        return next(walk)

    def workday_from(self, day: date) -> date:
        """`day` itself or the first working day after it (民法典 第二百零三条)."""
        return day if self.is_workday(day) else next(self.workdays_after(day))

    def workday_until(self, day: date) -> date:
        """`day` itself or the last working day before it."""
        return day if self.is_workday(day) else next(self.workdays_before(day))

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie in (after, until]; negative when `until` lies before `after`."""
        if until < after:
            return -self.workdays_between(until, after)
        if after.year == until.year:
            return self._rank(until) - self._rank(after)
        whole_years = sum(len(self._workdays_of(year)) for year in range(after.year, until.year))
        return whole_years - self._rank(after) + self._rank(until)

    def rest_days(self, after: date, until: date) -> tuple[date, ...]:
        """Days in (after, until] on which offices rest."""
        return tuple(day for day in days_between(after, until) if not self.is_workday(day))

    def weekend_workdays(self, after: date, until: date) -> tuple[date, ...]:
        """调休 workdays in (after, until]."""
        return tuple(day for day in days_between(after, until) if self.is_weekend_workday(day))

    def rest_runs(self, days: tuple[date, ...]) -> list[RestRun]:
        """Neighbouring rest days joined, as a person would say them: 10-01…10-08 (national day)."""
        runs: list[RestRun] = []
        for day in days:
            name = self.name_of(day)
            if runs and runs[-1].last + DAY == day:
                first, _last, known = runs[-1]
                runs[-1] = RestRun(first, day, known or name)
            else:
                runs.append(RestRun(day, day, name))
        return runs

    def _rank(self, day: date) -> int:
        """Working days of the year up to and with `day`."""
        return bisect_right(self._workdays_of(day.year), day)

    def _workdays_of(self, year: int) -> tuple[date, ...]:
        if year not in self._years:
            eve = date(year, 1, 1) - DAY
            self._years[year] = tuple(d for d in days_between(eve, date(year, 12, 31)) if self.is_workday(d))
        return self._years[year]


def days_between(after: date, until: date) -> Iterator[date]:
    """Every day in (after, until]."""
    return (after + timedelta(days=step) for step in range(1, (until - after).days + 1))


def with_substitutes(statutory: Mapping[date, str]) -> dict[date, str]:
    """The statutory days, and the next working day as substitute for each that is lost.

    A day is lost when it falls on a weekend, or when two holidays ("mid_autumn+national_day") share it.
    Law: 《全国年节及纪念日放假办法》 第六条 demands the substitute; which day it is the notice will say, so
    this is provisional.
    """
    rest = dict(statutory)
    for day, name in sorted(statutory.items()):
        lost = (day.weekday() >= SATURDAY) + name.count("+")
        substitute = day
        for _one in range(lost):
            while substitute.weekday() >= SATURDAY or substitute in rest:
                substitute += DAY
            rest[substitute] = name
    return rest
