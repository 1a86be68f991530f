"""What the database refuses past the ORM, and what row-level security shows."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.scope import acting_as, acting_as_system
from deadlines.clocks import pause_clocks, start_clock, stop_clock
from deadlines.models import Clock, DeadlineRule, Reminder, ReminderStep
from deadlines.reminders import record_due_reminders
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, running
from tests.deadlines.test_reminders import at
from tests.factories import UserFactory


def execute(statement, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.mark.parametrize(
    "change",
    ["due_on = '2030-01-01'", "trigger_on = '2030-01-01'", "overdue_since = '2026-01-06'", "nominal_on = '2030-01-01'"],
)
def test_a_stored_due_date_is_not_written_by_hand(taiyuan, change):
    clock = running(taiyuan, trigger_on=d("2026-01-05"))
    officer = UserFactory(bureau=taiyuan)

    with pytest.raises(DatabaseError, match="Cannot update"), acting_as(officer):
        execute(f"UPDATE deadlines_clock SET {change} WHERE id = %s", clock.pk)


def test_a_closed_clock_never_changes_but_moves_with_its_record(taiyuan, xiaodian):
    paper = Paper(taiyuan)
    clock = start_clock(paper, "LEAD_RESULT", trigger_on=d("2026-01-05"), by=None)
    stop_clock(paper, "LEAD_RESULT", on=d("2026-02-02"), by=None)

    with pytest.raises(DatabaseError, match="Cannot update"):
        execute("UPDATE deadlines_clock SET state = 'running', ended_on = NULL WHERE id = %s", clock.pk)
    execute("UPDATE deadlines_clock SET bureau_id = %s WHERE id = %s", xiaodian.pk, clock.pk)


@pytest.mark.parametrize("table", ["deadlines_clock", "deadlines_deadlinerule", "deadlines_reminderstep"])
def test_nothing_is_deleted(taiyuan, table):
    running(taiyuan, trigger_on=d("2026-01-05"))

    with pytest.raises(DatabaseError, match="Cannot delete"):
        execute(f"DELETE FROM {table}")


def test_two_open_clocks_of_one_code_are_refused(taiyuan):
    clock = running(taiyuan, trigger_on=d("2026-01-05"))
    clock.pk = None

    with pytest.raises(IntegrityError, match="clock_one_open_per_record_code_and_part"), transaction.atomic():
        clock.save(force_insert=True)


@pytest.mark.parametrize(
    ("state", "due_on", "constraint"),
    [
        ("running", None, "clock_running_has_due"),
        ("paused", date(2026, 3, 6), "clock_paused_has_no_due"),
        ("done", date(2026, 3, 6), "clock_closed_has_day"),
    ],
)
def test_states_and_dates_of_a_clock_agree(taiyuan, state, due_on, constraint):
    clock = running(taiyuan, trigger_on=d("2026-01-05"))
    clock.pk, clock.record_id, clock.state, clock.due_on = None, clock.record_id + 1_000_000, state, due_on

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        clock.save(force_insert=True)


def test_a_late_pause_without_a_second_person_is_refused(taiyuan):
    paper = Paper(taiyuan)
    clock = start_clock(paper, "CASE_FILE", trigger_on=d("2025-08-01"), by=None)
    pause_clocks(paper, "CASE_FILE", from_on=d("2025-08-06"), ground="TEST", basis="1", by=None, on=d("2025-09-01"))

    with pytest.raises(IntegrityError, match="pause_late_needs_second_person"), transaction.atomic():
        clock.pauses.update(state="in_force")


def test_what_a_rule_says_never_changes_and_two_never_govern_one_day(db):
    rule = DeadlineRule.objects.get(code="LEAD_RESULT")

    with pytest.raises(DatabaseError, match="Cannot update"):
        execute("UPDATE deadlines_deadlinerule SET length = 90 WHERE id = %s", rule.pk)
    rule.pk, rule.valid_from = None, d("2026-01-01")
    with pytest.raises(IntegrityError, match="rule_one_in_force_per_day"), transaction.atomic():
        rule.save(force_insert=True)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"length": None, "confidence": "C"}, "rule_in_force_has_length"),
        ({"confidence": "?"}, "rule_unsure_is_off"),
        ({"is_seed": False}, "rule_in_force_was_approved"),
        ({"valid_to": d("2017-01-01")}, "rule_ends_after_it_starts|range lower bound"),
    ],
)
def test_a_rule_in_force_is_sure_and_approved(db, values, constraint):
    rule = DeadlineRule.objects.get(code="LEAD_RESULT")
    rule.pk, rule.code = None, "NEW_RULE"
    for name, value in values.items():
        setattr(rule, name, value)

    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        rule.save(force_insert=True)


def test_a_reminder_is_written_once_and_never_changed(taiyuan):
    officer = UserFactory(bureau=taiyuan)
    running(taiyuan, trigger_on=d("2026-07-06"), assignee=officer)
    record_due_reminders(now=at("2026-08-28 08:00"))
    reminder = Reminder.objects.get()

    with pytest.raises(DatabaseError, match="Cannot update"):
        execute("UPDATE deadlines_reminder SET state = 'skipped'")
    reminder.pk = None
    with pytest.raises(IntegrityError, match="reminder_once"), transaction.atomic():
        reminder.save(force_insert=True)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"moment": "on", "offset": 3}, "reminder_step_distance_fits"),
        ({"moment": "before", "offset": 9, "repeat_every": 2}, "reminder_step_repeats_only_after"),
        ({"moment": "before", "offset": 9, "audience": []}, "reminder_step_tells_somebody"),
        ({"moment": "before", "offset": 5}, "reminder_step_once_per_moment"),
    ],
)
def test_a_reminder_step_that_makes_no_sense_is_refused(db, values, constraint):
    policy = ReminderStep.objects.filter(policy__code="own").first().policy

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReminderStep.objects.create(**({"policy": policy, "audience": ["handler"]} | values))


def test_another_city_sees_nothing_even_without_a_filter(taiyuan, datong):
    officer = UserFactory(bureau=taiyuan)
    paper = Paper(taiyuan, officer)
    own = start_clock(paper, "CASE_FILE", trigger_on=d("2026-07-06"), by=officer)
    pause_clocks(paper, "CASE_FILE", from_on=d("2026-07-07"), ground="TEST", basis="1", by=officer)
    other = running(datong, trigger_on=d("2026-07-06"))
    record_due_reminders(now=at("2026-08-28 08:00"))

    with acting_as(officer):
        assert set(Clock.objects.all()) == {own}
        assert own.pauses.count() == 1
        assert set(Clock.events.rel.related_model.objects.values_list("pgh_obj_id", flat=True)) == {own.pk}
    with acting_as(UserFactory(bureau=datong)):
        assert set(Clock.objects.all()) == {other}
        assert own.pauses.count() == 0
    with acting_as(UserFactory(bureau=taiyuan, role="system_admin")):
        assert not Clock.objects.exists()
        assert not Reminder.objects.exists()
    with acting_as_system():
        assert set(Clock.objects.all()) == {own, other}


def test_the_compartment_is_open_to_its_readers_only(taiyuan):
    reader, colleague = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan)
    sealed = running(taiyuan, "TRF_DUTY", trigger_on=d("2026-09-21"), readers=[reader.pk])

    with acting_as(reader):
        assert list(Clock.objects.visible_to(reader)) == [sealed]
    with acting_as(colleague):
        assert not Clock.objects.exists()
        assert not Clock.objects.visible_to(colleague).exists()
