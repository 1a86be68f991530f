"""What administrators and auditors narrow their lists by. `on` and `now` come from the view."""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, TypeVar

import django_filters as filters
from django import forms
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessRequest, Appointment, Bureau, Role, User
from accounts.models.bureau import BureauQuerySet
from audit.acts import all_acts
from audit.models import AuditEvent

SEARCH = forms.TextInput(attrs={"type": "search"})

Row = TypeVar("Row", bound=Model)


class StrictFilterSet(filters.FilterSet, Generic[Row]):
    """A filter that is wrong shows nothing and says which; it never widens the list."""

    @property
    def rows(self) -> QuerySet[Row]:
        return self.qs if self.is_valid() else self.queryset.none()


class BureauFilter(StrictFilterSet[Bureau]):
    q = filters.CharFilter(label=_("Name or code"), method="named", widget=SEARCH)
    level = filters.ChoiceFilter(label=_("Level"), choices=Bureau.Level)
    city = filters.ModelChoiceFilter(label=_("City"), queryset=Bureau.objects.cities())
    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[("current", _("Current")), ("ended", _("Ended"))]
    )

    class Meta:
        model = Bureau
        fields: list[str] = []

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    def named(self, rows: QuerySet[Bureau], name: str, value: str) -> QuerySet[Bureau]:
        return rows.filter(Q(name__icontains=value) | Q(place_name__icontains=value) | Q(code__startswith=value))

    def in_state(self, rows: BureauQuerySet, name: str, value: str) -> BureauQuerySet:
        return rows.valid(on=self.on) if value == "current" else rows.filter(valid_to__lt=self.on)


class PersonFilter(StrictFilterSet[User]):
    q = filters.CharFilter(label=_("Name or user name"), method="named", widget=SEARCH)
    bureau = filters.ModelChoiceFilter(label=_("Bureau"), queryset=Bureau.objects.order_by("code"), method="in_bureau")
    role = filters.ChoiceFilter(label=_("Role"), choices=Role, method="in_role")
    state = filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        choices=[("active", _("Active")), ("no_post", _("Without a post")), ("disabled", _("Disabled"))],
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    def _held(self, **narrowed: Any) -> Exists:
        held = Appointment.objects.in_force(on=self.on).filter(user=OuterRef("pk"), **narrowed)
        return Exists(held)

    def named(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(Q(full_name__icontains=value) | Q(username__icontains=value))

    def in_bureau(self, rows: QuerySet[User], name: str, value: Bureau) -> QuerySet[User]:
        return rows.filter(self._held(bureau=value))

    def in_role(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(self._held(role=value))

    def in_state(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        if value == "disabled":
            return rows.filter(is_active=False)
        rows = rows.filter(is_active=True)
        return rows.exclude(self._held()) if value == "no_post" else rows


class RequestFilter(StrictFilterSet[AccessRequest]):
    q = filters.CharFilter(label=_("Name or user name"), method="named", widget=SEARCH)
    state = filters.ChoiceFilter(label=_("State"), choices=AccessRequest.State)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=AccessRequest.Kind)

    class Meta:
        model = AccessRequest
        fields: list[str] = []

    def named(self, rows: QuerySet[AccessRequest], name: str, value: str) -> QuerySet[AccessRequest]:
        return rows.filter(Q(user__full_name__icontains=value) | Q(user__username__icontains=value))


class TrailFilter(StrictFilterSet[AuditEvent]):
    person = filters.CharFilter(label=_("Who"), method="by_person", widget=SEARCH)
    action = filters.ChoiceFilter(label=_("Act"), choices=all_acts)
    day = filters.DateFilter(label=_("Day"), field_name="at", lookup_expr="date")
    number = filters.CharFilter(label=_("Number"), field_name="record_number", lookup_expr="icontains", widget=SEARCH)

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def by_person(self, rows: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        people = User.objects.filter(Q(full_name__icontains=value) | Q(username__iexact=value))
        return rows.filter(user__in=people)
