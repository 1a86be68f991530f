"""Two at once, and killed midway: the same result as one after the other."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from django.db import connection, transaction

from accounts.errors import ActionRefused
from deadlines.clocks import start_clock, stop_clock
from deadlines.models import Clock, Reminder, close_calendar
from deadlines.reminders import record_due_reminders
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, running
from tests.deadlines.test_reminders import at
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SWEEP = """
import os, sys
from datetime import datetime
os.environ["DJANGO_SETTINGS_MODULE"] = "taskforce.settings"
sys.path.insert(0, {root!r})
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
django.setup()
from deadlines import reminders
reminders.BATCH = 20
print("ready", flush=True)
reminders.record_due_reminders(now=datetime.fromisoformat({now!r}))
"""


def at_once(*acts):
    """Run these functions together; what each returned or raised."""
    start, results = threading.Barrier(len(acts)), []

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
def test_a_sweep_killed_midway_is_finished_by_the_next_one(taiyuan):
    person = UserFactory(bureau=taiyuan)
    clocks = [running(taiyuan, trigger_on=d("2026-07-06"), assignee=person) for _one in range(200)]
    now = at("2026-08-28 08:00")
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    code = SWEEP.format(root=root, database=connection.settings_dict["NAME"], now=now.isoformat())

    for pause in (0.05, 0.1):
        victim = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        victim.stdout.readline()
        time.sleep(pause)
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        victim.stdout.close()
    record_due_reminders(now=now)

    assert Counter(Reminder.objects.values_list("clock", flat=True)) == {clock.pk: 1 for clock in clocks}
    assert set(Reminder.objects.values_list("state", flat=True)) == {"ready"}
