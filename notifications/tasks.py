"""The alarm clock of reminders and mail. Everything that is to be done stands in the database."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.db import connection
from django.utils import timezone

from accounts.scope import acting_as_system
from deadlines.reminders import record_due_reminders
from notifications.outbox import collect, send_all
from notifications.reminders import deliver_reminders, settle

SWEEP_LOCK = (7502, 1)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Every minute. Harmless to miss, to repeat, to run twice at once and to be killed."""
    now = timezone.now()
    record_due_reminders(now=now)
    tell(now=now)
    send_all(now=now)


def tell(*, now: datetime) -> bool:
    """From recorded reminders to inboxes and waiting mails, in one transaction. False: another sweep is at it."""
    with acting_as_system():
        if not _is_only_sweep():
            return False
        deliver_reminders(now=now)
        settle(now=now)
        collect(now=now)
    return True


def _is_only_sweep() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", SWEEP_LOCK)
        return cursor.fetchone()[0]
