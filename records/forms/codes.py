"""What an administrator types about an entry of a code list."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms

from accounts.days import IN_FORCE
from accounts.forms.days import DayField
from records.codes import EDITABLE_FIELDS
from records.models.code import CodeItem


def code_form(model: type[CodeItem], *, is_new: bool) -> type[forms.ModelForm[CodeItem]]:
    """The form of a list; the code can only be typed for a new entry."""
    own = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name not in EDITABLE_FIELDS]
    names = [name for name in (*EDITABLE_FIELDS, *own) if is_new or name != "code"]
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {
        "code": forms.TextInput(attrs={"class": "w1", "autocapitalize": "none", "spellcheck": "false"}),
        "label_zh": forms.TextInput(attrs={"class": "w2"}),
        "label_en": forms.TextInput(attrs={"class": "w2"}),
        "display_order": forms.NumberInput(attrs={"class": "w1"}),
    }
    days: dict[str, Any] = dict.fromkeys(("valid_from", "valid_to"), partial(DayField, bounds=IN_FORCE))
    return forms.modelform_factory(model, fields=names, widgets=widgets, field_classes=days)
