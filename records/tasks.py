"""The files by day and by night, and what is noted of months. What is to be done stands in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from files.scanning import is_set_up
from records import drafts
from records.filekeeping import check_files
from records.models.month_change import MonthChange
from records.waiting_files import scan_waiting


@shared_task(ignore_result=True)
def scan_files() -> None:
    """Every minute: files that were kept while the virus scanner was away. Harmless to miss and to repeat."""
    if is_set_up():
        scan_waiting()


@shared_task(ignore_result=True)
def check_attachments() -> None:
    """Every night. Harmless to miss and to repeat."""
    check_files(now=timezone.now())


@shared_task(ignore_result=True)
def look_after_drafts() -> None:
    """Every morning. Harmless to miss and to repeat: each is told of once."""
    drafts.look_after(now=timezone.now())


@shared_task(ignore_result=True)
def forget_month_changes() -> None:
    """Every night. Harmless to miss and to repeat: nobody asks for such old ones."""
    MonthChange.objects.old(now=timezone.now()).delete()
