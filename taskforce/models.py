"""What the product knows of its own running."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sweep(models.Model):
    """The last run of each task that beat rings for. One row per task, changed by each run."""

    task = models.CharField(primary_key=True, max_length=100)
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, help_text=_("Of the last run that ended well."))
    fault = models.CharField(_("fault"), max_length=100, blank=True, help_text=_("The kind of error, no more."))

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")
        ordering = ["task"]

    def __str__(self) -> str:
        return self.task

    def is_late(self, *, every: timedelta, now: datetime) -> bool:
        """Whether it has missed three turns of its schedule, and a minute."""
        return self.ended_at is None or now - self.ended_at > 3 * every + timedelta(minutes=1)


def note_begin(task: str, *, now: datetime) -> None:
    Sweep.objects.bulk_create(
        [Sweep(task=task, begun_at=now)],
        update_conflicts=True,
        unique_fields=["task"],
        update_fields=["begun_at"],
    )


def note_end(task: str, *, fault: str = "", now: datetime) -> None:
    ended = {} if fault else {"ended_at": now}
    Sweep.objects.filter(task=task).update(fault=fault[:100], **ended)
