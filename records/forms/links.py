"""Linking a record with another one by its number, and taking a link back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.choices import offer_words
from records.forms.once import OnceForm
from records.links import choices_by_hand
from texts.fields import NumberField, PlainField

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

LONGEST = 500


class LinkForm(OnceForm):
    role = forms.ChoiceField(label=_("What it is to this record"))
    number = NumberField(label=_("Number of the other record"), max_length=60)
    note = PlainField(label=_("note"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, record: TrackedRecord, **given: Any) -> None:
        super().__init__(*args, **given)
        offer_words(self, "role", choices_by_hand(record))


class UnlinkForm(forms.Form):
    reason = PlainField(label=_("reason"), max_length=LONGEST)
