"""Approved versions of rules whose terms a worker moves. What is to be done stands in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from deadlines.applying import apply_version
from deadlines.models import DeadlineRule


@shared_task(ignore_result=True)
def sweep_rules() -> None:
    """Every minute: versions that were approved and whose terms do not all follow yet. Goes on where one died."""
    for rule in DeadlineRule.objects.to_be_applied().order_by("approved_at", "pk"):
        apply_version(rule, now=timezone.now())
