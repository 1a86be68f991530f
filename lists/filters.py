"""The base of every list's filters. What cannot be understood is said and shows nothing: no list widens by mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Bureau
from accounts.reference import rows_of
from deadlines.models import KEPT, Clock
from records.forms.reference import PlainSelect, ReferenceFilter
from records.search import LONGEST, matching_ids, query_fault
from records.work import Desk, Source
from registry import declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from records.models.tracked import TrackedRecord


WALKING = frozenset({"sort", "after", "before"})

# Parts of filters that lists of every kind of record have.
DUES = [
    ("overdue", gettext_lazy("Overdue")),
    ("today", gettext_lazy("Due today")),
    ("week", gettext_lazy("Due within 7 days")),
    ("none", gettext_lazy("No deadline")),
]
OPEN = ("open", gettext_lazy("Open"))
HANDLERS = [("me", gettext_lazy("Mine")), ("nobody", gettext_lazy("Unassigned"))]
RESULTS = [("kept", gettext_lazy("In time")), ("missed", gettext_lazy("Late"))]
WORK = [
    ("overdue", gettext_lazy("Overdue")),
    ("today", gettext_lazy("Due today")),
    ("mine", gettext_lazy("Mine")),
    ("unassigned", gettext_lazy("Unassigned in my bureau")),
    ("waiting", gettext_lazy("Waiting for my approval")),
]

Row = TypeVar("Row", bound=Model)
Record = TypeVar("Record", bound="TrackedRecord")


def day_filter(field: str | None, lookup: str, label: StrOrPromise, **given: Any) -> django_filters.DateFilter:
    """By a day of `field`, or by a method of the filter (field None, method=…)."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(field, lookup, label=label, widget=widget, **given)


def choice_filter(label: StrOrPromise, choices: Any, **given: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=gettext_lazy("All"), **given)


def code_filter(model: type[Any], label: StrOrPromise, name: str) -> ReferenceFilter:
    """By an entry of a code list, or of another remembered table; its `code` stands in the address."""
    return ReferenceFilter(name, among=lambda _request: rows_of(model).values(), label=label, empty=gettext_lazy("All"))


def bureau_filter(label: StrOrPromise, among: Callable[[Any], Iterable[Bureau]], **given: Any) -> ReferenceFilter:
    """By a bureau, in groups by city; its code stands in the address. `among(request)`: those that one may choose."""
    return ReferenceFilter(among=among, label=label, empty=gettext_lazy("All"), group=city_name, **given)


def city_name(bureau: Bureau) -> str:
    return bureau.city.place_name


def all_bureaus(request: Any) -> Iterable[Bureau]:
    """The province, then city by city with its counties."""
    return sorted(rows_of(Bureau).values(), key=_by_city)


def _by_city(bureau: Bureau) -> tuple[Any, ...]:
    city = bureau.city
    return city.display_order, city.code, bureau.parent_id or 0, bureau.display_order, bureau.code, bureau.pk


def cities_in_reach(request: Any) -> list[Bureau]:
    """The cities whose records this person may see."""
    return [bureau for bureau in all_bureaus(request) if request and bureau.pk in request.user.scope.cities]


def bureaus_in_reach(request: Any) -> list[Bureau]:
    if request is None:
        return []
    scope = request.user.scope
    reached = (one for one in all_bureaus(request) if scope.reaches(city_id=one.city_id, bureau_id=one.pk))
    return sorted(reached, key=_by_city)


def narrowed_by_due(rows: QuerySet[Row], value: str, *, on: date) -> QuerySet[Row]:
    """`rows`: open ones; only theirs is a last day that counts. `value`: one of DUES."""
    if value == "none":
        return rows.filter(due_on__isnull=True)
    if value == "overdue":
        return rows.filter(due_on__lt=on)
    return rows.filter(due_on__range=(on, on if value == "today" else on + timedelta(days=7)))


def kind_of_rows(rows: QuerySet[Model]) -> str:
    """Raises AttributeError for rows that are no records."""
    return getattr(rows.model, "kind")  # noqa: B009 (rows of any table)


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

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        if not value:
            return qs
        return qs.filter(pk__in=matching_ids(kind_of_rows(qs), value))


