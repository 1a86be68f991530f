"""Fields that forms of letters and of what follows from them have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

NUMBERS = re.compile(r"[、,，;；\s]+")


class NumbersField(forms.CharField):
    """Several record numbers, joined as people join them (、 , ; or blanks). Cleans to a list of texts."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": 2_000, "widget": forms.TextInput({"class": "w3"}), **given})

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(part for part in NUMBERS.split(super().clean(value)) if part))


def found_by_number(rows: QuerySet, numbers: Iterable[str]) -> list[Any]:
    """Records of these numbers within reach. Raises ValidationError that names those there are not."""
    wanted = list(numbers)
    found = {record.number: record for record in rows.filter(number__in=wanted)}
    if missing := [number for number in wanted if number not in found]:
        raise forms.ValidationError(
            _("Nothing of these numbers in your reach: %(numbers)s"), params={"numbers": "、".join(missing)}
        )
    return [found[number] for number in wanted]
