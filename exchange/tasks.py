"""Workbooks that wait for a worker. What is to be done stands in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.scope import acting_as_system
from exchange.blanking import blank, forget_old, unblanked
from exchange.filekeeping import remove_orphans
from exchange.models import ImportBatch
from exchange.workflow import ONE_GO, work_on


@shared_task(ignore_result=True)
def run_import(batch_id: int) -> None:
    """Rung at upload and at confirmation; may be lost, late or doubled. Goes on in another task after eight minutes."""
    if not work_on(batch_id, clock=timezone.now, stop_at=timezone.now() + ONE_GO):
        run_import.delay(batch_id)


@shared_task(ignore_result=True)
def sweep_imports() -> None:
    """Twice a minute: whatever has no worker, because the ring was lost or its worker died."""
    with acting_as_system():
        waiting = list(ImportBatch.objects.abandoned(now=timezone.now()).values_list("pk", flat=True)[:50])
        told = list(unblanked(now=timezone.now()).values_list("pk", flat=True)[:20])
    for batch_id in waiting:
        run_import.delay(batch_id)
    for batch_id in told:
        blank(batch_id, clock=timezone.now)


@shared_task(ignore_result=True)
def clear_imports() -> None:
    """Every night: identities of long ago, and files of uploads that were cut off."""
    forget_old(now=timezone.now())
    remove_orphans(now=timezone.now())
