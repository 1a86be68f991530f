"""Terms of the parts of a record: each party, each seized thing runs, stops, is extended and warned of for itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from deadlines.clocks import cancel_clocks, follow_trigger, pause_clocks, resume_clocks, start_clock, stop_clock
from deadlines.missing import ExpectedTerms, Term, missing_terms
from deadlines.models import Clock, Reminder
from deadlines.parts import WHOLE, Part, of_part
from deadlines.reminders import record_due_reminders
from notifications.models import Notification
from notifications.reminders import deliver_reminders
from registry import declared_here
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper
from tests.factories import UserFactory

FIRST, SECOND, THIRD = (Part(f"party:{number}", f"当事人{number}") for number in (1, 2, 3))
LOCAL = ZoneInfo("Asia/Shanghai")


def of(paper, part=None):
    return Clock.objects.of(paper).filter(of_part(part))


def test_each_part_has_its_own_clock_and_started_twice_it_is_one(taiyuan):
    paper = Paper(taiyuan)
    days = {WHOLE: d("2026-09-01"), FIRST: d("2026-09-02"), SECOND: d("2026-09-03"), THIRD: d("2026-09-04")}

    for part, day in days.items():
        started = start_clock(paper, "CASE_FILE", trigger_on=day, by=None, part=part)
        assert start_clock(paper, "CASE_FILE", trigger_on=d("2026-10-09"), by=None, part=part) == started

    assert {each.record_part: each.trigger_on for each in of(paper)} == days
    assert len({each.due_on for each in of(paper)}) == 4


def test_what_happens_to_one_part_leaves_the_others_alone(taiyuan):
    paper = Paper(taiyuan)
    for part in (WHOLE, FIRST, SECOND, THIRD):
        start_clock(paper, "CASE_FILE", trigger_on=d("2026-09-01"), by=None, part=part)
    ground = next(iter(of(paper).first().rule.excludes))

    stop_clock(paper, "CASE_FILE", on=d("2026-09-04"), by=None, part=FIRST)
    pause_clocks(paper, "CASE_FILE", from_on=d("2026-09-03"), ground=ground, basis="1号", by=None, part=SECOND)
    follow_trigger(paper, "CASE_FILE", trigger_on=d("2026-09-02"), by=None, on=d("2026-09-04"), part=THIRD)

    state = {each.record_part: (each.state, each.trigger_on) for each in of(paper)}
    assert state == {
        WHOLE: ("running", d("2026-09-01")),
        FIRST: ("done", d("2026-09-01")),
        SECOND: ("paused", d("2026-09-01")),
        THIRD: ("running", d("2026-09-02")),
    }
    resume_clocks(paper, "CASE_FILE", to_on=d("2026-09-07"), by=None, part=SECOND)
    assert of(paper, SECOND).get().excluded_days > 0
    stop_clock(paper, "CASE_FILE", on=d("2026-09-08"), by=None)
    assert {each.record_part for each in of(paper).open()} == {SECOND, THIRD}
    cancel_clocks(paper, on=d("2026-09-09"), by=None)
    assert not of(paper).open().exists()


def test_every_part_at_once_where_that_is_said(taiyuan):
    paper = Paper(taiyuan)
    for part in (FIRST, SECOND):
        start_clock(paper, "CASE_FILE", trigger_on=d("2026-09-01"), by=None, part=part)

    ended = stop_clock(paper, "CASE_FILE", on=d("2026-09-04"), by=None, part=None)

    assert {each.record_part for each in ended} == {FIRST, SECOND}


def test_each_part_is_warned_of_once_and_the_message_says_which(taiyuan):
    handler = UserFactory(bureau=taiyuan)
    paper = Paper(taiyuan, handler)
    for part in (FIRST, SECOND):
        start_clock(paper, "LEAD_RESULT", trigger_on=d("2026-07-06"), by=None, part=part)  # due on 2026-09-04
    now = datetime(2026, 8, 28, 9, tzinfo=LOCAL)

    for _sweep in range(3):
        record_due_reminders(now=now)
        deliver_reminders(now=now)

    assert sorted(Reminder.objects.values_list("clock__part_label", flat=True)) == ["当事人1", "当事人2"]
    rules = [each.params["rule"]["zh-hans"] for each in Notification.objects.filter(user=handler)]
    assert sorted(rules) == [f"{of(paper, FIRST).get().rule.name_zh}（当事人{number}）" for number in (1, 2)]
    stop_clock(paper, "LEAD_RESULT", on=d("2026-08-31"), by=None, part=FIRST)
    record_due_reminders(now=datetime(2026, 9, 2, 9, tzinfo=LOCAL))
    assert set(Reminder.objects.filter(step__offset=2).values_list("clock__part", flat=True)) == {SECOND.key}


def test_the_page_of_a_clock_says_whose_term_it_is(client, taiyuan):
    person = UserFactory(bureau=taiyuan)
    clock = start_clock(Paper(taiyuan), "CASE_FILE", trigger_on=d("2026-09-01"), by=None, part=FIRST)
    client.force_login(person)

    assert "当事人1" in client.get(reverse("deadlines:clock", args=[clock.pk])).content.decode()
    with translation.override("en"):
        assert clock.label == f"{clock.rule.name_en} (party 1)"


def test_a_term_that_one_part_lacks_is_missed_for_that_part(taiyuan):
    paper = Paper(taiyuan)
    day = d("2026-09-01")
    start_clock(paper, "CASE_FILE", trigger_on=day, by=None, part=FIRST)
    terms = [Term("CASE_FILE", day, part=part) for part in (FIRST, SECOND)]
    expected = ExpectedTerms("paper", terms=lambda record: terms, without=lambda code: Clock.objects.none())

    with declared_here(expected):
        (said,) = missing_terms(paper, of(paper))

    assert "当事人2" in said


def test_the_database_keeps_one_open_clock_a_part_and_what_it_is_called(taiyuan):
    paper = Paper(taiyuan)
    clock = start_clock(paper, "CASE_FILE", trigger_on=d("2026-09-01"), by=None, part=FIRST)

    def again(**changes):
        twin = Clock.objects.get(pk=clock.pk)
        twin.pk, twin._state.adding = None, True
        for name, value in changes.items():
            setattr(twin, name, value)
        with transaction.atomic():
            twin.save(force_insert=True)

    with pytest.raises(IntegrityError, match="clock_one_open_per_record_code_and_part"):
        again()
    with pytest.raises(IntegrityError, match="clock_of_a_part_says_which"):
        again(part="", part_label="当事人1")
    with pytest.raises(IntegrityError, match="clock_of_a_part_says_which"):
        again(part="party:9", part_label="")
