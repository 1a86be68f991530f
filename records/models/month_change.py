"""What changed in which month: by this a number that is remembered of a month is known to be true still."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now

KEPT = timedelta(days=2)  # twice as long as any number is remembered (CACHES["months"])


class MonthChangeQuerySet(models.QuerySet["MonthChange"]):
    def old(self, *, now: datetime) -> Self:
        """Seen by everything that is remembered still."""
        return self.filter(at__lt=now - KEPT)


class MonthChange(models.Model):
    """Rows that count in `month` were written or removed by transaction `xid`; `what`: of which count, as
    `figures.months` names it. Written by triggers (`records.month_change_triggers`), and seen by
    whoever sees the change itself."""

    what = models.CharField(max_length=30)
    month = models.DateField()
    xid = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    objects = MonthChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["what", "month", "xid"], name="month_change_seen"),
            models.Index(fields=["at"], name="month_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.month:%Y-%m}"
