"""Properties that hold for every term, and the corners that the worked examples do not reach."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.calendar import DAY, DayException, WorkCalendar, days_between
from deadlines.terms import Direction, End, Excluded, Extended, Term, Unit, add_months, due, merged, used
from tests.deadlines.calendars import CALENDAR, d

published_days = st.dates(date(2018, 1, 1), date(2026, 6, 30))
lengths = st.integers(1, 60)


def test_the_seed_agrees_with_an_independent_source_on_every_day():
    china = holidays.China(years=range(2018, 2027))

    differing = [
        day for day in days_between(date(2017, 12, 31), date(2026, 12, 31))
        if CALENDAR.is_workday(day) != china.is_working_day(day)
    ]  # fmt: skip

    assert differing == []


@pytest.mark.parametrize(
    ("year", "workdays"),
    [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ],
)
def test_working_days_of_a_year(year, workdays):
    assert CALENDAR.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays


@given(start=published_days, length=lengths)
def test_a_term_holds_exactly_its_working_days(start, length):
    found = due(Term(length, Unit.WORKDAY), start, CALENDAR)

    assert CALENDAR.is_workday(found.due_on)
    assert CALENDAR.workdays_between(start, found.due_on) == length
    assert len(found.skipped) + length == (found.due_on - start).days


@given(start=published_days, length=lengths)
def test_counting_back_undoes_counting_on(start, length):
    there = CALENDAR.add_workdays(start, length)

    assert CALENDAR.add_workdays(there + DAY, -length) == next(CALENDAR.workdays_after(start))


@given(start=published_days, end=published_days)
def test_working_days_between_two_days_are_the_days_counted_one_by_one(start, end):
    first, last = sorted((start, end))

    counted = sum(CALENDAR.is_workday(day) for day in days_between(first, last))

    assert CALENDAR.workdays_between(first, last) == counted == -CALENDAR.workdays_between(last, first)


@given(start=published_days, length=lengths, unit=st.sampled_from([Unit.DAY, Unit.MONTH]))
def test_rolling_ends_on_the_first_working_day_from_the_nominal_end(start, length, unit):
    rolled = due(Term(length, unit, End.ROLL), start, CALENDAR)
    strict = due(Term(length, unit, End.STRICT), start, CALENDAR)

    assert strict.due_on == rolled.nominal_on == strict.nominal_on
    assert CALENDAR.is_workday(rolled.due_on)
    assert CALENDAR.workdays_between(rolled.nominal_on - DAY, rolled.due_on) == 1
    assert rolled.safe_due_on <= rolled.nominal_on or rolled.safe_due_on == rolled.due_on


@given(start=published_days, length=lengths, more=lengths, unit=st.sampled_from([Unit.WORKDAY, Unit.DAY, Unit.MONTH]))
def test_an_extension_adds_to_the_length_never_to_the_rolled_date(start, length, more, unit):
    extended = due(Term(length, unit, End.ROLL), start, CALENDAR, extensions=[Extended(more, unit)])

    assert extended.due_on == due(Term(length + more, unit, End.ROLL), start, CALENDAR).due_on


@st.composite
def pauses(draw):
    from_on = draw(st.dates(date(2024, 1, 1), date(2024, 12, 31)))
    return Excluded(
        from_on, from_on + timedelta(days=draw(st.integers(0, 40))), draw(st.sampled_from(["TEST", "HEARING"]))
    )


@given(excluded=st.lists(pauses(), max_size=5))
def test_merged_pauses_cover_each_day_once(excluded):
    covered = {day for pause in excluded for day in days_between(pause.from_on, pause.until)}

    joined = merged(excluded)

    assert sum((pause.until - pause.from_on).days for pause in joined) == len(covered)
    assert all(one.until < other.from_on for one, other in pairwise(joined))


@given(excluded=st.lists(pauses(), max_size=4))
def test_excluded_time_is_added_day_for_day(excluded):
    start = date(2024, 1, 1)
    covered = {day for pause in excluded for day in days_between(pause.from_on, pause.until)}

    in_days = due(Term(90, Unit.DAY, End.STRICT), start, CALENDAR, excluded=excluded)
    in_workdays = due(Term(15, Unit.WORKDAY), start, CALENDAR, excluded=excluded)

    assert in_days.due_on == start + timedelta(days=90 + len(covered))
    assert CALENDAR.workdays_between(start, in_workdays.due_on) == 15 + sum(map(CALENDAR.is_workday, covered))


def test_an_open_pause_stops_the_clock_without_a_due_date():
    paused = [Excluded(d("2025-03-20"), None, "TEST")]

    found = due(Term(90, Unit.DAY, End.ROLL), d("2025-03-03"), CALENDAR, excluded=paused)

    assert (found.due_on, found.safe_due_on, found.stopped_since) == (None, None, d("2025-03-20"))
    assert used(Term(90, Unit.DAY), d("2025-03-03"), d("2025-04-30"), CALENDAR, excluded=paused) == 17


def test_a_pause_before_the_trigger_excludes_nothing():
    early = [Excluded(d("2025-03-01"), d("2025-03-06"), "TEST")]

    found = due(Term(10, Unit.DAY, End.STRICT), d("2025-03-03"), CALENDAR, excluded=early)

    assert (found.excluded, found.due_on) == (3, d("2025-03-16"))


def test_a_day_set_by_letter_replaces_the_length_and_later_pauses_add_to_it():
    until = [Extended(until=d("2025-06-10"), granted_on=d("2025-05-06"))]
    known = Excluded(d("2025-04-01"), d("2025-04-11"), "TEST")
    later = Excluded(d("2025-05-12"), d("2025-05-15"), "TEST")

    found = due(Term(2, Unit.MONTH, End.ROLL), d("2025-03-03"), CALENDAR, excluded=[known, later], extensions=until)

    assert found.due_on == d("2025-06-13")


def test_a_term_of_no_working_days_ends_the_same_day_or_on_the_next_working_day():
    same_day = Term(0, Unit.WORKDAY)

    assert due(same_day, d("2026-02-14"), CALENDAR).due_on == d("2026-02-14")
    assert due(same_day, d("2026-02-15"), CALENDAR).due_on == d("2026-02-24")


def test_the_safe_day_is_never_before_the_event():
    found = due(Term(3, Unit.DAY, End.STRICT), d("2025-10-02"), CALENDAR)

    assert (found.due_on, found.safe_due_on) == (d("2025-10-05"), d("2025-10-05"))


def test_hours_need_their_minute():
    with pytest.raises(ValueError, match="minute"):
        due(Term(24, Unit.HOUR), d("2025-10-02"), CALENDAR)


def test_only_working_days_are_counted_backwards():
    with pytest.raises(ValueError, match="backwards"):
        due(Term(7, Unit.DAY, direction=Direction.AT_LEAST_BEFORE), d("2025-10-02"), CALENDAR)


def test_a_moment_late_in_the_evening_counts_from_its_own_day():
    at_night = datetime(2025, 4, 25, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert due(Term(5, Unit.WORKDAY), at_night, CALENDAR).due_on == d("2025-05-06")


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2025-10-31", 4, "2026-02-28"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2025-11-30", 1, "2025-12-30"),
        ("2025-12-31", 12, "2026-12-31"),
    ],
)
def test_months_keep_the_day_number_or_end_with_the_month(day, months, end):
    assert add_months(d(day), months) == d(end)


def test_statutory_days_on_a_weekend_move_to_the_next_working_day_until_the_notice_comes():
    new_year_of_2027 = [day for day in days_between(d("2027-02-04"), d("2027-02-11")) if not CALENDAR.is_workday(day)]

    assert new_year_of_2027 == [d(f"2027-02-{number:02d}") for number in range(5, 11)]
    assert CALENDAR.name_of(d("2027-02-10")) == "spring_festival"


def test_a_notice_puts_an_end_to_the_statutory_guess():
    told = {d("2027-02-10"): DayException(is_workday=True, name="")}
    announced = WorkCalendar(told, frozenset({2027}), {d("2027-02-05"): "spring_festival"})

    assert announced.is_workday(d("2027-02-05"))
    assert announced.is_workday(d("2027-02-10"))
