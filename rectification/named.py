"""Fields that forms of letters and of what follows from them have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.cells import split_list
from texts.folding import number_key

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

Record = TypeVar("Record", bound="TrackedRecord")


class NumbersField(forms.CharField):
    """Several record numbers, joined as people join them in workbooks. Cleans to a list of texts."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": 2_000, "widget": forms.TextInput({"class": "w3"}), **given})

    def clean(self, value: Any) -> list[str]:
        return split_list(super().clean(value))


def numbers_of(records: Iterable[TrackedRecord]) -> str:
    """In one line, each once, in their order."""
    return gettext(", ").join(sorted({record.number for record in records}))


def found_by_number(rows: QuerySet[Record], numbers: Iterable[str]) -> list[Record]:
    """Records of these numbers within reach. Raises ValidationError that names those there are not."""
    wanted = {number_key(number): number for number in numbers}
    found = {number_key(record.number): record for record in rows.filter(number_key__in=list(wanted))}
    if missing := [number for key, number in wanted.items() if key not in found]:
        raise forms.ValidationError(
            _("Nothing of these numbers in your reach: %(numbers)s"), params={"numbers": "、".join(missing)}
        )
    return [found[key] for key in wanted]
