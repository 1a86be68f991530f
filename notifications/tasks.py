"""The alarm clock of reminders and mail. Everything that is to be done stands in the database."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from deadlines.reminders import record_due_reminders
from notifications.outbox import collect, one_at_a_time
from notifications.reminders import deliver_reminders, settle
from notifications.sending import send_all


@shared_task(ignore_result=True)
def sweep() -> None:
    """Every minute. Harmless to miss, to repeat, to run twice at once and to be killed."""
    now = timezone.now()
    record_due_reminders(now=now)
    tell(now=now)
    collect(now=now)
    send_mails.apply_async(expires=55)


def tell(*, now: datetime) -> None:
    """From recorded reminders to inboxes, in one transaction."""
    with one_at_a_time():
        deliver_reminders(now=now)
        settle(now=now)


@shared_task(ignore_result=True)
def send_mails() -> None:
    """After each sweep, and every minute: a mail server may be slow, and has a worker of its own."""
    send_all(clock=timezone.now)
