"""Months as their first days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

DAY = timedelta(days=1)


def first_day(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return (month.replace(day=1) + 32 * DAY).replace(day=1)


def previous_month(month: date) -> date:
    return (month.replace(day=1) - DAY).replace(day=1)


def last_day(month: date) -> date:
    return next_month(month) - DAY


def months_from(first: date, later: date) -> int:
    """How many months lie between two first days: 0 for the same, negative when `later` is earlier."""
    return (later.year - first.year) * 12 + later.month - first.month


def told(moment: datetime) -> str:
    """2026-11-04 17:39; a day's end is told as that day's 24:00, not as the next one's beginning (rule 2.6-4)."""
    at = timezone.localtime(moment)
    return f"{at - DAY:%Y-%m-%d} 24:00" if at.time() == time.min else f"{at:%Y-%m-%d %H:%M}"


def parse_month(text: str) -> date:
    """2018-01 → 2018-01-01. Raises ValueError for anything else."""
    year, dash, month = text.partition("-")
    if not (dash and len(year) == 4 and len(month) == 2):
        raise ValueError(f"{text!r} is not a month such as 2018-01")
    return date(int(year), int(month), 1)
