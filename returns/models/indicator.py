"""指标: what bureaus report a number of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.number_key import number_key_field
from returns.states import Rhythm
from texts.folding import number_key

LONGEST_NAME = 60


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def of_campaign(self, code: str) -> IndicatorQuerySet:
        return self.filter(campaign_key=number_key(code))


class Indicator(models.Model):
    """`campaign_key`: the folded code of the campaign that it belongs to, which holds however the code is written.

    `is_cumulative`: each return says how many there are since the beginning, so that returns are never added.
    """

    campaign_key = models.CharField(_("campaign"), max_length=LONGEST_NAME)
    name = models.CharField(_("name of the indicator"), max_length=LONGEST_NAME)
    name_key = number_key_field("name")
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    every = models.CharField(_("reported"), max_length=10, choices=Rhythm, default=Rhythm.MONTH)
    is_cumulative = models.BooleanField(_("cumulative"), default=False)
    display_order = models.PositiveSmallIntegerField(_("display order"), default=0)

    objects: ClassVar = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["campaign_key", "display_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign_key", "name_key"], name="indicator_once_in_a_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_key} · {self.name}"

    @property
    def code(self) -> str:
        """What stands for it in the address of a list."""
        return str(self.pk)
