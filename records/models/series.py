"""The counters behind gapless numbers."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.reference import ReferenceKey
from audit.history import refuse_truncate


class Series(models.Model):
    """One counter: what is numbered, by which bureau, in which year. `last` is the number given out last.

    Kept by `records.numbers.next_number` alone; a trigger lets it only grow.
    """

    name = models.CharField(max_length=40)
    bureau = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "bureau", "year"], name="series_one_counter"),
            models.CheckConstraint(name="series_year_is_plausible", condition=Q(year__gte=1949, year__lte=2999)),
        ]
        triggers = [
            pgtrigger.Protect(name="series_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="series_only_grows",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__last__lt=pgtrigger.F("old__last")),
            ),
            refuse_truncate("series_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"
