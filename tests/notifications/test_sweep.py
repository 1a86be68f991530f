"""The sweep twice at once, and mail workers killed in the middle of their work."""

import threading
from collections import Counter

import pytest
from django.db import connection

from notifications import outbox, sending
from notifications.models import Mail, Notification
from notifications.news import What
from notifications.notify import notify
from notifications.tasks import tell
from tests.factories import UserFactory
from tests.forked import Halt, fork, kill_at, wait
from tests.notifications import recording_mail
from tests.notifications.factories import Paper, at, clock_of, reminder_for
from tests.notifications.recording_mail import LETTERS

NOW = at("2026-11-23 09:00")


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once(taiyuan):
    people = [UserFactory(bureau=taiyuan) for _ in range(5)]
    for person in people:
        reminder_for(person, clock_of(Paper(taiyuan)), recorded_at=NOW, moment="after", urgent=True)
    start = threading.Barrier(4, timeout=60)
    ended = []

    def sweep():
        start.wait()
        try:
            tell(now=NOW)
            outbox.collect(now=NOW)
            ended.append(Mail.objects.count())
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ended == [5, 5, 5, 5], "none of them gave way and left something undone"
    assert Counter(Notification.objects.values_list("user", flat=True)) == {person.pk: 1 for person in people}
    assert Counter(Mail.objects.values_list("user", flat=True)) == {person.pk: 1 for person in people}


@pytest.mark.kill
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_mail_workers_lose_no_mail_and_the_next_one_sends_the_rest(taiyuan, tmp_path, settings, monkeypatch):
    letters = tmp_path / "letters"
    letters.touch()
    monkeypatch.setenv(LETTERS, str(letters))
    settings.EMAIL_BACKEND = "tests.notifications.recording_mail.Backend"
    for number in range(60):
        person = UserFactory(bureau=taiyuan)
        about = {"key": str(number), "subject": Paper(taiyuan), "params": {"by": "甲"}}
        notify([person], What.APPROVED, urgent=True, now=NOW, **about)
    outbox.collect(now=NOW)

    for halt in (
        Halt(recording_mail.Backend, "send_messages", call=6),  # between two letters
        Halt(recording_mail.Backend, "send_messages", call=2, after=True),  # sent, and not marked
        Halt(sending, "_mark", call=5),  # sent, and not marked
        Halt(sending, "take", call=3, after=True),  # taken, and not sent
    ):
        assert kill_at(halt, lambda: sending.send_all(clock=lambda: NOW))
    assert wait(fork(lambda: sending.send_all(clock=lambda: NOW + sending.LEASE))) == 0

    sent = Counter(line.split()[0] for line in letters.read_text().splitlines())
    assert set(sent) == {f"<{key.replace(':', '.')}@localhost>" for key in Mail.objects.values_list("key", flat=True)}
    assert len(sent) == 60
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    assert sum(sent.values()) == 62  # a double only where a worker died between sending and marking
