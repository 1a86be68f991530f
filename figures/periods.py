"""Periods of a report: what a person types or chooses, what it is compared with, how a trend cuts it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)
MONTH, QUARTER, YEAR = 1, 3, 12  # months

MOST_MONTHS, MOST_QUARTERS = 18, 24  # beyond these a trend goes by quarters, then by years
TREND_MONTHS = 12

NAMED = ("month", "last_month", "quarter", "last_quarter", "year", "last_year", "12m", "all")
SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
QUARTERS = re.compile(r"(\d{4})-Q([1-4])")
MONTHS = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both counted. `months`: length of the calendar unit that it is, or is the
    beginning of (12 for "this year so far"); 0 for days that somebody chose."""

    start: date
    end: date
    months: int = 0

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"

    def last_year(self) -> Period:
        """The same days a year earlier; 29 February becomes the 28th."""
        whole = self.months and self.end == _end_of(self.start, self.months)
        start = self.start - relativedelta(years=1)
        end = _end_of(start, self.months) if whole else self.end - relativedelta(years=1)
        return Period(start, end, self.months)

    def before(self) -> Period:
        """The unit before: whole if this one is whole, else as many of its days. Days of choice: as many days before.

        >>> str(Period(date(2026, 11, 1), date(2026, 11, 23), MONTH).before())
        '2026-10-01..2026-10-23'
        """
        if not self.months:
            return Period(self.start - (self.end - self.start) - DAY, self.start - DAY)
        start, back = self.start - relativedelta(months=self.months), relativedelta(months=self.months)
        whole = self.end == _end_of(self.start, self.months)
        return Period(start, self.start - DAY if whole else min(self.end - back, self.start - DAY), self.months)

    def last_whole_year(self) -> Period | None:
        """The last calendar year that lies in it from its first day to its last."""
        is_whole = (self.end + DAY).year > self.end.year
        first = date(self.end.year if is_whole else self.end.year - 1, 1, 1)
        return _unit(first, YEAR) if first >= self.start else None

    def trend(self) -> list[Bucket]:
        """The months of this period, or its quarters or years where it is long; at least twelve months up to its end.

        Whole units of the calendar, the last one cut at the end of the period.
        """
        year_before = self.end.replace(day=1) - relativedelta(months=TREND_MONTHS - 1)
        start = min(self.start.replace(day=1), year_before)
        months = (self.end.year - start.year) * 12 + self.end.month - start.month + 1
        quarters = (months + (start.month - 1) % 3 + 2) // 3
        unit = MONTH if months <= MOST_MONTHS else QUARTER if quarters <= MOST_QUARTERS else YEAR
        return list(_buckets(_start_of(start, unit), self.end, unit))


@dataclass(frozen=True)
class Bucket:
    """One step of a trend. `text`: 2026-03, 2026-Q1 or 2026, as `parse` reads it; `short`: what fits below a bar."""

    period: Period
    text: str
    short: str


def parse(text: str, *, on: date, first: date | None = None) -> Period:
    """What a person writes: 2018-2020, 2019, 2019-Q2, 2019-05, 2019-01-01..2019-06-30, all, or a name of NAMED.

    on: today; a period that is not over ends today. first: the day that records begin, for "all".
    Raises ValueError with what is wrong.
    """
    if text in NAMED:
        return _named(text, on, first)
    if found := SPAN.fullmatch(text):
        start, end = (date.fromisoformat(day) for day in found.groups())
        return _until(Period(start, end), on)
    if found := QUARTERS.fullmatch(text):
        year, number = map(int, found.groups())
        return _until(_unit(date(year, 3 * number - 2, 1), QUARTER), on)
    if found := MONTHS.fullmatch(text):
        return _until(_unit(date(int(found[1]), int(found[2]), 1), MONTH), on)
    if found := YEARS.fullmatch(text):
        start, years = date(int(found[1]), 1, 1), int(found[2] or found[1]) - int(found[1]) + 1
        return _until(_unit(start, YEAR * years), on)
    raise ValueError(f"{text!r} is no period")


def _named(name: str, on: date, first: date | None) -> Period:
    months = {"month": MONTH, "quarter": QUARTER, "year": YEAR}.get(name.removeprefix("last_"), 0)
    if name == "all":
        return Period(min(first or on, on), on)
    if name == "12m":
        return Period(on - relativedelta(years=1) + DAY, on)
    start = _start_of(on, months)
    return _unit(start - relativedelta(months=months), months) if "_" in name else _until(_unit(start, months), on)


def _unit(start: date, months: int) -> Period:
    if months < 1:
        raise ValueError("a period ends after it begins")
    return Period(start, _end_of(start, months), months)


def _until(period: Period, on: date) -> Period:
    if period.end < period.start:
        raise ValueError("a period ends after it begins")
    if period.start > on:
        raise ValueError("this period has not begun")
    return Period(period.start, min(period.end, on), period.months)


def _start_of(day: date, months: int) -> date:
    """First day of the month, quarter or year that the day lies in."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _end_of(start: date, months: int) -> date:
    return start + relativedelta(months=months) - DAY


def _buckets(start: date, end: date, unit: int) -> Iterator[Bucket]:
    is_first = True
    while start <= end:
        period = Period(start, min(_end_of(start, unit), end), unit)
        yield Bucket(period, *_names(start, unit, with_year=is_first or start.month == 1))
        start, is_first = start + relativedelta(months=unit), False


def _names(start: date, unit: int, *, with_year: bool) -> tuple[str, str]:
    if unit == YEAR:
        return f"{start.year}", f"{start.year}"
    if unit == QUARTER:
        quarter = f"Q{(start.month + 2) // 3}"
        return f"{start.year}-{quarter}", f"{start:%y}-{quarter}" if with_year else quarter
    return f"{start:%Y-%m}", f"{start:%y}-{start.month}" if with_year else f"{start.month}"
