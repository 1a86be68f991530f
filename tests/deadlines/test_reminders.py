"""The sweep: once per threshold and person, after any pause of the sweeps, for clocks that still run."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from deadlines.clocks import cancel_clocks, pause_clocks, start_clock, stop_clock
from deadlines.models import Clock, Reminder, ReminderPolicy, ReminderStep
from deadlines.reminders import record_due_reminders
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, corrected, running
from tests.factories import AppointmentFactory, UserFactory


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def told(now, state="ready"):
    """Sweep at that moment; who was told what anew: {(who, moment, distance, occurrence)}."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    record_due_reminders(now=at(now))
    new = Reminder.objects.exclude(pk__in=before).filter(state=state).select_related("step", "recipient")
    return {(one.recipient, one.step.moment, one.step.offset, one.occurrence) for one in new}


@pytest.fixture
def people(province, taiyuan, xiaodian, datong):
    return SimpleNamespace(
        officer=UserFactory(bureau=xiaodian),
        head=UserFactory(bureau=xiaodian, role="head"),
        city=UserFactory(bureau=taiyuan, role="head"),
        province=UserFactory(bureau=province, role="head"),
        elsewhere=UserFactory(bureau=datong, role="head"),
    )


def test_the_handler_is_warned_once_before_the_last_day(people, xiaodian):
    running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)  # due on 2026-09-04, a Friday

    assert told("2026-08-27 23:59") == set()
    assert told("2026-08-28 00:01") == {(people.officer, "before", 5, 0)}
    assert told("2026-08-28 09:00") == set()
    assert told("2026-09-02 09:00") == {(people.officer, "before", 2, 0)}


def test_overdue_work_climbs_from_handler_to_province_and_never_falls_silent(people, xiaodian):
    running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)
    told("2026-09-02 09:00")

    assert told("2026-09-04 08:00") == {(people.officer, "on", 0, 0), (people.head, "on", 0, 0)}
    assert told("2026-09-07 08:00") == {(people.officer, "after", 1, 0), (people.head, "after", 1, 0)}
    assert told("2026-09-09 08:00") == {(people.city, "after", 3, 0)}
    everyone = (people.officer, people.head, people.city)
    assert told("2026-09-11 08:00") == {(one, "after", 5, 0) for one in everyone}
    assert told("2026-09-18 08:00") == {(one, "after", 5, 1) for one in everyone} | {(people.province, "after", 10, 0)}
    assert {who for who, *_step in told("2028-09-18 08:00")} == {*everyone, people.province}


def test_unassigned_work_reminds_the_head_of_the_bureau(people, xiaodian):
    running(xiaodian, trigger_on=d("2026-07-06"))

    assert told("2026-08-28 08:00") == {(people.head, "before", 5, 0)}


def test_a_handler_who_has_left_is_replaced_by_the_head(people, xiaodian):
    people.officer.is_active = False
    people.officer.save()
    running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)

    assert told("2026-08-28 08:00") == {(people.head, "before", 5, 0)}


def test_a_handler_on_loan_elsewhere_is_replaced_by_the_head(people, xiaodian, datong):
    running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)
    AppointmentFactory(
        user=people.officer, bureau=datong, on_loan_from=xiaodian, valid_from=d("2026-08-27"), valid_to=d("2026-08-31")
    )

    assert told("2026-08-28 08:00") == {(people.head, "before", 5, 0)}
    assert told("2026-09-02 09:00") == {(people.officer, "before", 2, 0)}  # back again


def test_a_bureau_without_a_head_reminds_the_bureau_above(people, yingze):
    running(yingze, trigger_on=d("2026-07-06"))

    assert told("2026-08-28 08:00") == {(people.city, "before", 5, 0)}


def test_after_standing_still_the_sweep_tells_only_what_still_makes_sense(people, xiaodian):
    running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)

    assert told("2026-09-07 08:00") == {(people.officer, "after", 1, 0), (people.head, "after", 1, 0)}
    skipped = Reminder.objects.filter(state="skipped").values_list("recipient", "step__moment", "step__offset")
    assert set(skipped) == {
        (people.officer.pk, "before", 5),
        (people.officer.pk, "before", 2),
        (people.officer.pk, "on", 0),
        (people.head.pk, "on", 0),
    }


def test_a_term_shorter_than_the_warning_is_not_warned_of_at_its_start(people, xiaodian):
    running(xiaodian, "LEAD_DISPATCH", trigger_on=d("2026-09-21"), assignee=people.officer)  # two working days

    assert told("2026-09-21 09:00") == set()
    assert told("2026-09-23 09:00") == {(people.officer, "on", 0, 0), (people.head, "on", 0, 0)}


@pytest.mark.parametrize("state", ["done", "cancelled", "paused"])
def test_clocks_that_do_not_run_are_silent(people, xiaodian, state):
    paper = Paper(xiaodian, people.officer)
    start_clock(paper, "CASE_FILE", trigger_on=d("2026-07-06"), by=None)
    if state == "done":
        stop_clock(paper, "CASE_FILE", on=d("2026-07-07"), by=None)
    elif state == "cancelled":
        cancel_clocks(paper, on=d("2026-07-07"), by=None)
    else:
        pause_clocks(paper, "CASE_FILE", from_on=d("2026-07-07"), ground="TEST", basis="1", by=None)

    assert told("2026-10-30 08:00") == set()


