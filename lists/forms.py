"""The name of a filter, and who has it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.models.saved_filter import LONGEST_NAME


class SavedFilterForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "w2"}),
    )
    pinned = forms.BooleanField(label=_("Pinned above the list"), required=False, initial=True)
    shared = forms.BooleanField(label=_("Shared with the people of my bureau"), required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shared"]

    @property
    def values(self) -> dict[str, Any]:
        return {"shared": False} | self.cleaned_data
