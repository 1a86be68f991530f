"""The answer to an offer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Take the lead, or decline and say why."""

    DECISIONS = [("take", _("Take the lead over")), ("decline", _("Decline"))]
    decision = forms.ChoiceField(label=_("decision"), choices=DECISIONS, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("answer"), max_length=500, required=False, help_text=_("A reason is needed when you decline.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "decline" and not cleaned.get("answer"):
            self.add_error("answer", _("Give a reason."))
        return cleaned