class PeriodsForm(forms.Form):
    """Whatever has a first and a last day (found_from, found_to): the last is not before the first."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, last in list(cleaned.items()):
            first = cleaned.get(f"{name.removesuffix('_to')}_from") if name.endswith("_to") else None
            if isinstance(first, date) and isinstance(last, date) and last < first:
                self.add_error(name, _("The last day lies before the first."))
        return cleaned


class ListFilter(django_filters.FilterSet, Generic[Row]):
    """Parameters → rows. The page, the export, the figure and the bulk job all come through here.

    `rows`: what matches; nothing at all when a parameter is wrong or unknown (`faults` says which).
    """

    main: tuple[str, ...] = ()  # names of the filters that stand in the row; the others fold away. None named: all
    sorts: tuple[str, ...] = ()  # given by the list: names of the orders that one may choose

    def get_form_class(self) -> type[forms.Form]:
        return type("ListForm", (PeriodsForm, super().get_form_class()), {})

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

    def of_missing(self, rows: QuerySet[Row], name: str, value: str) -> QuerySet[Row]:
        """Rows that do not state the field that was chosen."""
        return rows.filter(**{f"{value}__isnull": True})

    @property
    def rows(self) -> QuerySet[Row]:
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

    @property
    def wrong(self) -> dict[str, list[ValidationError]]:
        """What is wrong with the parameters, by the name of each; for programs. Each fault has its code."""
        unknown = ValidationError(_("There is no such parameter."), code="unknown")
        wrong = {name[:40]: [unknown] for name in self.data if name not in self._known()}
        return wrong | dict(self.form.errors.as_data())

    def of_work(self, rows: QuerySet[Row], name: str, value: str) -> QuerySet[Row]:
        """What one of the numbers of My Work counts: the desk of the kind says it. For a filter `work`."""
        desk = declared(Source)[kind_of_rows(rows)]
        if not isinstance(desk, Desk):
            raise TypeError(f"{desk.name} has no lists of its own")
        return desk.narrowed(rows, self.request.user, value, on=timezone.localdate())

    def filter_queryset(self, queryset: QuerySet[Row]) -> QuerySet[Row]:
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


class DueFilter(ListFilter[Record]):
    """What lists of records that are due by a day have in common. `open_states`: those whose day counts."""

    open_states: tuple[str, ...] = ()

    q = SearchFilter()
    city = bureau_filter(gettext_lazy("City"), cities_in_reach)
    bureau = bureau_filter(gettext_lazy("Bureau"), bureaus_in_reach)
    due = choice_filter(gettext_lazy("Deadline"), DUES, method="of_due")

    def of_state(self, rows: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        return rows.filter(status__in=self.open_states) if value == "open" else rows.filter(status=value)

    def of_due(self, rows: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        """By the copy of the earliest running clock; only open records have one that counts."""
        return narrowed_by_due(rows.filter(status__in=self.open_states), value, on=timezone.localdate())


class HeldFilter(DueFilter[Record]):
    """Of records that somebody handles, besides."""

    handler = choice_filter(gettext_lazy("Handler"), HANDLERS, method="of_handler")

    def of_handler(self, rows: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        if value == "me":
            return rows.filter(assignee=self.request.user)
        return rows.filter(assignee__isnull=True, status__in=self.open_states)


class TermFilter(ListFilter[Clock]):
    """Terms that were kept or missed (`ClockQuerySet.kept_or_missed`)."""

    main = ("city", "bureau", "result", "due_from", "due_to")

    city = bureau_filter(gettext_lazy("City"), cities_in_reach)
    bureau = bureau_filter(gettext_lazy("Bureau"), bureaus_in_reach)
    result = choice_filter(gettext_lazy("Result"), RESULTS, method="of_result")
    due_from = day_filter("due_on", "gte", gettext_lazy("Due from"))
    due_to = day_filter("due_on", "lte", gettext_lazy("Due to"))

    class Meta:
        model = Clock
        fields: list[str] = []

    def of_result(self, terms: QuerySet[Clock], name: str, value: str) -> QuerySet[Clock]:
        return terms.filter(KEPT) if value == "kept" else terms.exclude(KEPT)
