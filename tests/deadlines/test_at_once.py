"""Two at once, and killed midway: the same result as one after the other."""

import threading
from collections import Counter

import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.errors import ActionRefused
from deadlines import reminders
from deadlines.clocks import start_clock, stop_clock
from deadlines.models import Clock, Reminder, close_calendar
from deadlines.reminders import record_due_reminders
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, running
from tests.deadlines.test_reminders import at
from tests.factories import UserFactory
from tests.forked import Halt, kill_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(*acts):
    """Run these functions together; what each returned or raised."""
    start, results = threading.Barrier(len(acts), timeout=60), []

    def run(act):
        start.wait()
        try:
            results.append(act())
        except Exception as failure:  # handed to the test
            results.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_clock_started_by_two_at_once_is_one(taiyuan):
    paper = Paper(taiyuan)

    def start():
        return start_clock(paper, "CASE_FILE", trigger_on=d("2026-09-01"), by=None)

    found = at_once(start, start, start, start)

    assert len({clock.pk for clock in found}) == 1
    assert Clock.objects.count() == 1


def test_a_clock_stopped_by_two_at_once_ends_once(taiyuan):
    paper = Paper(taiyuan)
    start_clock(paper, "CASE_FILE", trigger_on=d("2026-09-01"), by=None)

    def stop():
        return len(stop_clock(paper, "CASE_FILE", on=d("2026-09-02"), by=None))

    assert Counter(at_once(stop, stop, stop)) == {1: 1, 0: 2}


def test_two_sweeps_at_once_record_each_reminder_once(taiyuan, datong):
    people = [UserFactory(bureau=bureau) for bureau in (taiyuan, datong)]
    for person in people:
        for _one in range(30):
            running(person.bureau, trigger_on=d("2026-07-06"), assignee=person)

    counts = at_once(*[lambda: record_due_reminders(now=at("2026-08-28 08:00"))] * 3)

    assert sorted(counts) == [0, 0, 60]
    assert Counter(Reminder.objects.values_list("recipient", flat=True)) == {person.pk: 30 for person in people}


def test_no_clock_starts_while_the_calendar_is_being_corrected(taiyuan):
    with transaction.atomic():
        close_calendar()
        refused = at_once(lambda: start_clock(Paper(taiyuan), "CASE_FILE", trigger_on=d("2026-09-01"), by=None))

    assert [type(one) for one in refused] == [ActionRefused]
    assert not Clock.objects.exists()


@pytest.mark.kill
def test_a_sweep_killed_midway_is_finished_by_the_next_one(taiyuan, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 10)
    person = UserFactory(bureau=taiyuan)
    clocks = [running(taiyuan, trigger_on=d("2026-07-06"), assignee=person) for _one in range(60)]
    now = at("2026-08-28 08:00")

    for halt in (
        Halt(reminders, "_one_batch", call=3),  # between two batches
        Halt(reminders, "_rows_of", call=25),  # in the middle of one
        Halt(BaseDatabaseWrapper, "_commit", call=2, after=True),  # just written
    ):
        assert kill_at(halt, lambda: record_due_reminders(now=now))
        assert 0 < Reminder.objects.count() < 60
    record_due_reminders(now=now)

    assert Counter(Reminder.objects.values_list("clock", flat=True)) == {clock.pk: 1 for clock in clocks}
    assert set(Reminder.objects.values_list("state", flat=True)) == {"ready"}
