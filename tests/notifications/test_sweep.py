"""The sweep twice at once, and mail workers killed in the middle of their work."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from django.db import connection

from notifications.models import Mail, Notification
from notifications.news import What
from notifications.notify import notify
from notifications.outbox import collect
from notifications.tasks import tell
from tests.factories import UserFactory
from tests.notifications.factories import Paper, at, clock_of, reminder_for
from tests.notifications.recording_mail import LETTERS

NOW = at("2026-11-23 09:00")

WORKER = """
import sys
sys.path.insert(0, {root!r})
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "taskforce.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
settings.EMAIL_BACKEND = "tests.notifications.recording_mail.Backend"
django.setup()
from datetime import datetime
from notifications import outbox
outbox.TAKEN_AT_ONCE = 4
print("ready", flush=True)
outbox.send_all(now=datetime.fromisoformat({now!r}))
"""


def worker(now, letters):
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    code = WORKER.format(root=root, database=connection.settings_dict["NAME"], now=now.isoformat())
    environment = os.environ | {LETTERS: str(letters)}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once(taiyuan):
    people = [UserFactory(bureau=taiyuan) for _ in range(5)]
    for person in people:
        reminder_for(person, clock_of(Paper(taiyuan)), recorded_at=NOW, moment="after", urgent=True)
    start = threading.Barrier(4)
    results = []

    def sweep():
        start.wait()
        try:
            results.append(tell(now=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 4
    assert any(results)
    assert Counter(Notification.objects.values_list("user", flat=True)) == {person.pk: 1 for person in people}
    assert Counter(Mail.objects.values_list("user", flat=True)) == {person.pk: 1 for person in people}


@pytest.mark.kill
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_mail_workers_lose_no_mail_and_the_next_one_sends_the_rest(taiyuan, tmp_path):
    letters = tmp_path / "letters"
    letters.touch()
    for number in range(60):
        person = UserFactory(bureau=taiyuan)
        notify([person], What.APPROVED, key=str(number), subject=Paper(taiyuan), params={"by": "甲"}, urgent=True, now=NOW)
    collect(now=NOW)

    kills = 0
    for pause in (0.05, 0.15, 0.1):
        victim = worker(NOW, letters)
        victim.stdout.readline()
        time.sleep(pause)
        kills += victim.poll() is None
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        victim.stdout.close()
    after_lease = at("2026-11-23 09:30")
    last = worker(after_lease, letters)
    assert last.wait(60) == 0
    last.stdout.close()

    sent = Counter(line.split()[0] for line in letters.read_text().splitlines())
    assert kills == 3
    assert set(sent) == {f"<{key.replace(':', '.')}@localhost>" for key in Mail.objects.values_list("key", flat=True)}
    assert len(sent) == 60
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    assert sum(sent.values()) - 60 <= kills  # a double only where a worker died between sending and marking
