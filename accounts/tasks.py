"""What the clock sets off for accounts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.alarm import tell_of_denials
from accounts.handover import release_left_work
from accounts.scope import acting_as_system


@shared_task(ignore_result=True)
def sweep_left_work() -> None:
    """Every hour; the first run of a day matters. Harmless to miss, to repeat and to run twice at once."""
    with acting_as_system():
        release_left_work(on=timezone.localdate())


@shared_task(ignore_result=True)
def sweep_denials() -> None:
    """Every minute. Harmless to miss, to repeat and to run twice at once."""
    with acting_as_system():
        tell_of_denials(now=timezone.now())
