"""The alarm clock of reminders and mail. Everything that is to be done stands in the database."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from deadlines.reminders import record_due_reminders
from notifications.outbox import collect, only_one, send_all
from notifications.reminders import deliver_reminders, settle


@shared_task(ignore_result=True)
def sweep() -> None:
    """Every minute. Harmless to miss, to repeat, to run twice at once and to be killed."""
    now = timezone.now()
    record_due_reminders(now=now)
    tell(now=now)
    collect(now=now)
    send_all(now=now)


def tell(*, now: datetime) -> bool:
    """From recorded reminders to inboxes, in one transaction. False: another sweep is at it."""
    with only_one() as mine:
        if mine:
            deliver_reminders(now=now)
            settle(now=now)
    return mine
