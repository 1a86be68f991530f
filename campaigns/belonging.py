"""What belongs to a campaign names its code. The folded code is the reference: it holds however the code is written,
and before the campaign itself has come."""

from __future__ import annotations

from typing import TypeVar

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.number_key import number_key_field
from texts.folding import number_key

Row = TypeVar("Row", bound=models.Model)
LONGEST = 40


class OfCampaign(models.Model):
    """Mixed into a record. `campaign_code`: as it was typed; `campaign_key`: `Campaign.number_key` of its campaign."""

    campaign_code = models.CharField(_("campaign"), max_length=LONGEST, blank=True)
    campaign_key = number_key_field("campaign_code")

    class Meta:
        abstract = True


def by_campaign(name: str) -> models.Index:
    """The index behind the list of what belongs to a campaign; most records belong to none."""
    return models.Index(fields=["campaign_key", "city"], condition=~models.Q(campaign_code=""), name=name)


def of_campaign(rows: models.QuerySet[Row], code: str) -> models.QuerySet[Row]:
    """Those that belong to the campaign of this code, however both are written."""
    return rows.filter(campaign_key=number_key(code)).exclude(campaign_code="")


class CampaignFilter(django_filters.CharFilter):
    """Of a list: what belongs to the campaign of a code."""

    def __init__(self) -> None:
        super().__init__(field_name="campaign_key", label=_("Campaign"), max_length=LONGEST)

    def filter(self, qs: models.QuerySet[Row], value: str) -> models.QuerySet[Row]:
        return of_campaign(qs, value) if value else qs
