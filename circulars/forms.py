"""What a drafter, a head or a city types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.generic import ModelForm
from circulars.models import Circular, Submission
from circulars.models.line import ADDED, TAKEN
from records.forms.act import note_field
from records.forms.counts import CountField


class TextForm(ModelForm[Circular]):
    """The words of a circular; its table is not touched."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Circular
        fields = ["title", "addressees", "cc", "body"]
        labels = {"title": pgettext_lazy("circular", "Title")}
        widgets = {
            "title": forms.TextInput({"class": "w3"}),
            "addressees": forms.TextInput({"class": "w3"}),
            "cc": forms.TextInput({"class": "w3"}),
            "body": forms.Textarea({"rows": 18, "class": "w3"}),
        }
        help_texts = {
            "body": _("One paragraph a line. “一、” is set in Hei, “（一）” in Kai, by itself."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name in ("addressees", "body"):
            self.fields[name].required = True

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReasonForm(forms.Form):
    """Why an issued circular is corrected."""

    note = note_field(_("reason"))


CONFIRMED = ("opening", *ADDED, *TAKEN, "closing")
ASKED = ("new", "late", "cleared", "closing")  # the figures a city knows from its own ledger


class MonthForm(forms.Form):
    """A city's figures: filled in with the system's count; what is changed wants an explanation."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    new = CountField(label=_("new"))
    late = CountField(label=_("entered late"))
    cleared = CountField(label=_("cleared"))
    closing = CountField(label=_("in stock at the end"))
    is_zero = forms.BooleanField(
        label=_("zero report"),
        required=False,
        help_text=_("Nothing was found and nothing cleared in this month. The head signs for it by name."),
    )
    explanation = forms.CharField(
        label=_("explanation of differences"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3, "class": "w3"}),
        help_text=_("Needed where your figures differ from the system's. The circular prints the system's count."),
    )

    def __init__(self, *args: Any, submission: Submission, counted: dict[str, int], **kwargs: Any) -> None:
        kwargs["initial"] = {**counted, **submission.claimed, "version": submission.version}
        super().__init__(*args, **kwargs)

    def claimed(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in ASKED}
