"""Workbooks that wait for a worker. What is to be done stands in the database."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.scope import acting_as_system
from exchange.models import ImportBatch
from exchange.workflow import ONE_GO, give_up, work_on

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def run_import(batch_id: int) -> None:
    """Rung at upload and at confirmation; may be lost, late or doubled. Goes on in another task after eight minutes."""
    try:
        ended = work_on(batch_id, clock=timezone.now, stop_at=timezone.now() + ONE_GO)
    except Exception:
        log.exception("import %s", batch_id)
        with acting_as_system(), translation.override("zh-hans"):
            problem = _(
                "A fault stopped this import. What was imported stays. Tell an administrator the number %(id)s."
            )
            give_up(batch_id, clock=timezone.now, problem=problem % {"id": batch_id})
        raise
    if not ended:
        run_import.delay(batch_id)


@shared_task(ignore_result=True)
def sweep_imports() -> None:
    """Twice a minute: whatever has no worker, because the ring was lost or its worker died."""
    with acting_as_system():
        waiting = list(ImportBatch.objects.abandoned(now=timezone.now()).values_list("pk", flat=True)[:50])
    for batch_id in waiting:
        run_import.delay(batch_id)
