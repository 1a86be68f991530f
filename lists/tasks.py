"""Bulk actions that wait for a worker. What is to be done stands in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.scope import acting_as_system
from lists.bulk_work import work
from records.models.bulk import BulkJob


@shared_task(ignore_result=True)
def run_job(job_id: int) -> None:
    """Rung when a job is confirmed; may be lost, late or doubled."""
    work(job_id, now=timezone.now())


@shared_task(ignore_result=True)
def sweep_jobs() -> None:
    """Every minute: whatever has no worker, because the ring was lost or its worker died."""
    now = timezone.now()
    with acting_as_system():
        waiting = list(BulkJob.objects.to_be_worked(now=now).order_by("not_before").values_list("pk", flat=True)[:50])
    for job_id in waiting:
        run_job.delay(job_id)
