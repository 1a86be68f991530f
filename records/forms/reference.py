"""Choosing a row of a remembered table (a bureau, a code) in forms and filters, without asking the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


Options = tuple[tuple[str, str, bool], ...]  # value, label, whether it is chosen


class PlainSelect(forms.Select):
    """A select whose options are plain tuples, drawn once for the same ones.

    Django makes a dictionary of ten entries for each option, and a page of filters has some hundred of them: that
    took longer than everything else on the page.
    """

    template_name = "django/forms/widgets/plain_select.html"

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, attrs)
        chosen = {str(one) for one in self.format_value(value)}
        return _drawn(self.template_name, name, tuple(given.items()), tuple(self._groups(chosen)), self.is_required)

    def _groups(self, chosen: set[str]) -> Iterator[tuple[str, Options]]:
        """Options that stand by themselves are in groups without a name."""
        for is_group, entries in groupby(self.choices, key=lambda entry: isinstance(entry[1], list | tuple)):
            together = list(entries)
            groups = together if is_group else [("", together)]
            for title, options in groups:
                texts = (("" if key is None else str(key), str(text)) for key, text in options)
                yield str(title), tuple((key, text, key in chosen) for key, text in texts)


@lru_cache(maxsize=300)
def _drawn(
    template: str, name: str, attrs: tuple[tuple[str, Any], ...], groups: tuple[Any, ...], required: bool
) -> SafeString:
    widget = {"name": name, "attrs": dict(attrs), "groups": groups, "required": required}
    return render_to_string(template, {"widget": widget})


class ReferenceField(forms.ChoiceField):
    """Cleans to one of the rows offered, or None. `key`: what stands for a row in the form, "pk" or "code"."""

    widget = PlainSelect

    def __init__(
        self,
        *,
        rows: Iterable[models.Model] = (),
        key: str = "pk",
        empty: StrOrPromise = "—",
        group: Callable[[Any], str] | None = None,
        **given: Any,
    ) -> None:
        """`group(row)`: the heading that a row stands under; where all have the same, or without it, rows are plain."""
        super().__init__(**given)
        self.key, self.empty, self.group = key, empty, group
        self.offer(rows)

    def offer(self, rows: Iterable[models.Model]) -> None:
        """These rows, in this order, and none where that is allowed or nothing is chosen yet."""
        self.rows = {str(getattr(row, self.key)): row for row in rows}
        self.choices = [("", self.empty), *self._offered()]

    def _offered(self) -> list[tuple[Any, Any]]:
        plain = [(key, str(row)) for key, row in self.rows.items()]
        if self.group is None:
            return plain
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, row in self.rows.items():
            groups.setdefault(self.group(row), []).append((key, str(row)))
        return plain if len(groups) == 1 else [*groups.items()]

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, self.key) if isinstance(value, models.Model) else value

    def clean(self, value: Any) -> models.Model | None:
        key = super().clean(value)
        return self.rows[key] if key else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


class ReferenceFilter(django_filters.Filter):
    """Rows of a list by a bureau or a code. `among(request)`: the rows that this person may choose."""

    field_class = ReferenceField

    def __init__(self, *args: Any, among: Callable[[Any], Iterable[models.Model]], **given: Any) -> None:
        super().__init__(*args, **{"key": "code", **given})
        self.among = among

    @property
    def field(self) -> forms.Field:
        if not hasattr(self, "_field"):
            rows = self.among(self.parent.request)
            self._field = self.field_class(label=self.label, rows=rows, **self.extra)
        return self._field

    def filter(self, qs: QuerySet[Model], value: Any) -> QuerySet[Model]:
        return super().filter(qs, value.pk if value else None)
