"""What an act asks of a record now: its fields and, where they take codes, the codes that may be chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from interface.strict import by_code, list_of, offered_by

if TYPE_CHECKING:
    from records.forms.act import ActForm

MOST = 1_000  # codes of one field


class ChoiceSerializer(serializers.Serializer):
    about = _("What may be chosen for a field now.")

    code = serializers.CharField()
    label = serializers.CharField()


class AskedFieldSerializer(serializers.Serializer):
    about = _("A field of the act.")

    name = serializers.CharField()
    label = serializers.CharField()
    required = serializers.BooleanField()
    codes = serializers.CharField(help_text=_("The list that its codes come from; empty for any other field."))
    choices = ChoiceSerializer(many=True, allow_null=True, help_text=_("Null where anything may be written."))


class AskedSerializer(serializers.Serializer):
    about = _("What an act asks of this record now.")

    act = serializers.CharField()
    label = serializers.CharField()
    why_not = serializers.CharField(allow_null=True, help_text=_("Why it cannot be done now; null when it can."))
    fields_asked = AskedFieldSerializer(many=True)


def asked_by(form: ActForm[Any], *, why_not: str | None) -> dict[str, Any]:
    """form: unbound, for one record."""
    fields = [_field(name, field) for name, field in by_code(form).fields.items() if name != "version"]
    act = form.transition
    return {"act": act.name, "label": str(act.label), "why_not": why_not, "fields_asked": fields}


def _field(name: str, field: forms.Field) -> dict[str, Any]:
    codes = list_of(field) if isinstance(field, forms.ModelChoiceField) else ""
    has_choices = isinstance(field, forms.ModelChoiceField) or getattr(field, "choices", None)
    choices = [*_choices(field)][:MOST] if has_choices else None
    return {
        "name": name,
        "label": str(field.label or name),
        "required": field.required,
        "codes": codes,
        "choices": choices,
    }


def _choices(field: Any) -> Iterator[dict[str, str]]:
    if isinstance(field, forms.ModelChoiceField):
        for row in offered_by(field)[:MOST]:
            yield {"code": str(getattr(row, field.to_field_name or "pk")), "label": field.label_from_instance(row)}
        return
    for code, label in field.choices:
        if code != "":
            yield {"code": str(code), "label": str(label)}
