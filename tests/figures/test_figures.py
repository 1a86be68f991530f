"""How numbers are written, compared, ranked; how many are counted in one statement."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from django.db.models import F
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from deadlines.aggregates import workdays
from deadlines.models import CalendarDay, load_calendar
from figures.counting import ALL, Buckets, Tally, grouped, middle
from figures.panels import change, number_of, written
from figures.periods import Period
from figures.rates import decimal, percent, ranks
from figures.sources import Figure, Measure, Value

COUNT = Figure(key="a", label="A", definition="")
RATE = Figure(key="b", label="B", definition="", measure=Measure.RATE)
MEDIAN = Figure(key="c", label="C", definition="", measure=Measure.MEDIAN)


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("figure", "number", "text", "machine"),
    [
        (COUNT, 11_143, "11,143", 11_143),
        (RATE, Fraction(2, 3), "66.7", 66.7),
        (RATE, Fraction(1, 2000), "0.1", 0.1),  # 0.05 goes up
        (RATE, None, "—", None),
        (MEDIAN, Fraction(13), "13", 13),
        (MEDIAN, Fraction(27, 2), "13.5", 13.5),
    ],
)
def test_a_number_as_printed_and_for_machines(figure, number, text, machine):
    assert (written(figure, Value(number)), number_of(figure, Value(number))) == (text, machine)


@pytest.mark.parametrize(
    ("figure", "now", "before", "said"),
    [
        (COUNT, 11_143, 4_493, "+148.0%"),
        (COUNT, 97, 100, "−3.0%"),
        (COUNT, 100, 100, "0.0%"),
        (COUNT, 9_999, 10_000, "0.0%"),  # no minus before a zero
        (COUNT, 5, 0, "上期为 0"),
        (COUNT, 0, 0, "上期为 0"),
        (COUNT, 5, None, "不可比"),
        (RATE, Fraction(901, 1000), Fraction(859, 1000), "+4.2 个百分点"),
        (RATE, Fraction(1, 2), Fraction(0), "+50.0 个百分点"),
        (RATE, None, Fraction(1, 2), "不可比"),
        (MEDIAN, Fraction(13), Fraction(31, 2), "−2.5 个工作日"),
    ],
)
def test_a_change_is_said_against_its_base(figure, now, before, said):
    assert change(figure, Value(now), Value(before)) == said


@given(st.lists(st.fractions(0, 1) | st.none(), max_size=20))
def test_a_place_is_one_more_than_those_who_are_better(values):
    places = dict(ranks(enumerate(values)))

    assert places == {
        who: 1 + sum(other is not None and other > value for other in values)
        for who, value in enumerate(values)
        if value is not None
    }


@given(st.fractions(-1000, 1000))
def test_one_decimal_is_the_nearest(value):
    assert abs(Fraction(decimal(value)) - value) <= Fraction(1, 20)
    assert percent(None) == "—"


@given(st.lists(st.integers(0, 60)))
def test_the_middle_of_lengths_is_their_median(lengths):
    assert middle(Counter(lengths)) == (Fraction(median(lengths)) if lengths else None)


def test_a_bucket_that_was_not_asked_for_is_no_zero():
    buckets = Buckets([Period(date(2026, 1, 1), date(2026, 6, 30))])

    assert list(buckets.within(Period(date(2026, 1, 1), date(2026, 6, 30)))) == [1]
    with pytest.raises(KeyError):
        buckets.within(Period(date(2026, 1, 1), date(2026, 3, 31)))


@pytest.mark.django_db
def test_rows_are_counted_by_several_columns_in_one_statement(django_assert_num_queries):
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    buckets = Buckets([year])
    days = CalendarDay.objects.annotate(bucket=buckets.number(F("date")))

    with django_assert_num_queries(1):
        by_kind, by_name = grouped(days, ("is_workday", "bucket"), ("bucket", "name"))

    expected = Counter(CalendarDay.objects.filter(date__year=2024).values_list("is_workday", flat=True))
    assert Tally(buckets, ((kind, bucket, n) for kind, bucket, n in by_kind)).of(True, buckets.within(year)) == {
        (): expected[True]
    }
    assert sum(n for bucket, _name, n in by_name if bucket == 1) == expected.total()
    assert grouped(days.none(), ("name",), ("bucket",)) == [[], []]
    assert Tally(buckets, []).of(ALL, buckets.within(year)) == {}


@pytest.mark.django_db
def test_the_database_counts_working_days_as_the_calendar_does():
    calendar, first, last = load_calendar(), date(2024, 1, 1), date(2024, 12, 31)
    there, back = (
        workdays(*days, calendar=calendar, first=first, last=last) for days in (("date", "until"), ("until", "date"))
    )
    rows = CalendarDay.objects.filter(date__year=2024).annotate(until=F("date") + timedelta(days=40))
    rows = rows.annotate(taken=there, back=back)

    assert rows
    for row in rows:
        until = min(row.date + timedelta(days=40), last)
        assert (row.taken, row.back) == (calendar.workdays_between(row.date, until), 0)


def test_a_share_of_an_amount_of_money_is_exact():
    assert Value.share(Decimal("0.30"), Decimal("0.90")) == Value(Fraction(1, 3), 0)
    assert Value.share(Decimal("1.50"), Decimal(0)) == Value(None, 0)
