"""What a campaign is about: a list of its own, neither the focus areas nor the key areas of leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.models.code import CodeItem


class CampaignArea(CodeItem):
    class Meta(CodeItem.Meta):
        verbose_name = _("area of campaigns")
        verbose_name_plural = _("areas of campaigns")
