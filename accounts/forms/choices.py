"""Choosing a bureau: grouped by city, since several cities have a 城区."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from accounts.forms.generic import ModelChoiceField, ModelChoiceIterator, ModelMultipleChoiceField
from accounts.models import Bureau


def in_groups(bureaus: QuerySet[Bureau]) -> QuerySet[Bureau]:
    """In the order of the groups: the province, then city by city with its counties."""
    return bureaus.select_related("city").order_by(
        "city__display_order", "city__code", "parent_id", "display_order", "code", "pk"
    )


class ByCity(ModelChoiceIterator[Bureau]):
    """The choices under the name of their city, or plain when all are of one. What is no bureau ("all") comes first."""

    def __iter__(self) -> Iterator[Any]:
        groups: dict[str, list[tuple[Any, Any]]] = {}
        for value, label in super().__iter__():
            bureau = getattr(value, "instance", None)
            if bureau is None:
                yield value, label
            else:
                groups.setdefault(bureau.city.place_name, []).append((value, label))
        if len(groups) == 1:
            yield from next(iter(groups.values()))
        else:
            yield from groups.items()


class BureauField(ModelChoiceField[Bureau]):
    iterator = ByCity


class BureausField(ModelMultipleChoiceField[Bureau]):
    iterator = ByCity


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Model]) -> None:
    """What may be chosen in a field of the form, from the database. Raises TypeError for one without rows."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows")
    field.queryset = rows


def offer_words(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """What may be chosen in a field of the form: values, and words. Raises TypeError for one without choices."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} has no choices")
    field.choices = list(choices)
