"""Reading what programs send: every field of its type, none unknown, and then the forms of the pages.

The forms stay the one place that knows what may be typed. A serializer made from a form says the same to
programs, by types; codes and user names stand where the page has keys of the database.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.models import User
from records.newlines import unified


class Text(serializers.CharField):
    """A string. No number or truth value is taken for one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(unified(data))


class Choice(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Truth(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Day(serializers.DateField):
    """YYYY-MM-DD, as the pages take it too; kept as it was written for the form to read."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(data).isoformat()


@extend_schema_field(OpenApiTypes.BINARY)
class Upload(serializers.FileField):
    """A file as it comes in; that it is empty is for the rules of files to say."""

    def __init__(self, **about: Any) -> None:
        super().__init__(**about, allow_empty_file=True)


class Strict(serializers.Serializer):
    """A body whose unknown fields are refused: a misspelt one must not be lost silently."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := [name for name in data if name not in self.fields]):
            raise ValidationError({_shown(name): [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)


def _shown(name: str) -> str:
    """A name that somebody made up, fit for an answer."""
    return name[:40].encode(errors="replace").decode()


def serializer_of(
    form: type[forms.Form] | forms.Form,
    name: str,
    *,
    without: Collection[str] = (),
    needed: Collection[str] = (),
    partial: bool = False,
) -> type[Strict]:
    """The serializer of a form's fields: of a class, what it may ask (the schema); of a form for one record, what it
    asks now. needed: fields that cannot be left out, whatever the form says. partial: every one may be left out.
    name: in the schema.
    """
    fields = form.base_fields if isinstance(form, type) else form.fields
    wanted = {key: field for key, field in fields.items() if key not in without}
    is_multipart = any(isinstance(field, forms.FileField) for field in wanted.values())  # knows no truth values
    truth = serializers.BooleanField if is_multipart else Truth
    asked = {key: field.required or key in needed for key, field in wanted.items()}
    made = {
        key: _field(field, required=asked[key] and not partial, blank=not asked[key], truth=truth)
        for key, field in wanted.items()
    }
    return type(name, (Strict,), made)


def _field(
    field: forms.Field, *, required: bool, blank: bool, truth: type[serializers.BooleanField]
) -> serializers.Field:
    """required: whether it may be left out; blank: whether it may come empty."""
    about: dict[str, Any] = {"required": required, "label": field.label, "help_text": field.help_text}
    if isinstance(field, forms.FileField):
        return Upload(**about)
    if isinstance(field, forms.BooleanField):
        return truth(**about)
    if isinstance(field, forms.DateField):
        return Day(**about)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return serializers.ListField(child=Text(), **about)
    if isinstance(field, forms.ModelChoiceField):
        return Text(**about, allow_blank=blank)
    if isinstance(field, forms.ChoiceField) and field.choices:
        return Choice(choices=field.choices, allow_blank=blank, **about)
    limits = {"max_length": getattr(field, "max_length", None), "min_length": getattr(field, "min_length", None)}
    return Text(**about, allow_blank=blank, **limits)


def by_code(form: forms.Form) -> forms.Form:
    """Let a form take codes of bureaus and code lists, and user names of people, instead of keys."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            field.to_field_name = _named_by(field.queryset.model)
    return form


def _named_by(model: type[Model]) -> str | None:
    """What programs call a row of that table; None: by its id."""
    if model is User:
        return "username"
    return "code" if any(each.name == "code" for each in model._meta.concrete_fields) else None
