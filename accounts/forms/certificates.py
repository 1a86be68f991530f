"""What an administrator types of a certificate of law enforcement."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import IN_FORCE
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from accounts.forms.generic import ModelForm
from accounts.models import Certificate, User


class CertificateForm(ModelForm[Certificate]):
    class Meta:
        model = Certificate
        fields = ["number", "valid_from", "valid_to"]
        field_classes: ClassVar = dict.fromkeys(("valid_from", "valid_to"), partial(DayField, bounds=IN_FORCE))


class EndCertificateForm(forms.Form):
    certificate = forms.ModelChoiceField(label=_("certificate"), queryset=Certificate.objects.none(), empty_label=None)
    on = DayField(bounds=IN_FORCE, label=_("last day"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "certificate", person.certificates.all())
