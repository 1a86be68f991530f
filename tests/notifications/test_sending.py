"""Mail servers as they are: they close, refuse, hang and are slow; no mail is lost, doubled, or waits for another."""

from __future__ import annotations

import itertools
import socket
import time
from datetime import timedelta

import pytest
from django.conf import settings as settings_of_the_run

from audit.models import AuditEvent
from notifications import sending
from notifications.mail_server import MailServer
from notifications.models import Mail
from notifications.news import What
from notifications.notify import notify
from notifications.outbox import collect
from notifications.sending import LEASE, send_again, send_all
from tests.factories import UserFactory
from tests.notifications.factories import Paper, at
from tests.notifications.fake_smtp import Manners, serving

pytestmark = pytest.mark.django_db

NOW = at("2026-11-23 03:00")


@pytest.fixture
def manners(settings):
    manners = Manners()
    with serving(manners) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
        yield manners


@pytest.fixture
def write(taiyuan):
    """Urgent mails to so many people: a1@, a2@ …"""

    def write(last: int, first: int = 1) -> None:
        for number in range(first, last + 1):
            person = UserFactory(bureau=taiyuan, email=f"a{number}@example.org")
            about = {"subject": Paper(taiyuan), "params": {"by": "甲"}, "now": NOW}
            notify([person], What.APPROVED, key=f"k{number}", urgent=True, **about)
        collect(now=NOW)

    return write


def run(now=NOW) -> int:
    return send_all(clock=lambda: now)


def states() -> dict[str, int]:
    told = Mail.objects.values_list("state", flat=True)
    return {state: list(told).count(state) for state in set(told)}


@pytest.mark.parametrize("is_curt", [False, True])
def test_a_server_that_takes_a_few_mails_per_connection_gets_all_of_them_in_one_go(manners, write, is_curt):
    manners.per_connection, manners.is_curt = 4, is_curt
    write(15)

    assert run() == 15

    assert sorted(manners.delivered) == sorted(f"a{number}@example.org" for number in range(1, 16))
    assert len(set(manners.message_ids)) == 15
    assert states() == {"sent": 15}
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}, "closing a connection is no mail's fault"
    assert manners.connections == 4


def test_bad_addresses_block_nobody(manners, write):
    """Refused for good, refused for now, and one at which the server closes: all others go at once."""
    manners.refused = {"a2@example.org": 550, "a3@example.org": 451}
    manners.broken = {"a5@example.org"}
    write(12)

    assert run() == 9

    kept = {mail.user.email: (mail.state, mail.attempts, mail.error) for mail in Mail.objects.exclude(state="sent")}
    assert kept == {
        "a2@example.org": ("failed", 1, "SMTPRecipientsRefused 550"),
        "a3@example.org": ("waiting", 1, "SMTPRecipientsRefused 451"),
        "a5@example.org": ("waiting", 1, "SMTPServerDisconnected"),
    }


def test_what_failed_waits_behind_what_has_not(manners, write):
    manners.broken = {f"a{number}@example.org" for number in range(1, 6)}
    write(5)
    assert [run(), run()] == [0, 0]
    write(7, first=6)

    assert run(NOW + timedelta(hours=1)) == 2

    assert manners.delivered == ["a6@example.org", "a7@example.org"]
    assert sorted(Mail.objects.filter(state="waiting").values_list("attempts", flat=True)) == [1, 1, 2, 2, 2]


def test_a_server_that_loses_each_connection_is_left_alone_after_three(manners, write):
    manners.broken = {f"a{number}@example.org" for number in range(1, 11)}
    write(10)

    run()

    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0] * 7 + [1] * 3
    assert manners.connections == 3


@pytest.mark.parametrize("kind", ["refusing", "hung", "sender"])
def test_a_server_that_is_away_costs_no_mail_an_attempt_and_is_asked_once(manners, write, settings, kind):
    write(5)
    if kind == "refusing":
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            settings.EMAIL_PORT = nobody.getsockname()[1]
    manners.is_hung = kind == "hung"
    manners.sender_code = 530 if kind == "sender" else 250
    settings.EMAIL_TIMEOUT = 0.3

    begun = time.monotonic()
    assert run() == 0

    assert time.monotonic() - begun < 3
    assert set(Mail.objects.values_list("state", "attempts")) == {("waiting", 0)}
    assert Mail.objects.exclude(error="").count() == 1, "an administrator sees why"
    manners.is_hung, manners.sender_code = False, 250
    if kind != "refusing":
        assert run() == 5
        assert not Mail.objects.exclude(error="").exists()


def test_with_nothing_to_send_a_hanging_server_is_not_asked(manners):
    manners.is_hung = True

    assert run() == 0
    assert manners.connections == 0


def test_a_lease_begins_when_the_mail_is_taken_however_long_the_sweep_has_lasted(manners, write, monkeypatch):
    """The server is slow and the sweep began long ago: another worker still finds the mail in hand taken."""
    write(3)
    moments = itertools.count()
    found_by_another: list[object] = []
    deliver = MailServer.deliver

    def slowly(server: MailServer, message) -> None:
        now = NOW + timedelta(minutes=2) * (next(moments) - 1)
        free = Mail.objects.to_be_sent(now=now + LEASE - timedelta(seconds=1))
        found_by_another.extend(free.filter(user__email=message.to[0]))
        deliver(server, message)

    monkeypatch.setattr(MailServer, "deliver", slowly)
    monkeypatch.setattr(sending, "ONE_GO", timedelta(hours=1))

    assert send_all(clock=lambda: NOW + timedelta(minutes=2) * next(moments)) == 3

    assert found_by_another == []
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


def test_the_lease_is_longer_than_the_slowest_server_may_take_for_one_mail():
    answers = 12  # connect, greeting, EHLO, STARTTLS, EHLO, AUTH (2), MAIL, RCPT, DATA, the end of it, QUIT
    connections = 2

    assert answers * connections * settings_of_the_run.EMAIL_TIMEOUT < LEASE.total_seconds()


def test_a_failed_mail_can_be_sent_again_and_the_trail_says_who_wished_it(manners, write, taiyuan):
    manners.refused = {"a1@example.org": 550}
    write(2)
    run()
    admin = UserFactory(bureau=taiyuan)
    manners.refused = {}

    assert send_again(Mail.objects.all(), by=admin, now=NOW) == 1
    assert run() == 1

    assert states() == {"sent": 2}
    entry = AuditEvent.objects.get(action="mail.sent_again")
    assert (entry.user, entry.detail) == (admin, {"mails": 1})
