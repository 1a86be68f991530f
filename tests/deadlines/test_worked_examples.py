"""The worked examples of the domain reference, each by its number."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deadlines.calendar import days_between
from deadlines.terms import DAY, Direction, End, Excluded, Extended, Term, Unit, due
from tests.deadlines.calendars import CALENDAR, d

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORKDAY_EXAMPLES = [  # number, trigger, working days, due, rest days passed over, weekend workdays counted
    (1, "2024-02-02", [15], "2024-02-28", "02-03 02-10…02-17 02-24…02-25", "02-04 02-18"),
    (2, "2024-02-02", [15, 15], "2024-03-20",
     "02-03 02-10…02-17 02-24…02-25 03-02…03-03 03-09…03-10 03-16…03-17", "02-04 02-18"),
    (3, "2024-02-09", [15], "2024-03-07", "02-10…02-17 02-24…02-25 03-02…03-03", "02-18"),
    (4, "2024-05-06", [5], "2024-05-11", "", "05-11"),
    (5, "2023-09-28", [7], "2023-10-13", "09-29…10-06", "10-07 10-08"),
    (6, "2025-09-26", [7], "2025-10-13", "09-27 10-01…10-08 10-12", "09-28 10-11"),
    (7, "2025-09-28", [5], "2025-10-11", "10-01…10-08", "10-11"),
    (8, "2025-10-03", [5], "2025-10-14", "10-04…10-08 10-12", "10-11"),
    (9, "2025-04-25", [5], "2025-05-06", "04-26 05-01…05-05", "04-27"),
    (10, "2026-02-11", [5], "2026-02-25", "02-15…02-23", "02-14"),
    (11, "2026-02-12", [10], "2026-03-04", "02-15…02-23 03-01", "02-14 02-28"),
    (12, "2025-09-15", [20], "2025-10-17", "09-20…09-21 09-27 10-01…10-08 10-12", "09-28 10-11"),
    (13, "2025-12-19", [20], "2026-01-19", "12-20…12-21 12-27…12-28 01-01…01-03 01-10…01-11 01-17…01-18", "01-04"),
    (14, "2026-09-24", [7], "2026-10-12", "09-25…09-27 10-01…10-07 10-11", "10-10"),
    (15, "2018-12-24", [5], "2018-12-29", "", "12-29"),
    (16, "2020-01-20", [15], "2020-02-18", "01-24…02-02 02-08…02-09 02-15…02-16", ""),
]  # fmt: skip
LATER_EXAMPLES = [  # number, trigger, lengths, unit, end rule, nominal end, due, rest days passed over, safe due
    (17, "2024-11-05", [90], Unit.DAY, End.ROLL, "2025-02-03", "2025-02-05", "02-03…02-04", "2025-01-27"),
    (18, "2025-07-04", [90], Unit.DAY, End.ROLL, "2025-10-02", "2025-10-09", "10-02…10-08", "2025-09-30"),
    (19, "2025-07-04", [90, 30], Unit.DAY, End.ROLL, "2025-11-01", "2025-11-03", "11-01…11-02", "2025-10-31"),
    (20, "2025-11-30", [90], Unit.DAY, End.ROLL, "2026-02-28", "2026-02-28", "", "2026-02-28"),
    (21, "2024-02-08", [3], Unit.DAY, End.STRICT, "2024-02-11", "2024-02-11", "", "2024-02-09"),
    (22, "2026-01-01", [3], Unit.DAY, End.ROLL, "2026-01-04", "2026-01-04", "", "2026-01-04"),
    (23, "2026-01-19", [30], Unit.DAY, End.STRICT, "2026-02-18", "2026-02-18", "", "2026-02-14"),
    (24, "2025-12-31", [2], Unit.MONTH, End.ROLL, "2026-02-28", "2026-02-28", "", "2026-02-28"),
    (25, "2023-12-31", [2], Unit.MONTH, End.ROLL, "2024-02-29", "2024-02-29", "", "2024-02-29"),
    (26, "2025-12-30", [2], Unit.MONTH, End.ROLL, "2026-02-28", "2026-02-28", "", "2026-02-28"),
    (27, "2025-08-01", [2], Unit.MONTH, End.ROLL, "2025-10-01", "2025-10-09", "10-01…10-08", "2025-09-30"),
    (28, "2023-07-29", [2], Unit.MONTH, End.ROLL, "2023-09-29", "2023-10-07", "09-29…10-06", "2023-09-28"),
    (29, "2023-12-10", [2], Unit.MONTH, End.ROLL, "2024-02-10", "2024-02-18", "02-10…02-17", "2024-02-09"),
    (30, "2025-08-31", [6], Unit.MONTH, End.ROLL, "2026-02-28", "2026-02-28", "", "2026-02-28"),
]


def said(days, after) -> set:
    """ "10-01…10-08 10-12" as a set of dates that follow `after` within a year."""
    found = set()
    for part in days.split():
        first, _, last = part.partition("…")
        found |= set(days_between(near(first, after) - DAY, near(last or first, after)))
    return found


def near(month_day, after):
    day = d(f"{after.year}-{month_day}")
    return day if day >= after else day.replace(year=after.year + 1)


@pytest.mark.parametrize(("number", "trigger", "lengths", "due_on", "skipped", "worked"), WORKDAY_EXAMPLES)
def test_terms_in_working_days(number, trigger, lengths, due_on, skipped, worked):
    start, *more = lengths
    extensions = [Extended(length, Unit.WORKDAY) for length in more]

    found = due(Term(start, Unit.WORKDAY), d(trigger), CALENDAR, extensions=extensions)

    assert found.due_on == found.safe_due_on == d(due_on)
    assert set(found.skipped) == said(skipped, d(trigger))
    assert set(CALENDAR.weekend_workdays(d(trigger), d(due_on))) == said(worked, d(trigger))
    assert not found.provisional


@pytest.mark.parametrize(
    ("number", "trigger", "lengths", "unit", "end", "nominal", "due_on", "skipped", "safe"), LATER_EXAMPLES
)
def test_terms_in_days_and_months(number, trigger, lengths, unit, end, nominal, due_on, skipped, safe):
    start, *more = lengths
    extensions = [Extended(length, unit) for length in more]

    found = due(Term(start, unit, end), d(trigger), CALENDAR, extensions=extensions)

    expected = (d(nominal), d(due_on), d(safe), said(skipped, d(trigger)))
    assert (found.nominal_on, found.due_on, found.safe_due_on, set(found.skipped)) == expected


def test_31_pauses_that_overlap_are_merged_and_extensions_are_added_before_rolling():
    excluded = [
        Excluded(d("2025-03-20"), d("2025-04-09"), "TEST"),
        Excluded(d("2025-04-01"), d("2025-04-14"), "SUSPEND"),
        Excluded(d("2025-05-06"), d("2025-05-23"), "PUBLIC_NOTICE"),
    ]
    case = Term(90, Unit.DAY, End.ROLL)

    plain = due(case, d("2025-03-03"), CALENDAR)
    paused = due(case, d("2025-03-03"), CALENDAR, excluded=excluded)
    extended = due(case, d("2025-03-03"), CALENDAR, excluded=excluded, extensions=[Extended(30, Unit.DAY)])

    assert plain.nominal_on == d("2025-06-01")
    assert (paused.excluded, paused.nominal_on, paused.due_on) == (42, d("2025-07-13"), d("2025-07-14"))
    assert extended.due_on == d("2025-08-12")


def test_32_on_a_working_day_clock_only_working_days_are_excluded():
    excluded = [Excluded(d("2025-09-18"), d("2025-10-16"), "TEST")]

    found = due(Term(15, Unit.WORKDAY), d("2025-09-15"), CALENDAR, excluded=excluded)

    assert (found.excluded, found.due_on) == (16, d("2025-11-03"))


@pytest.mark.parametrize(("hearing", "latest"), [("2025-10-20", "2025-10-09"), ("2024-02-22", "2024-02-06")])
def test_33_seven_full_working_days_lie_between_the_notice_and_the_hearing(hearing, latest):
    found = due(Term(7, Unit.WORKDAY, direction=Direction.AT_LEAST_BEFORE), d(hearing), CALENDAR)

    assert found.due_on == d(latest)
    assert CALENDAR.workdays_between(found.due_on, d(hearing) - DAY) == 7


def test_34_hours_run_through_a_holiday():
    approved_at = datetime(2024, 2, 9, 16, 30, tzinfo=SHANGHAI)

    found = due(Term(24, Unit.HOUR, End.STRICT), approved_at, CALENDAR)

    assert found.due_at == datetime(2024, 2, 10, 16, 30, tzinfo=SHANGHAI)
    assert (found.due_on, found.safe_due_on) == (d("2024-02-10"), d("2024-02-09"))


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        ("2025-10-05", "2025-10-09"),
        ("2024-05-05", "2024-05-06"),
        ("2026-10-05", "2026-10-08"),
        ("2025-07-05", "2025-07-07"),
        ("2026-02-05", "2026-02-05"),
    ],
)
def test_35_by_the_fifth_of_the_month(day, due_on):
    found = due(Term(30, Unit.DAY, End.ROLL), d(day).replace(day=1), CALENDAR, typed_on=d(day))

    assert found.due_on == d(due_on)


def test_a_term_that_ends_in_a_year_without_notice_is_provisional():
    found = due(Term(15, Unit.WORKDAY), d("2026-12-25"), CALENDAR)

    assert (found.due_on, found.provisional) == (d("2027-01-18"), True)
    assert found.explanation[-1].code == "provisional"
