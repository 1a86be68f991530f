"""The field for a paper that goes along with an act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def paper_field(label: StrOrPromise, help_text: StrOrPromise = "", **given: Any) -> forms.CharField:
    """The number of a paper, or its day where it has none."""
    widget = forms.TextInput({"class": "w2"})
    return forms.CharField(label=label, max_length=100, help_text=help_text, widget=widget, **given)
