"""The outbox: which entries of the inbox become mails, and how these get out of the house.

Three steps, each harmless to repeat and to break off anywhere: collect (entries without a mail get
one), take (a lease), send and then mark. Mail never leaves from inside a business transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from itertools import groupby
from smtplib import SMTPRecipientsRefused

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from accounts.scope import acting_as_system
from deadlines.models import load_calendar
from notifications.mails import message_of
from notifications.models import Mail, Notification, NotificationQuerySet

log = logging.getLogger(__name__)

DIGEST_AT = time(8, 30)
OLDEST_MAILED = timedelta(days=7)
LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 36  # about a week without a mail server
TAKEN_AT_ONCE = 20
PEOPLE_AT_ONCE = 200
SWEEP_LOCK = (7502, 1)


@contextmanager
def only_one() -> Iterator[bool]:
    """A transaction of the system that one sweep at a time has; false for the others."""
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", SWEEP_LOCK)
        yield cursor.fetchone()[0]


def collect(*, now: datetime) -> None:
    """Make the mails that are due: urgent entries at once, the rest in one digest per working day.

    The digest holds what was told before DIGEST_AT of the day; later news waits for the next one,
    so that a person gets at most one. Made for some people at a time, each time in a transaction of
    its own: whoever reads an entry meanwhile does not wait for all of them.
    """
    with only_one() as mine:
        if mine:
            _collect_urgent(now)
    until = _digest_until(now)
    while until and _collect_digests(now, until):
        pass


def _digest_until(now: datetime) -> datetime | None:
    """The moment up to which news goes into today's digest; None when none is due now."""
    local = timezone.localtime(now)
    if local.time() < DIGEST_AT or not load_calendar().is_workday(local.date()):
        return None
    return local.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)


def _mailable(now: datetime, until: datetime) -> NotificationQuerySet:
    return Notification.objects.to_be_mailed(since=now - OLDEST_MAILED, until=until).still_true()


def _collect_urgent(now: datetime) -> None:
    """One mail for all urgent entries of a person that came since the last sweep."""
    pending = _mailable(now, now + timedelta(seconds=1)).filter(urgent=True).order_by("user_id", "pk")
    locked = list(pending.select_for_update(skip_locked=True, of=("self",)))
    for user_id, group in groupby(locked, key=lambda entry: entry.user_id):
        entries = list(group)
        mail = Mail.objects.create(user_id=user_id, key=f"urgent:{entries[0].pk}", not_before=now, created_at=now)
        Notification.objects.filter(pk__in=[entry.pk for entry in entries]).update(mail=mail)


def _collect_digests(now: datetime, until: datetime) -> bool:
    """The digests of some people who have none yet today. False when there is nobody left."""
    with only_one() as mine:
        people = _people_without_digest(now, until) if mine else []
        day = until.date()
        mails = [
            Mail(user_id=pk, digest_on=day, key=f"digest:{day}:{pk}", not_before=now, created_at=now) for pk in people
        ]
        Mail.objects.bulk_create(mails)
        theirs = _mailable(now, until).filter(urgent=False, user__in=people)
        mail = Mail.objects.filter(digest_on=day, user=OuterRef("user")).values("pk")
        Notification.objects.filter(pk__in=theirs.values("pk")).update(mail=Subquery(mail))
    return bool(people)


def _people_without_digest(now: datetime, until: datetime) -> list[int]:
    pending = _mailable(now, until).filter(urgent=False)
    without = pending.exclude(user__in=Mail.objects.filter(digest_on=until.date()).values("user"))
    return list(without.order_by("user_id").values_list("user_id", flat=True).distinct()[:PEOPLE_AT_ONCE])


def send_all(*, now: datetime) -> int:
    """Send what is waiting, batch by batch. Returns the number of mails sent. Not inside a transaction."""
    sent = 0
    with get_connection() as server:
        while mails := take(now=now):
            sent += sum(_send(mail, server, now=now) for mail in mails)
    return sent


def take(*, now: datetime) -> list[Mail]:
    """The next mails, ours until the lease ends. Two workers never take the same."""
    with acting_as_system():
        waiting = Mail.objects.to_be_sent(now=now).order_by("not_before", "pk").select_related("user")
        mails = list(waiting.select_for_update(skip_locked=True, of=("self",))[:TAKEN_AT_ONCE])
        taken = Mail.objects.filter(pk__in=[mail.pk for mail in mails])
        taken.update(not_before=now + LEASE, attempts=F("attempts") + 1)
    for mail in mails:
        mail.attempts += 1
    return mails


def _send(mail: Mail, server: BaseEmailBackend, *, now: datetime) -> bool:
    with acting_as_system():
        message = message_of(mail)
    if message is None:
        _mark(mail, state=Mail.State.NEEDLESS)
        return False
    try:
        server.send_messages([message])
    except OSError as failure:  # SMTPException is one too
        _record_failure(mail, failure, now=now)
        return False
    _mark(mail, state=Mail.State.SENT, sent_at=now, error="")
    return True


def _record_failure(mail: Mail, failure: OSError, *, now: datetime) -> None:
    """Put the mail back for later, or give up when the address is refused for good or a week has passed."""
    error = _described(failure)
    log.warning("Mail %s, attempt %s: %s", mail.pk, mail.attempts, error)
    if _is_final(failure) or mail.attempts >= MOST_ATTEMPTS:
        _mark(mail, state=Mail.State.FAILED, error=error)
        return
    pause = min(timedelta(minutes=2 ** min(mail.attempts, 10)), LONGEST_PAUSE)
    _mark(mail, not_before=now + pause, error=error)


def _is_final(failure: OSError) -> bool:
    if not isinstance(failure, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _answer in failure.recipients.values())


def _described(failure: OSError) -> str:
    """What went wrong, without the address that it went wrong for."""
    code = getattr(failure, "smtp_code", failure.errno)
    return type(failure).__name__ + (f" {code}" if code else "")


def _mark(mail: Mail, **values: object) -> None:
    with acting_as_system():
        Mail.objects.filter(pk=mail.pk, state=Mail.State.WAITING).update(**values)
