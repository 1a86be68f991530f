"""Correcting an amount that was decided."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.forms.days import DayField
from money.forms import YuanField
from records.forms.once import OnceForm
from texts.fields import PlainField


class CorrectAmountForm(OnceForm):
    to = YuanField(label=_("The amount is from now on (yuan)"))
    effective_on = DayField(
        bounds=HAPPENED, label=_("in effect from"), help_text=_("The day of the judgment or decision.")
    )
    reason = forms.CharField(label=_("reason"), max_length=2_000, widget=forms.Textarea({"rows": 4, "class": "w3"}))
    document = PlainField(label=_("document"), max_length=200, required=False)
