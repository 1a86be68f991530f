"""Reading what programs send: every field of its type, none unknown, and then the forms of the pages.

The forms stay the one place that knows what may be typed. A serializer made from a form says the same to
programs, by types; codes and user names stand where the page has keys of the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from accounts.models import Bureau, User
from records import codes
from texts.newlines import unified

if TYPE_CHECKING:
    from django.db.models import QuerySet


NAMES = ("code", "number", "position")  # what programs call a row by, where it has one of them
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Text(serializers.CharField):
    """A string. No number or truth value is taken for one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(unified(data))


class Code(Text):
    """What stands for a row of a list. `codes`: tells the list, as the interface names it, once all are known."""

    def __init__(self, *, codes: Callable[[], str], **about: Any) -> None:
        super().__init__(**about)
        self.codes = codes


class Whole(serializers.IntegerField):
    """A whole number. In JSON no text and no truth value is taken for one; forms with files have nothing but texts."""

    def to_internal_value(self, data: Any) -> int:
        is_of_a_form = isinstance(self.root.initial_data, QueryDict)
        if isinstance(data, bool) or not (isinstance(data, int) or (is_of_a_form and isinstance(data, str))):
            self.fail("invalid")
        return super().to_internal_value(data)


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
    """YYYY-MM-DD, as the pages take it too; kept as it was written for the form to read. Null: none."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or not DAY.fullmatch(data):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(data).isoformat()


@extend_schema_field(OpenApiTypes.BINARY)
class Upload(serializers.FileField):
    """A file as it comes in; that it is empty is for the rules of files to say."""

    def __init__(self, **about: Any) -> None:
        super().__init__(**about, allow_empty_file=True)


class Strict(serializers.Serializer):
    """A body whose unknown fields are refused: a misspelt one must not be lost silently. `about`: for the schema."""

    about: Any = ""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := [name for name in data if name not in self.fields]):
            fault = ErrorDetail(_("There is no such field."), code="unknown")
            raise ValidationError({shown_name(name): [fault] for name in unknown})
        return super().to_internal_value(data)


def shown_name(name: str) -> str:
    """A name that somebody made up, fit for an answer."""
    return name[:40].encode(errors="replace").decode()


def refuse_unknown(query: QueryDict, known: Sequence[str] = ()) -> None:
    """A parameter that is not understood must not be ignored: the list would be wider than asked for."""
    if unknown := [name for name in query if name not in known]:
        fault = ErrorDetail(_("There is no such parameter."), code="unknown")
        raise ValidationError({shown_name(name): [fault] for name in unknown})


def refuse_repeated(query: QueryDict) -> None:
    """Of two values one would be ignored; an empty one asks for nothing."""
    twice = ErrorDetail(_("It stands twice."), code="repeated")
    empty = ErrorDetail(_("Leave it out, or give it a value."), code="empty")
    wrong = {name: twice for name, values in query.lists() if len(values) > 1}
    wrong |= {name: empty for name, values in query.lists() if values == [""]}
    if wrong:
        raise ValidationError({shown_name(name): [fault] for name, fault in wrong.items()})


def coded(faults: Mapping[str, Iterable[forms.ValidationError]]) -> dict[str, list[ErrorDetail]]:
    """The faults of a form of the pages, each with the code by which programs tell it apart."""
    return {
        name: [ErrorDetail(said, code=fault.code or "invalid") for fault in found for said in fault.messages]
        for name, found in faults.items()
    }


def serializer_of(
    form: type[forms.Form] | forms.Form,
    name: str,
    *,
    without: Collection[str] = (),
    needed: Collection[str] = (),
    partial: bool = False,
    about: Any = "",
) -> type[Strict]:
    """The serializer of a form's fields: of a class, what it may ask (the schema); of a form for one record, what it
    asks now. needed: fields that cannot be left out, whatever the form says. partial: every one may be left out.
    name, about: in the schema.
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
    return type(name, (Strict,), made | {"about": about})


def _field(
    field: forms.Field, *, required: bool, blank: bool, truth: type[serializers.BooleanField]
) -> serializers.Field:
    """required: whether it may be left out; blank: whether it may come empty."""
    about: dict[str, Any] = {"required": required, "label": field.label, "help_text": field.help_text}
    if isinstance(field, forms.FileField):
        is_many = getattr(field.widget, "allow_multiple_selected", False)
        return serializers.ListField(child=Upload(), **about) if is_many else Upload(**about)
    if isinstance(field, forms.BooleanField):
        return truth(**about)
    if isinstance(field, forms.DateField):
        return Day(**about, allow_null=blank)
    if isinstance(field, forms.IntegerField):
        return Whole(**about, allow_null=blank, min_value=field.min_value, max_value=field.max_value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return serializers.ListField(child=Code(codes=partial(list_of, field)), **about)
    if isinstance(field, forms.ModelChoiceField):
        return Code(**about, allow_blank=blank, codes=partial(list_of, field))
    if isinstance(field, forms.ChoiceField) and field.choices:
        return Choice(choices=field.choices, allow_blank=blank, **about)
    limits = {"max_length": getattr(field, "max_length", None), "min_length": getattr(field, "min_length", None)}
    return Text(**about, allow_blank=blank, **limits)


def by_code(form: forms.Form) -> forms.Form:
    """Let a form take codes of bureaus and code lists, and user names of people, instead of keys."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            field.to_field_name = _named_by(offered_by(field).model)
            field.error_messages |= _unknown_code(list_of(field))
    return form


def _unknown_code(listed: str) -> dict[str, Any]:
    """In the words of a form, which knows the value."""
    unknown = _("“%(value)s” is not in the list “{codes}”, or may not be chosen here.").replace("{codes}", listed)
    return {"invalid_choice": unknown} if listed else {}


def offered_by(field: forms.ModelChoiceField[Any]) -> QuerySet[Any]:
    """What may be chosen. Raises ValueError for a field that was given nothing yet."""
    if field.queryset is None:
        raise ValueError(f"{field.label} offers nothing yet")
    return field.queryset


def list_of(field: forms.ModelChoiceField[Any]) -> str:
    """The list that a field's codes come from, as the interface names it: "bureaus", "people", "leads.channel"."""
    model = field.queryset.model if field.queryset is not None else None
    if model is None or issubclass(model, User):
        return "people" if model else ""
    if issubclass(model, Bureau):
        return "bureaus"
    return next((key for key, listed in codes.code_lists().items() if listed is model), "")


def _named_by(model: type[Model]) -> str | None:
    """What programs call a row of that table; None: by its id."""
    if model is User:
        return "username"
    return next((name for name in NAMES if any(each.name == name for each in model._meta.concrete_fields)), None)
