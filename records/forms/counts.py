"""Numbers that people count: never below nought, never more than there can be."""

from __future__ import annotations

from typing import Any

from django import forms

MOST = 1_000_000  # of persons, subjects, records; far below what the database holds


class CountField(forms.IntegerField):
    """How many of something, in a narrow field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST, widget=forms.NumberInput({"class": "w1"}), **kwargs)