def test_what_was_recorded_but_not_yet_sent_is_dropped_when_the_clock_ends(people, xiaodian):
    paper = Paper(xiaodian, people.officer)
    start_clock(paper, "LEAD_RESULT", trigger_on=d("2026-07-06"), by=None)
    told("2026-08-28 08:00")
    assert Reminder.objects.ready().count() == 1

    cancel_clocks(paper, on=d("2026-08-28"), by=None)
    start_clock(paper, "LEAD_RESULT", trigger_on=d("2026-08-28"), by=None)  # reopened

    assert Reminder.objects.ready().count() == 0
    assert told("2026-08-29 08:00") == set()


def test_a_new_last_day_is_warned_of_anew_and_the_old_one_never_again(people, xiaodian):
    clock = running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)
    told("2026-08-28 08:00")
    corrected(clock, trigger_on=d("2026-07-13"), on=d("2026-08-28"))  # 2026-09-11

    assert told("2026-08-31 08:00") == set()
    assert told("2026-09-04 08:00") == {(people.officer, "before", 5, 0)}
    fresh = Clock.objects.get(pk=clock.pk)
    corrected(fresh, trigger_on=d("2026-07-06"), on=d("2026-08-28"))
    assert told("2026-08-29 08:00") == set()


def test_warnings_count_back_from_the_day_that_is_surely_in_time(people, xiaodian):
    clock = running(xiaodian, trigger_on=d("2025-08-04"), assignee=people.officer)  # 60 days: 2025-10-03, due 10-09
    assert (clock.safe_due_on, clock.due_on) == (d("2025-09-30"), d("2025-10-09"))

    assert told("2025-09-27 08:00") == {(people.officer, "before", 5, 0)}  # five working days before 09-30: 09-24
    assert told("2025-09-28 08:00") == {(people.officer, "before", 2, 0)}
    assert told("2025-10-05 08:00") == set()
    assert {what for _who, what, *_rest in told("2025-10-09 08:00")} == {"on"}


def test_hours_are_reminded_of_by_the_hour(people, xiaodian):
    approved = at("2026-09-18 16:30")
    running(xiaodian, "TRF_SEND", trigger_on=approved.date(), trigger_at=approved, assignee=people.officer)

    assert told("2026-09-19 04:00") == set()
    assert told("2026-09-19 04:31") == {(people.officer, "before", 12, 0)}
    assert told("2026-09-19 13:31") == {(people.officer, "before", 3, 0), (people.head, "before", 3, 0)}
    late = (people.officer, people.head, people.city)
    assert told("2026-09-19 17:31") == {(one, "after", 1, 0) for one in late}


def test_only_readers_are_told_of_a_clock_in_the_compartment(people, xiaodian, province):
    keeper = UserFactory(bureau=province, role="custodian")
    running(xiaodian, "TRF_DUTY", trigger_on=d("2026-09-21"), assignee=people.officer, readers=[keeper.pk])

    assert {who for who, *_rest in told("2026-10-30 08:00")} == {keeper}


def test_a_party_s_term_reminds_the_handler_when_it_is_over(people, xiaodian):
    running(xiaodian, "HEAR_REQUEST", trigger_on=d("2026-09-14"), assignee=people.officer)  # until the 20th, a Sunday

    assert told("2026-09-20 08:00") == set()
    assert told("2026-09-22 08:00") == {(people.officer, "after", 1, 0)}


def test_a_step_switched_off_is_silent(people, xiaodian):
    ReminderStep.objects.filter(policy__code="own", moment="before").update(is_active=False)
    running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)

    assert told("2026-09-03 08:00") == set()


def test_a_rule_named_by_a_policy_leaves_the_general_one(people, xiaodian):
    policy = ReminderPolicy.objects.create(
        code="result", name_zh="核查结果", name_en="Result", covers="named", rule_codes=["LEAD_RESULT"]
    )
    policy.steps.create(moment="before", offset=10, audience=["handler"])
    running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)

    assert told("2026-08-21 08:00") == {(people.officer, "before", 10, 0)}
    assert told("2026-08-28 08:00") == set()


def test_batches_reach_every_clock(people, xiaodian, monkeypatch):
    monkeypatch.setattr("deadlines.reminders.BATCH", 2)
    for _one in range(5):
        running(xiaodian, trigger_on=d("2026-07-06"), assignee=people.officer)

    assert record_due_reminders(now=at("2026-08-28 08:00")) == 5
    assert record_due_reminders(now=at("2026-08-28 08:05")) == 0


def test_of_a_lead_that_was_handed_up_the_bureau_above_is_warned_and_not_the_one_who_waits(people, xiaodian):
    running(xiaodian, code="LEAD_ANSWER", trigger_on=d("2026-09-07"), assignee=people.officer)  # due on 2026-09-14

    assert told("2026-09-10 08:00") == {(people.city, "before", 2, 0)}
    assert told("2026-09-14 08:00") == {(people.city, "on", 0, 0)}
    assert told("2026-09-15 08:00") == {(people.city, "after", 1, 0)}
    assert told("2026-09-17 08:00") == {(people.city, "after", 3, 0), (people.province, "after", 3, 0)}
