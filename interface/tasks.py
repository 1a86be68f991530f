"""The alarm clock of webhooks. Everything that is to be told stands in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from interface.delivering import deliver_all


@shared_task(ignore_result=True)
def deliver() -> None:
    """Every minute. Harmless to miss, to repeat, to run twice at once and to be killed."""
    deliver_all(clock=timezone.now)
