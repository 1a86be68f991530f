"""The field for a paper that goes along with an act."""

from __future__ import annotations

from typing import Any

from django import forms


def paper_field(label: Any, help_text: Any = "", **given: Any) -> forms.CharField:
    """The number of a paper, or its day where it has none."""
    widget = forms.TextInput({"class": "w2"})
    return forms.CharField(label=label, max_length=100, help_text=help_text, widget=widget, **given)
