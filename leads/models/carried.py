"""结转: the stock of each bureau carried forward, so that nobody adds up the whole ledger to know today's."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoped import ScopedModel

UNDER_WAY = timedelta(days=1)  # longer than any transaction: what was recorded before then is seen by everybody


class CarriedStock(ScopedModel):
    """Sum of all movements of one bureau recorded up to `until`. Written by the nightly check, which adds up them all.

    Movements are append-only and keep the moment they were recorded at, so this sum stays true for ever.
    """

    stock = models.IntegerField(_("stock"))
    until = models.DateTimeField(_("recorded until"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("stock carried forward")
        verbose_name_plural = _("stock carried forward")
        constraints = [models.UniqueConstraint(fields=["bureau"], name="carried_stock_once_per_bureau")]

    def __str__(self) -> str:
        return f"{self.bureau}: {self.stock}"


def everything_is_seen_of(now: datetime) -> datetime:
    """The last moment of which no transaction can still be under way."""
    return now - UNDER_WAY
