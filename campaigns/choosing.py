"""Naming a campaign where a record is registered: those that were launched are offered by their code.

A code that no campaign has yet is kept, as from a workbook: the list of unmatched codes shows it, and it is bound when
its campaign comes.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.belonging import LONGEST
from campaigns.models import Campaign
from texts.fields import PlainField
from texts.folding import number_key

MOST_OFFERED = 100


class CampaignInput(forms.TextInput):
    """A line to type in, with the codes that there are; those of campaigns under way first."""

    template_name = "campaigns/code_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id') or name}-codes"
        context["widget"]["attrs"]["list"] = listed
        context["widget"]["codes"] = Campaign.objects.launched().values_list("number", "title")[:MOST_OFFERED]
        return context


class CampaignField(PlainField):
    """Cleans to a code as its campaign writes it, or to what was typed where there is no such campaign."""

    def __init__(self, **given: Any) -> None:
        about: dict[str, Any] = {
            "label": _("campaign"), "max_length": LONGEST, "required": False, "widget": CampaignInput({"class": "w1"}),
            "help_text": _("The code of the campaign that it belongs to, if it belongs to one."),
        }  # fmt: skip
        super().__init__(**about | given)

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if not code:
            return code
        known = Campaign.objects.filter(number_key=number_key(code)).values_list("number", flat=True)
        return known.first() or code
