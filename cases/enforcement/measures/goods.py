"""The list of goods of a hold or seizure, as it is typed: one a line, its parts between semicolons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from money.forms import YuanField
from texts.fields import PlainField

MOST = 200
LIMITS = {"name": 100, "specification": 100, "quantity": 40}


@dataclass(frozen=True)
class Goods:
    name: str
    quantity: str
    specification: str = ""
    value: Decimal | None = None


class GoodsField(PlainField):
    """ "名称；数量；规格；价值（元）", a line each; name and quantity are needed. Its value is a tuple of `Goods`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            label=gettext_lazy("goods"),
            max_length=20_000,
            widget=forms.Textarea({"rows": 6, "class": "w3"}),
            help_text=gettext_lazy("One a line: name; quantity and unit; specification; value in yuan."),
            **given,
        )

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        found = [_read(line, number) for number, line in enumerate(lines, 1) if line]
        if len(found) > MOST:
            raise forms.ValidationError(_("A list has %(most)s lines at most.") % {"most": MOST})
        return tuple(found)


def _read(line: str, number: int) -> Goods:
    told = [part.strip() for part in line.replace("；", ";").split(";")]
    if len(told) < 2 or len(told) > 4 or not told[0] or not told[1]:
        raise forms.ValidationError(_("Line %(number)s: write name and quantity at least.") % {"number": number})
    name, quantity, specification, value = (*told, "", "")[:4]
    for text, limit in zip((name, specification, quantity), LIMITS.values(), strict=True):
        if len(text) > limit:
            raise forms.ValidationError(_("Line %(number)s: a part of it is too long.") % {"number": number})
    return Goods(name, quantity, specification, _value(value, number))


def _value(said: str, number: int) -> Decimal | None:
    try:
        return YuanField(required=False).clean(said)
    except forms.ValidationError as fault:
        about = {"number": number, "fault": fault.messages[0]}
        raise forms.ValidationError(_("Line %(number)s: %(fault)s") % about) from fault
