"""Periods: how they are written, what they are compared with, how a trend cuts them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from figures.periods import NAMED, Period, parse

TODAY = date(2026, 11, 23)
FIRST = date(2018, 1, 4)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2018-2020", "2018-01-01..2020-12-31"),
        ("2019", "2019-01-01..2019-12-31"),
        ("2019-Q2", "2019-04-01..2019-06-30"),
        ("2020-02", "2020-02-01..2020-02-29"),
        ("2019-01-01..2019-06-30", "2019-01-01..2019-06-30"),
        ("all", "2018-01-04..2026-11-23"),
        ("2026", "2026-01-01..2026-11-23"),  # not over: ends today
        ("month", "2026-11-01..2026-11-23"),
        ("last_month", "2026-10-01..2026-10-31"),
        ("quarter", "2026-10-01..2026-11-23"),
        ("last_quarter", "2026-07-01..2026-09-30"),
        ("year", "2026-01-01..2026-11-23"),
        ("last_year", "2025-01-01..2025-12-31"),
        ("12m", "2025-11-24..2026-11-23"),
    ],
)
def test_what_is_written_is_what_is_meant(text, days):
    assert str(parse(text, on=TODAY, first=FIRST)) == days


@pytest.mark.parametrize(
    "text",
    ["", "2019-13", "2019-Q5", "2020-2018", "2027", "2026-12", "19", "2019-06-30..2019-01-01", "2019-02-30..2019-03-01",
     "2019-1", "x", "2019-01-01", "0000"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse(text, on=TODAY, first=FIRST)


@pytest.mark.parametrize(
    ("text", "last_year", "before"),
    [
        ("2026", "2025-01-01..2025-11-23", "2025-01-01..2025-11-23"),
        ("2025", "2024-01-01..2024-12-31", "2024-01-01..2024-12-31"),
        ("month", "2025-11-01..2025-11-23", "2026-10-01..2026-10-23"),
        ("2026-03", "2025-03-01..2025-03-31", "2026-02-01..2026-02-28"),  # the whole month before
        ("2025-02", "2024-02-01..2024-02-29", "2025-01-01..2025-01-31"),  # whole February, leap or not
        ("2024-02-29..2024-03-01", "2023-02-28..2023-03-01", "2024-02-27..2024-02-28"),
        ("2026-Q3", "2025-07-01..2025-09-30", "2026-04-01..2026-06-30"),
    ],
)
def test_what_a_period_is_compared_with(text, last_year, before):
    period = parse(text, on=TODAY, first=FIRST)

    assert (str(period.last_year()), str(period.before())) == (last_year, before)


@given(st.dates(date(2017, 1, 1), TODAY), st.integers(0, 4_000))
def test_the_days_before_are_as_many_and_end_where_the_period_begins(start, length):
    period = Period(start, start + timedelta(days=length))
    before = period.before()

    assert before.end == period.start - timedelta(days=1)
    assert before.end - before.start == period.end - period.start


@given(st.dates(date(2017, 1, 1), TODAY), st.integers(0, 4_000))
@example(date(2015, 3, 1), (date(2021, 1, 31) - date(2015, 3, 1)).days)  # six years lie in 24 quarters and a month
def test_a_trend_has_no_gap_and_ends_with_the_period(start, length):
    period = Period(start, start + timedelta(days=length))
    buckets = [bucket.period for bucket in period.trend()]

    assert buckets[0].start <= period.start
    assert buckets[-1].end == period.end
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(buckets))
    assert 7 <= len(buckets) <= 24


def test_a_trend_goes_by_months_then_quarters_then_years():
    def texts(text):
        return [bucket.text for bucket in parse(text, on=TODAY, first=FIRST).trend()]

    assert texts("2026-05")[0::11] == ["2025-06", "2026-05"]
    assert texts("2018-2020")[:2] == ["2018-Q1", "2018-Q2"]
    assert texts("all") == [str(year) for year in range(2018, 2027)]
    assert set(NAMED) >= {"month", "quarter", "year", "all"}
