"""Celery doors of the whole."""

import signal
import sys

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from taskforce.backup import schedule
from taskforce.supervisor import places, process


@shared_task(ignore_result=True)
def back_up() -> None:
    """Four times an hour; harmless to miss, to repeat and to run twice. Begins the day's backup where it is due.

    As a process of its own: it is the owner of the tables, which a worker is not, and may take longer than any task.
    """
    if not (schedule.is_ours() and schedule.is_due(now=timezone.now())):
        return
    argv = [sys.executable, settings.BASE_DIR / "manage.py", "backup", "--scheduled"]
    process.spawn(argv, log=places.log_file(settings.VAR, "backup"), orphaned=signal.SIGTERM)
