"""The base of every list's filters. What cannot be understood is said and shows nothing: no list widens by mistake."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.forms.reference import PlainSelect
from records.search import LONGEST, matching_ids, query_fault

WALKING = frozenset({"sort", "after", "before"})


class SearchField(forms.CharField):
    """Words to search for; a single character is refused with a sentence."""

    def clean(self, value: Any) -> str:
        words = super().clean(value)
        if words and (fault := query_fault(words)):
            raise forms.ValidationError(fault, code="query")
        return words


class SearchFilter(django_filters.CharFilter):
    """Keywords over number, title, subject and facts. The model's `kind` says which search texts."""

    field_class = SearchField

    def __init__(self, **given: Any) -> None:
        box = forms.TextInput(
            attrs={"type": "search", "size": 16, "placeholder": gettext_lazy("Number, title, subject")}
        )
        super().__init__(**{"label": gettext_lazy("Keywords"), "max_length": LONGEST, "widget": box, **given})

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        return qs.filter(pk__in=matching_ids(qs.model.kind, value))


class ListFilter(django_filters.FilterSet):
    """Parameters → rows. The page, the export, the figure and the bulk job all come through here.

    `rows`: what matches; nothing at all when a parameter is wrong or unknown (`faults` says which).
    """

    main: tuple[str, ...] = ()  # names of the filters that stand in the row; the others fold away. None named: all
    sorts: tuple[str, ...] = ()  # given by the list: names of the orders that one may choose

    @property
    def form(self) -> forms.Form:
        if not hasattr(self, "_form"):
            form = super().form
            choices = [(name, name) for name in self.sorts]
            form.fields["sort"] = forms.ChoiceField(choices=choices, required=False, widget=forms.HiddenInput)
            form.order_fields(["sort", *self.main])
            for field in form.fields.values():
                if type(field.widget) is forms.Select:
                    field.widget = PlainSelect(field.widget.attrs, field.choices)
            form.main = self.main
        return self._form

    @property
    def rows(self) -> QuerySet:
        return self.queryset.none() if self.faults else self.qs

    @property
    def is_searched(self) -> bool:
        """Whether words narrow the list."""
        words = (name for name, each in self.filters.items() if isinstance(each, SearchFilter))
        return any(self.form.cleaned_data.get(name) for name in words)

    @property
    def faults(self) -> list[Any]:
        """What is wrong with the parameters, a sentence each."""
        unknown = [
            _("There is no filter “%(name)s”.") % {"name": name[:40]} for name in self.data if name not in self._known()
        ]
        wrong = [
            f"{self.form[name].label}: {error}" if name in self.filters else error
            for name, errors in self.form.errors.items()
            for error in errors
        ]
        return unknown + wrong

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        for name, each in self.filters.items():
            queryset = each.filter(queryset, self.form.cleaned_data[name])
        return queryset

    def _known(self) -> set[str]:
        names = set(WALKING)
        for name, field in self.form.fields.items():
            parts = getattr(field.widget, "suffixes", None) or getattr(field.widget, "widgets_names", None)
            names |= {
                f"{name}_{part}" if part and not part.startswith("_") else f"{name}{part}" for part in parts or [""]
            }
        return names
