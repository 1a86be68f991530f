"""Mails: what goes at once, what waits for the digest, what need not go any more, and what a failure does."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction

from deadlines.clocks import pause_clocks, stop_clock
from notifications.inbox import mark_all_read
from notifications.models import Mail, Notification
from notifications.news import What
from notifications.notify import notify
from notifications.outbox import collect
from notifications.reminders import deliver_reminders
from notifications.sending import LEASE, send_all, take
from tests.factories import UserFactory
from tests.notifications.factories import Paper, at, clock_of, reminder_for

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-23"  # a working day; 2026-11-22 is a Sunday


def say(person, bureau, *, key="k", urgent=False, now):
    notify([person], What.APPROVED, key=key, subject=Paper(bureau), params={"by": "甲"}, urgent=urgent, now=now)


def run(now):
    collect(now=now)
    return send_all(clock=lambda: now)


class Refusing(EmailBackend):
    """A mail server that does not take letters; stands outside of the house."""

    error: OSError = SMTPServerDisconnected("gone")

    def send_messages(self, messages):
        raise self.error


def test_urgent_news_goes_at_once_and_only_once(taiyuan, datong):
    person = UserFactory(bureau=taiyuan, email="a@example.org")
    UserFactory(bureau=datong)
    say(person, taiyuan, urgent=True, now=at(f"{MONDAY} 03:00"))

    assert [run(at(f"{MONDAY} 03:0{minute}")) for minute in (1, 2, 3)] == [1, 0, 0]

    assert [letter.to for letter in django_mail.outbox] == [["a@example.org"]]


def test_all_urgent_news_of_a_sweep_goes_in_one_mail(taiyuan):
    person = UserFactory(bureau=taiyuan)
    for number in range(3):
        say(person, taiyuan, key=str(number), urgent=True, now=at(f"{MONDAY} 03:00"))

    assert run(at(f"{MONDAY} 03:01")) == 1
    assert "3" in django_mail.outbox[0].subject


def test_the_rest_goes_in_one_digest_at_half_past_eight_of_a_working_day(taiyuan):
    person = UserFactory(bureau=taiyuan)
    say(person, taiyuan, key="friday", now=at("2026-11-20 17:00"))
    say(person, taiyuan, key="sunday", now=at("2026-11-22 10:00"))

    assert run(at("2026-11-22 09:00")) == 0  # Sunday
    assert run(at(f"{MONDAY} 08:29")) == 0
    assert run(at(f"{MONDAY} 08:30")) == 1
    say(person, taiyuan, key="later", now=at(f"{MONDAY} 08:31"))
    assert run(at(f"{MONDAY} 09:00")) == 0
    assert run(at("2026-11-24 08:40")) == 1

    assert [letter.body.count("P-2026-") for letter in django_mail.outbox] == [2, 1]


def test_on_a_saturday_that_is_a_working_day_the_digest_goes_too(taiyuan):
    say(UserFactory(bureau=taiyuan), taiyuan, now=at("2026-10-09 10:00"))

    assert run(at("2026-10-10 08:30")) == 1


def test_what_was_read_in_the_inbox_is_not_mailed(taiyuan):
    person = UserFactory(bureau=taiyuan)
    say(person, taiyuan, key="read", now=at(f"{MONDAY} 07:00"))
    mark_all_read(person, up_to=Notification.objects.latest("pk").pk, now=at(f"{MONDAY} 08:00"))

    assert run(at(f"{MONDAY} 08:30")) == 0
    assert not Mail.objects.exists()


def test_a_digest_read_away_before_it_is_sent_is_needless(taiyuan):
    person = UserFactory(bureau=taiyuan)
    say(person, taiyuan, now=at(f"{MONDAY} 07:00"))
    collect(now=at(f"{MONDAY} 08:30"))
    mark_all_read(person, up_to=Notification.objects.latest("pk").pk, now=at(f"{MONDAY} 08:31"))

    assert send_all(clock=lambda: at(f"{MONDAY} 08:32")) == 0
    assert Mail.objects.get().state == Mail.State.NEEDLESS


@pytest.mark.parametrize("end", ["stopped", "paused"])
def test_no_mail_about_a_clock_that_no_longer_runs(taiyuan, end):
    person, paper = UserFactory(bureau=taiyuan), Paper(taiyuan)
    clock = clock_of(paper, code="CASE_FILE", trigger_on=date(2026, 11, 19))
    reminder_for(person, clock, recorded_at=at(f"{MONDAY} 00:01"), urgent=True)
    deliver_reminders(now=at(f"{MONDAY} 00:01"))
    collect(now=at(f"{MONDAY} 00:01"))
    if end == "stopped":
        stop_clock(paper, "CASE_FILE", on=date(2026, 11, 23), by=None)
    else:
        pause_clocks(paper, "CASE_FILE", from_on=date(2026, 11, 20), ground="TEST", basis="检验委托书", by=None)

    assert send_all(clock=lambda: at(f"{MONDAY} 00:02")) == 0
    assert Mail.objects.get().state == Mail.State.NEEDLESS
    assert django_mail.outbox == []


def test_a_mail_holds_numbers_and_links_and_no_names(taiyuan, settings):
    settings.SITE_URL = "https://tf.example.org"
    person, paper = UserFactory(bureau=taiyuan, language="en"), Paper(taiyuan)
    now, params = at(f"{MONDAY} 03:00"), {"by": "举报人王某"}
    notify([person], What.MENTION, key="k", subject=paper, params=params, urgent=True, now=now)

    run(at(f"{MONDAY} 03:01"))

    letter = django_mail.outbox[0]
    assert paper.number in letter.body
    assert f"https://tf.example.org/papers/{paper.pk}/" in letter.body
    assert "王某" not in letter.subject + letter.body
    assert letter.subject == f"Urgent: Mentioned in a comment {paper.number}"


def test_a_mail_is_written_in_the_language_of_its_person(taiyuan):
    chinese, english = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan, language="en")
    for person in (chinese, english):
        say(person, taiyuan, key=str(person.pk), urgent=True, now=at(f"{MONDAY} 03:00"))

    run(at(f"{MONDAY} 03:01"))

    subjects = {letter.to[0]: letter.subject.split(" ")[0] for letter in django_mail.outbox}
    assert subjects == {chinese.email: "紧急：已批准", english.email: "Urgent:"}


def test_people_without_an_address_and_inactive_people_get_no_mail(taiyuan):
    silent, gone = UserFactory(bureau=taiyuan, email=""), UserFactory(bureau=taiyuan)
    for person in (silent, gone):
        say(person, taiyuan, key=str(person.pk), urgent=True, now=at(f"{MONDAY} 03:00"))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    assert run(at(f"{MONDAY} 03:01")) == 0
    assert not Mail.objects.exists()


def test_a_server_that_is_away_is_tried_again_later_and_later(taiyuan, settings):
    say(UserFactory(bureau=taiyuan), taiyuan, urgent=True, now=at(f"{MONDAY} 03:00"))
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    run(at(f"{MONDAY} 03:00"))
    first = Mail.objects.get()
    run(first.not_before)
    second = Mail.objects.get()

    assert (first.state, first.error, second.attempts) == ("waiting", "SMTPServerDisconnected", 2)
    assert second.not_before - first.not_before > first.not_before - at(f"{MONDAY} 03:00")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run(second.not_before) == 1
    assert Mail.objects.get().state == Mail.State.SENT


@pytest.mark.parametrize(("code", "state"), [(550, "failed"), (450, "waiting")])
def test_an_address_refused_for_good_is_not_tried_again(taiyuan, settings, monkeypatch, code, state):
    say(UserFactory(bureau=taiyuan, email="a@example.org"), taiyuan, urgent=True, now=at(f"{MONDAY} 03:00"))
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "error", SMTPRecipientsRefused({"a@example.org": (code, b"no")}))

    run(at(f"{MONDAY} 03:00"))

    refused = Mail.objects.get()
    assert refused.state == state
    assert "example" not in refused.error


def test_a_mail_in_the_hands_of_one_worker_is_not_taken_by_another(taiyuan):
    say(UserFactory(bureau=taiyuan), taiyuan, urgent=True, now=at(f"{MONDAY} 03:00"))
    now = at(f"{MONDAY} 03:00")
    collect(now=now)

    assert take(now=now) is not None
    assert take(now=now + LEASE - timedelta(seconds=1)) is None
    assert take(now=now + LEASE) is not None


def test_collecting_costs_the_same_for_one_person_and_for_thirty(taiyuan):
    def cost(people):
        for number in range(people):
            say(UserFactory(bureau=taiyuan), taiyuan, key=f"{people}:{number}", now=at(f"{MONDAY} 07:00"))
        counted = Counting()
        with connection.execute_wrapper(counted):
            collect(now=at(f"{MONDAY} 08:30"))
        Mail.objects.update(digest_on=None)
        return counted.number

    assert cost(1) == cost(30)


class Counting:
    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


def test_the_database_refuses_two_digests_of_a_day_and_a_sent_mail_without_moment(taiyuan):
    person, now = UserFactory(bureau=taiyuan), at(f"{MONDAY} 08:30")
    Mail.objects.create(user=person, key="a", digest_on=now.date(), not_before=now)

    with pytest.raises(IntegrityError, match="mail_one_digest_per_day"), transaction.atomic():
        Mail.objects.create(user=person, key="b", digest_on=now.date(), not_before=now)
    with pytest.raises(IntegrityError, match="mail_sent_has_moment"), transaction.atomic():
        Mail.objects.update(state="sent")
    with pytest.raises(IntegrityError, match="mail_once_per_key"), transaction.atomic():
        Mail.objects.create(user=person, key="a", not_before=now)
