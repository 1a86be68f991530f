"""Clocks of records: started once, stopped once, paused with a ground, corrected with a trail."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.errors import ActionRefused, NotAllowed
from audit.models import AuditEvent
from deadlines.clocks import (
    approve_pause,
    cancel_clocks,
    count_back_from,
    pause_clocks,
    resume_clocks,
    start_clock,
    stop_clock,
)
from deadlines.dependent_clocks import WhenMoved
from deadlines.models import Clock, DeadlineRule, load_calendar
from registry import declared_here
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, corrected, running
from tests.factories import UserFactory


def test_a_clock_started_twice_is_one_clock(taiyuan, datong):
    paper = Paper(taiyuan)
    other = start_clock(Paper(datong), "CASE_FILE", trigger_on=d("2024-02-02"), by=None)

    first = start_clock(paper, "CASE_FILE", trigger_on=d("2024-02-02"), by=None)
    second = start_clock(paper, "CASE_FILE", trigger_on=d("2024-03-02"), by=None)

    assert first == second
    assert set(Clock.objects.all()) == {first, other}
    assert first.due_on == d("2024-02-28")


def test_a_city_sees_only_its_own_clocks(taiyuan, xiaodian, datong):
    own = running(taiyuan, trigger_on=d("2026-09-01"))
    county = running(xiaodian, trigger_on=d("2026-09-02"))
    running(datong, trigger_on=d("2026-09-01"))

    clocks = Clock.objects.visible_to(UserFactory(bureau=taiyuan)).running()

    assert set(clocks) == {own, county}


def test_due_today_is_not_overdue(taiyuan, datong):
    clock = running(taiyuan, "LEAD_SIGN", trigger_on=d("2026-09-28"))
    late = running(datong, "LEAD_SIGN", trigger_on=d("2026-09-25"))

    assert clock.due_on == d("2026-09-29")
    assert set(Clock.objects.overdue(on=d("2026-09-29"))) == {late}
    assert set(Clock.objects.due_on(d("2026-09-29"))) == {clock}


def test_the_rule_is_chosen_by_the_day_of_the_event(taiyuan):
    before = start_clock(Paper(taiyuan), "CMP_ACCEPT", trigger_on=d("2026-04-14"), by=None)
    after = start_clock(Paper(taiyuan), "CMP_ACCEPT", trigger_on=d("2026-04-15"), by=None)

    assert (before.rule.code, after.rule.code) == ("CMP_ACCEPT", "CMP_ACCEPT_N")
    assert before.code == after.code == "CMP_ACCEPT"


def test_a_rule_that_is_switched_off_starts_no_clock(taiyuan):
    assert start_clock(Paper(taiyuan), "LEAD_TO_GANG_OFFICE", trigger_on=d("2026-05-06"), by=None) is None


def test_an_unknown_code_is_an_error(taiyuan):
    with pytest.raises(LookupError):
        start_clock(Paper(taiyuan), "NO_SUCH_RULE", trigger_on=d("2026-05-06"), by=None)


def test_hours_end_at_the_minute(taiyuan):
    approved_at = datetime(2024, 2, 9, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    clock = start_clock(Paper(taiyuan), "TRF_SEND", trigger_on=approved_at.date(), trigger_at=approved_at, by=None)
    clock.refresh_from_db()

    assert clock.due_at == datetime(2024, 2, 10, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (clock.due_on, clock.safe_due_on) == (d("2024-02-10"), d("2024-02-09"))


def test_the_letter_sets_the_day_where_the_rule_lets_it(taiyuan):
    letter = start_clock(
        Paper(taiyuan), "ORD_REPLY_JP", trigger_on=d("2025-08-01"), typed_due_on=d("2025-09-12"), by=None
    )

    assert letter.due_on == d("2025-09-12")
    with pytest.raises(ActionRefused):
        start_clock(Paper(taiyuan), "CASE_FILE", trigger_on=d("2025-08-01"), typed_due_on=d("2025-09-12"), by=None)
    with pytest.raises(ActionRefused):
        start_clock(Paper(taiyuan), "ORD_REPLY_JP", trigger_on=d("2025-08-01"), typed_due_on=d("2025-07-31"), by=None)


def test_stopping_in_time_leaves_no_mark_and_stopping_late_leaves_one(taiyuan):
    in_time, late = Paper(taiyuan), Paper(taiyuan)
    for paper in (in_time, late):
        start_clock(paper, "LEAD_DISPATCH", trigger_on=d("2026-09-21"), by=None)  # due on the 23rd

    stop_clock(in_time, "LEAD_DISPATCH", on=d("2026-09-23"), by=None)
    stop_clock(late, "LEAD_DISPATCH", on=d("2026-09-24"), by=None)

    marks = dict(Clock.objects.values_list("record_id", "overdue_since"))
    assert marks == {in_time.pk: None, late.pk: d("2026-09-24")}


def test_stopping_twice_keeps_the_first_end(taiyuan):
    paper = Paper(taiyuan)
    start_clock(paper, "LEAD_DISPATCH", trigger_on=d("2026-09-21"), by=None)

    stop_clock(paper, "LEAD_DISPATCH", on=d("2026-09-22"), by=None)

    assert stop_clock(paper, "LEAD_DISPATCH", on=d("2026-09-30"), by=None) == []
    assert Clock.objects.get().ended_on == d("2026-09-22")


def test_a_reopened_record_gets_a_clock_of_its_own(taiyuan):
    paper = Paper(taiyuan)
    first = start_clock(paper, "LEAD_RESULT", trigger_on=d("2026-01-05"), by=None)
    cancel_clocks(paper, on=d("2026-02-02"), by=None)

    second = start_clock(paper, "LEAD_RESULT", trigger_on=d("2026-05-06"), by=None)

    assert first != second
    assert list(Clock.objects.running()) == [second]


def test_a_pause_stops_the_clock_and_resuming_adds_its_days(taiyuan):
    paper = Paper(taiyuan)
    clock = start_clock(paper, "CASE_FILE", trigger_on=d("2025-09-15"), by=None)

    pause_clocks(paper, "CASE_FILE", from_on=d("2025-09-18"), ground="TEST", basis="委托书1号", by=None)
    clock.refresh_from_db()
    assert (clock.state, clock.due_on) == ("paused", None)

    resume_clocks(paper, "CASE_FILE", to_on=d("2025-10-16"), by=None)
    clock.refresh_from_db()
    assert (clock.state, clock.due_on, clock.excluded_days) == ("running", d("2025-11-03"), 16)


def test_two_grounds_overlap_and_the_clock_runs_when_the_last_is_gone(taiyuan):
    paper = Paper(taiyuan)
    clock = start_clock(paper, "CASE_DECIDE", trigger_on=d("2025-03-03"), by=None)
    pause_clocks(paper, "CASE_DECIDE", from_on=d("2025-03-20"), ground="TEST", basis="1", by=None)
    pause_clocks(paper, "CASE_DECIDE", from_on=d("2025-04-01"), ground="SUSPEND", basis="2", by=None)

    resume_clocks(paper, "CASE_DECIDE", to_on=d("2025-04-09"), ground="TEST", by=None)
    clock.refresh_from_db()
    assert clock.state == "paused"

    resume_clocks(paper, "CASE_DECIDE", to_on=d("2025-04-14"), ground="SUSPEND", by=None)
    pause_clocks(paper, "CASE_DECIDE", from_on=d("2025-05-06"), ground="PUBLIC_NOTICE", basis="3", by=None)
    resume_clocks(paper, "CASE_DECIDE", to_on=d("2025-05-23"), by=None)
    clock.refresh_from_db()
    assert (clock.excluded_days, clock.due_on) == (42, d("2025-07-14"))


def test_pausing_and_resuming_twice_changes_nothing(taiyuan):
    paper = Paper(taiyuan)
    clock = start_clock(paper, "CASE_FILE", trigger_on=d("2025-09-15"), by=None)
    for _time in range(2):
        pause_clocks(paper, "CASE_FILE", from_on=d("2025-09-18"), ground="TEST", basis="1", by=None)
    for day in ("2025-10-16", "2025-10-30"):
        resume_clocks(paper, "CASE_FILE", to_on=d(day), by=None)

    clock.refresh_from_db()
    assert clock.pauses.count() == 1
    assert clock.due_on == d("2025-11-03")


@pytest.mark.parametrize(("ground", "from_on"), [("HEARING", "2025-09-18"), ("TEST", "2025-09-14")])
def test_a_pause_needs_a_ground_of_the_rule_and_begins_after_the_event(taiyuan, ground, from_on):
    paper = Paper(taiyuan)
    start_clock(paper, "CASE_FILE", trigger_on=d("2025-09-15"), by=None)

    with pytest.raises(ActionRefused):
        pause_clocks(paper, "CASE_FILE", from_on=d(from_on), ground=ground, basis="1", by=None)


def test_a_pause_entered_after_the_last_day_waits_for_a_second_person_and_lifts_no_mark(taiyuan):
    officer, head = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan, role="head")
    paper = Paper(taiyuan, officer)
    clock = start_clock(paper, "CASE_FILE", trigger_on=d("2025-08-01"), by=officer)  # due on the 22nd

    pause_clocks(paper, "CASE_FILE", from_on=d("2025-08-06"), ground="TEST", basis="1", by=officer, on=d("2025-09-01"))
    pause = clock.pauses.get()
    clock.refresh_from_db()
    assert (pause.state, clock.state, clock.due_on) == ("asked", "running", d("2025-08-22"))

    with pytest.raises(NotAllowed):
        approve_pause(pause, by=officer, on=d("2025-09-01"))
    approve_pause(pause, by=head, on=d("2025-09-01"))
    resume_clocks(paper, "CASE_FILE", to_on=d("2025-08-20"), by=officer)
    clock.refresh_from_db()
    assert clock.due_on == d("2025-09-05")
    assert clock.overdue_since == d("2025-08-23")
    told = AuditEvent.objects.get(action="clock.pause_approved")
    assert (told.user, told.detail) == (head, {"code": "CASE_FILE"})


def test_a_corrected_event_moves_the_day_and_keeps_the_mark(taiyuan, datong):
    clock = running(taiyuan, trigger_on=d("2026-01-05"))  # due on 2026-03-06
    untouched = running(datong, trigger_on=d("2026-01-05"))

    corrected(clock, trigger_on=d("2026-03-02"), on=d("2026-04-01"))

    clock.refresh_from_db()
    assert (clock.due_on, clock.overdue_since) == (d("2026-05-06"), d("2026-03-07"))
    assert list(clock.events.values_list("due_on", flat=True)) == [d("2026-03-06"), d("2026-05-06")]
    untouched.refresh_from_db()
    assert untouched.due_on == d("2026-03-06")


def test_a_corrected_event_under_another_version_of_the_rule_starts_a_new_clock(taiyuan):
    paper = Paper(taiyuan)
    clock = start_clock(paper, "CMP_ACCEPT", trigger_on=d("2026-04-15"), by=None)

    other = corrected(clock, trigger_on=d("2026-04-13"), on=d("2026-04-20"))

    clock.refresh_from_db()
    assert (clock.state, other.state) == ("cancelled", "running")
    assert (other.rule.code, other.due_on) == ("CMP_ACCEPT", d("2026-04-22"))


def test_a_clock_keeps_the_rule_row_that_it_started_under(taiyuan):
    clock = running(taiyuan, trigger_on=d("2026-01-05"))
    DeadlineRule.objects.filter(code="LEAD_RESULT").update(valid_to=date(2026, 1, 31))

    later = start_clock(Paper(taiyuan), "LEAD_RESULT", trigger_on=d("2026-02-02"), by=None)

    assert later is None
    assert clock.rule.code == "LEAD_RESULT"


def test_the_bar_counts_used_and_whole_days(taiyuan):
    calendar = load_calendar()
    clock = start_clock(Paper(taiyuan), "CASE_FILE", trigger_on=d("2024-02-02"), by=None)

    assert clock.used_days(on=d("2024-02-09"), calendar=calendar) == 6
    assert clock.total_days(calendar=calendar) == 15


def test_a_term_counted_back_takes_a_typed_day_before_its_event(taiyuan):
    reply_on = d("2026-11-24")

    by_rule = start_clock(Paper(taiyuan), "ORD_PART", trigger_on=reply_on, by=None)
    typed = start_clock(Paper(taiyuan), "ORD_PART", trigger_on=reply_on, by=None, typed_due_on=d("2026-11-20"))

    assert (by_rule.due_on, typed.due_on) == (d("2026-11-09"), d("2026-11-20"))
    with pytest.raises(ActionRefused):
        start_clock(Paper(taiyuan), "ORD_PART", trigger_on=reply_on, by=None, typed_due_on=d("2026-11-25"))


def test_a_term_counted_back_moves_with_the_day_it_is_counted_from(taiyuan, datong):
    paper = Paper(taiyuan)
    draft = start_clock(paper, "ORD_DRAFT", trigger_on=d("2026-11-24"), by=None)
    part = start_clock(paper, "ORD_PART", trigger_on=d("2026-11-24"), by=None, typed_due_on=d("2026-11-20"))
    other = start_clock(Paper(datong), "ORD_DRAFT", trigger_on=d("2026-11-24"), by=None)

    for code in ("ORD_DRAFT", "ORD_PART"):
        count_back_from(paper, code, d("2026-12-24"), on=d("2026-11-10"))

    for clock in (draft, part, other):
        clock.refresh_from_db()
    assert (draft.due_on, part.due_on, other.due_on) == (d("2026-12-16"), d("2026-11-20"), d("2026-11-16"))


def test_who_follows_a_clock_is_told_when_its_last_day_moves(taiyuan, province):
    moves = []
    clock = running(taiyuan, "ORD_REPLY_SL", trigger_on=d("2026-10-08"))

    with declared_here(WhenMoved("paper", lambda clock, on: moves.append((clock.code, clock.due_on)))):
        corrected(clock, trigger_on=d("2026-10-08"), on=d("2026-10-09"))
        corrected(clock, trigger_on=d("2026-10-07"), on=d("2026-10-09"))

    assert moves == [("ORD_REPLY_SL", d("2026-11-06"))]
