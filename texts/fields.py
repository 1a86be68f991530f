"""What a person or a program types as text, cleaned as the cells of a workbook are: one input, one verdict.

Line breaks are of one kind before anything is counted, and none in what is one line. In fields that describe something
(`PlainField`) a placeholder such as 无 or / is an empty field; in those that identify something (`NumberField`) it is
refused.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from texts.folding import number_key
from texts.newlines import one_line, unified
from texts.placeholders import is_placeholder

ONE_LINE = ("text", "search")  # kinds of inputs; passwords and hidden ones stay as they come
TOO_LONG = ngettext_lazy(
    "At most %(limit_value)d character; there are %(show_value)d.",
    "At most %(limit_value)d characters; there are %(show_value)d.",
    "limit_value",
)
TOO_SHORT = ngettext_lazy(
    "At least %(limit_value)d character; there are %(show_value)d.",
    "At least %(limit_value)d characters; there are %(show_value)d.",
    "limit_value",
)

# Attributes of the input of what is kept nowhere but in its own place: who reports, what opens something.
PROTECTED = {"autocomplete": "off", "data-protected": "yes"}

_to_python = forms.CharField.to_python


def is_protected(field: forms.Field) -> bool:
    """Whether what is typed into it may not be kept before it is sent, nor shown again."""
    return "data-protected" in field.widget.attrs


def clean_all_texts() -> None:
    """For every form there is, Django's and its libraries' too; called once, when the product starts."""
    forms.CharField.to_python = _with_breaks_of_one_kind  # type: ignore[method-assign, assignment]  # of all forms
    validators.MaxLengthValidator.message = TOO_LONG
    validators.MinLengthValidator.message = TOO_SHORT


def _with_breaks_of_one_kind(field: forms.CharField, value: Any) -> Any:
    if isinstance(value, str):
        is_one_line = getattr(field.widget, "input_type", "") in ONE_LINE and not isinstance(
            field.widget, forms.Textarea
        )
        value = one_line(value) if is_one_line and "\n" in unified(value) else unified(value)
    return _to_python(field, value)


class PlainField(forms.CharField):
    """A text that describes something. A placeholder says that there is nothing to describe."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return self.empty_value if isinstance(text, str) and is_placeholder(text) else text


class NumberField(forms.CharField):
    """A number that somebody else gave: of a letter, of a case. It identifies something, so it is no placeholder."""

    default_error_messages = {"no_number": _("“%(value)s” is no number. Write the number as it stands on the paper.")}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and (is_placeholder(value) or not any(letter.isalnum() for letter in number_key(value))):
            raise forms.ValidationError(self.error_messages["no_number"], "no_number", {"value": value})
