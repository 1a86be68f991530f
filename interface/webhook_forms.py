"""What is typed to ask for a webhook."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.choices import offer
from accounts.models import SystemAccount
from interface.models.webhook import LONGEST_URL


class WebhookForm(forms.Form):
    system = forms.ModelChoiceField(label=_("System account"), queryset=SystemAccount.objects.none())
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        help_text=_("The whole address, as in https://system.example.cn/changes; of a host that the site lists."),
        widget=forms.TextInput(attrs={"class": "w3", "inputmode": "url"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "w3"}))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = SystemAccount.objects.in_force(on=on).filter(user__is_active=True)
        offer(self, "system", accounts.select_related("user", "bureau").order_by("bureau__code", "pk"))
