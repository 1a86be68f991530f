"""The outbox: which entries of the inbox become mails.

Three steps, each harmless to repeat and to break off anywhere: collect (entries without a mail get
one), take (a lease), send and then mark (these two in `notifications.sending`). Mail never leaves from inside a
business transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from itertools import groupby

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.scope import acting_as_system
from deadlines.models import load_calendar
from notifications.models import Mail, Notification, NotificationQuerySet

DIGEST_AT = time(8, 30)
OLDEST_MAILED = timedelta(days=7)
PEOPLE_AT_ONCE = 200
SWEEP_LOCK = (7502, 1)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A transaction of the system that one sweep at a time has; another waits for it, and then finds nothing left.

    Two sweeps in step that gave way to each other would both pass over what was to be done.
    """
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", SWEEP_LOCK)
        yield


def collect(*, now: datetime) -> None:
    """Make the mails that are due: urgent entries at once, the rest in one digest per working day.

    The digest holds what was told before DIGEST_AT of the day; later news waits for the next one,
    so that a person gets at most one. Made for some people at a time, each time in a transaction of
    its own: whoever reads an entry meanwhile does not wait for all of them.
    """
    with one_at_a_time():
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
    with one_at_a_time():
        people = _people_without_digest(now, until)
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
