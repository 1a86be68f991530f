"""A notice is entered by one, checked by another; then running clocks move, closed ones never."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from accounts.errors import ActionRefused, NotAllowed
from audit.models import AuditEvent
from deadlines.clocks import pause_clocks, stop_clock
from deadlines.corrections import approve_notice, calendar_with, preview, refuse_notice
from deadlines.models import CalendarDay, Clock, HolidayNotice, load_calendar
from deadlines.notices import as_text, enter_notice, exceptions_of, is_urgent, missing_notice, parse_days
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, running, start_clock
from tests.factories import UserFactory

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOTICE_2027 = """date,kind,holiday
2027-01-01~2027-01-03,rest,元旦
2027-02-05~2027-02-12,rest,春节
2027-01-30,work,春节
2027-02-20,班,春节
2027-04-03~2027-04-05,休,清明节
2027-05-01~2027-05-05,rest,劳动节
2027-05-08,work,劳动节
2027-06-09,rest,端午节
2027-09-15,rest,中秋节
2027-10-01~2027-10-07,rest,国庆节
2027-10-09,work,国庆节
"""


def entered(text, *, by, year=2027):
    days, complaints = parse_days(text)
    assert complaints == []
    calendar = calendar_with(year, exceptions_of(days))
    return enter_notice(
        year=year,
        document_no="国办发明电〔2026〕8号",
        published_on=d("2026-11-20"),
        days=days,
        calendar=calendar,
        by=by,
    )


@pytest.fixture
def officers(province):
    return UserFactory(bureau=province), UserFactory(bureau=province)


def test_a_correction_moves_running_clocks_and_leaves_closed_ones(officers, taiyuan, datong):
    one, other = officers
    moving = running(taiyuan, "CASE_FILE", trigger_on=d("2027-01-22"))
    closed_paper = Paper(datong)
    closed = start_clock(closed_paper, "CASE_FILE", trigger_on=d("2027-01-22"), by=None)
    stop_clock(closed_paper, "CASE_FILE", on=d("2027-01-25"), by=None)
    untouched = running(datong, "CASE_FILE", trigger_on=d("2026-11-02"))
    assert (moving.due_on, moving.provisional) == (d("2027-02-18"), True)
    notice = entered(NOTICE_2027, by=one)

    foreseen = preview(notice, user=other, on=NOW.date())
    count = approve_notice(notice, by=other, now=NOW, on=NOW.date())

    for clock in (moving, closed, untouched):
        clock.refresh_from_db()
    assert (moving.due_on, moving.provisional) == (d("2027-02-19"), False)
    assert (closed.due_on, closed.provisional) == (d("2027-02-18"), True)
    assert untouched.due_on == d("2026-11-23")
    assert (foreseen.moved, dict(foreseen.shifts), count) == (1, {1: 1}, 1)
    assert [(move.before, move.after) for move in foreseen.moves] == [(d("2027-02-18"), d("2027-02-19"))]
    assert moving.events.order_by("pgh_id").last().pgh_context.metadata["reason"] == "2027 · 国办发明电〔2026〕8号"
    assert AuditEvent.objects.get(action="calendar.approved").detail == {"year": 2027, "version": 1, "moved": 1}


def test_nothing_moves_before_the_second_person(officers, taiyuan):
    one, _other = officers
    clock = running(taiyuan, "CASE_FILE", trigger_on=d("2027-01-22"))

    notice = entered(NOTICE_2027, by=one)

    assert load_calendar().is_provisional(d("2027-03-01"))
    with pytest.raises(NotAllowed):
        approve_notice(notice, by=one, now=NOW, on=NOW.date())
    clock.refresh_from_db()
    assert clock.due_on == d("2027-02-18")


def test_only_the_province_enters_and_approves(officers, taiyuan):
    one, _other = officers
    with pytest.raises(NotAllowed):
        entered(NOTICE_2027, by=UserFactory(bureau=taiyuan, role="head"))
    with pytest.raises(NotAllowed):
        approve_notice(
            entered(NOTICE_2027, by=one), by=UserFactory(bureau=taiyuan, role="head"), now=NOW, on=NOW.date()
        )


def test_a_refused_notice_changes_nothing_and_another_may_follow(officers):
    one, other = officers
    refuse_notice(entered(NOTICE_2027, by=one), by=other, now=NOW, reason="与文件不符")

    second = entered(NOTICE_2027, by=one)
    approve_notice(second, by=other, now=NOW, on=NOW.date())

    assert list(HolidayNotice.objects.filter(year=2027).values_list("version", "state")) == [
        (2, "in_force"),
        (1, "refused"),
        (0, "replaced"),
    ]
    assert not load_calendar().is_workday(d("2027-02-12"))


def test_a_later_version_of_the_same_year_replaces_the_first(officers, taiyuan):
    """The Labour Day of 2019 and the Spring Festival of 2020 were changed after the year had begun."""
    one, other = officers
    overdue = running(taiyuan, "CASE_FILE", trigger_on=d("2026-09-21"))  # due on 2026-10-19
    text = as_text(CalendarDay.objects.in_force().filter(notice__year=2026))
    longer = text.replace("2026-10-01~2026-10-07", "2026-10-01~2026-10-09")

    approve_notice(entered(longer, by=one, year=2026), by=other, now=NOW, on=d("2026-10-20"))

    overdue.refresh_from_db()
    assert overdue.due_on == d("2026-10-21")
    assert overdue.overdue_since == d("2026-10-20")
    assert HolidayNotice.objects.get(year=2026, state="replaced").version == 1


def test_a_paused_clock_meets_the_new_calendar_when_it_runs_again(officers, taiyuan):
    one, other = officers
    paper = Paper(taiyuan)
    clock = start_clock(paper, "CASE_FILE", trigger_on=d("2027-01-22"), by=None)
    pause_clocks(paper, "CASE_FILE", from_on=d("2027-01-25"), ground="TEST", basis="1", by=None)

    approve_notice(entered(NOTICE_2027, by=one), by=other, now=NOW, on=NOW.date())

    clock.refresh_from_db()
    assert (clock.state, clock.due_on) == ("paused", None)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("2027-03-10,work,春节", "2027-03-10"),  # a Wednesday
        ("2028-03-10,rest,春节", "2028-03-10"),
        ("2027-01-01,rest,元旦", "2027-01-01"),  # twice
        ("2027-03-06,work,a\n2027-03-13,work,b\n2027-03-20,work,c\n2027-03-27,work,d\n2027-06-05,work,e\n"
         "2027-06-12,work,f\n2027-06-19,work,g\n2027-06-26,work,h\n2027-07-03,work,i\n2027-07-10,work,j\n"
         "2027-07-17,work,k\n2027-07-24,work,l", "25"),
    ],
)  # fmt: skip
def test_a_notice_that_cannot_be_is_refused_with_its_reason(officers, line, word):
    with pytest.raises(ActionRefused, match=word):
        entered(NOTICE_2027 + line, by=officers[0])


def test_a_statutory_day_cannot_be_forgotten(officers):
    with pytest.raises(ActionRefused, match="2027-06-09"):
        entered(NOTICE_2027.replace("2027-06-09,rest,端午节\n", ""), by=officers[0])


def test_two_notices_of_one_year_do_not_wait_at_once(officers):
    one, other = officers
    entered(NOTICE_2027, by=one)

    with pytest.raises(ActionRefused):
        entered(NOTICE_2027, by=other)


@pytest.mark.parametrize(
    "line",
    [
        "2027-02-05~2027-02-06,rest,春节",
        "2027/2/5~2027/2/6,休,春节",
        "2027.2.5..2027.2.6，放假，春节",
        "2027年2月5日至2027年2月6日\t休\t春节",
        '"2027/02/05~2027/02/06","rest","Spring Festival"',
    ],
)
def test_days_are_read_as_spreadsheets_and_papers_write_them(line):
    days, complaints = parse_days(line)

    assert complaints == []
    assert [(day.date, day.is_workday, day.name) for day in days] == [
        (d("2027-02-05"), False, "spring_festival"),
        (d("2027-02-06"), False, "spring_festival"),
    ]


def test_lines_that_cannot_be_read_are_named():
    text = "2027-01-01,rest,元旦\n2027-13-01,rest,元旦\n2027-01-02,maybe,元旦\n2027-01-03\n"

    with translation.override("en"):
        days, complaints = parse_days(text)

    assert [day.date for day in days] == [d("2027-01-01")]
    assert [complaint.partition(":")[0] for complaint in complaints] == ["Line 2", "Line 3", "Line 4"]


def test_the_missing_notice_is_asked_for_from_the_middle_of_october(officers):
    one, other = officers
    assert missing_notice(on=d("2026-10-14")) is None
    assert missing_notice(on=d("2026-10-15")) == 2027
    assert (is_urgent(on=d("2026-11-14")), is_urgent(on=d("2026-11-15"))) == (False, True)

    approve_notice(entered(NOTICE_2027, by=one), by=other, now=NOW, on=NOW.date())

    assert missing_notice(on=d("2026-12-01")) is None


@pytest.mark.django_db
def test_the_database_refuses_two_notices_in_force_and_a_changed_day():
    with pytest.raises(IntegrityError, match="notice_one_in_force_per_year"), transaction.atomic():
        HolidayNotice.objects.create(year=2026, version=9, document_no="x", state="in_force", is_seed=True)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        CalendarDay.objects.filter(date=d("2026-10-01")).update(is_workday=True)


def test_half_a_correction_is_none(officers, taiyuan):
    one, other = officers
    clock = running(taiyuan, "CASE_FILE", trigger_on=d("2027-01-22"))
    notice = entered(NOTICE_2027, by=one)
    neighbour = HolidayNotice.objects.get(year=2026, state="in_force")
    neighbour.days.create(date=d("2027-02-20"), is_workday=False, name="x", in_force=True)  # claimed meanwhile

    with pytest.raises(IntegrityError, match="calendar_day_one_in_force"), transaction.atomic():
        approve_notice(notice, by=other, now=NOW, on=NOW.date())

    assert Clock.objects.get(pk=clock.pk).due_on == d("2027-02-18")
    assert set(HolidayNotice.objects.filter(year=2027).values_list("state", flat=True)) == {"entered", "in_force"}
