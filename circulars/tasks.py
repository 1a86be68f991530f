"""Doors of the queue. Truth is the rows; every task may be lost, late or doubled."""

from __future__ import annotations

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from accounts.scope import acting_as_system
from circulars import keeping, rounds

SWEEP_LOCK = 7503


@shared_task(ignore_result=True)
def sweep() -> None:
    """Opens the month just over and freezes what is past its cut-off. A second one at the same time goes home."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
            if not cursor.fetchone()[0]:
                return
        with acting_as_system():
            rounds.sweep(now=timezone.now())


@shared_task(ignore_result=True)
def keep_missing_files() -> None:
    """Every night: circulars issued before their files were kept get them. Finds nothing once they have."""
    with transaction.atomic(), acting_as_system():
        keeping.keep_missing()
