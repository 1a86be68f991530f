"""Parameters → leads: one place for the list, the export, the figures and bulk work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from accounts.reference import rows_of
from leads.models import BusinessLine, Channel, FocusArea, Handover, KeyArea, Lead, Outcome, Stub
from leads.states import OPEN
from leads.work import narrowed
from records.filters import ListFilter, SearchFilter
from records.forms.reference import ReferenceFilter
from records.models.code import CodeItem

STATES = [("open", _("In stock")), ("waiting", _("Waiting for approval")), *Lead.Status.choices]
DUES = [
    ("overdue", _("Overdue")),
    ("today", _("Due today")),
    ("week", _("Due within 7 days")),
    ("none", _("No deadline")),
]
HANDLERS = [("me", _("Mine")), ("nobody", _("Unassigned"))]

WORK = [
    ("overdue", _("Overdue")),
    ("today", _("Due today")),
    ("mine", _("Mine")),
    ("unassigned", _("Unassigned in my bureau")),
    ("waiting", _("Waiting for my approval")),
]


def _day(label: Any) -> dict[str, Any]:
    return {"label": label, "widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}


def _codes(model: type[CodeItem], label: Any, name: str) -> ReferenceFilter:
    return ReferenceFilter(name, among=lambda request: rows_of(model).values(), label=label, empty=_("All"))


def cities_in_reach(request: Any) -> list[Bureau]:
    """The cities whose leads this person may see."""
    return [bureau for bureau in _bureaus() if request and bureau.pk in request.user.scope.cities]


def bureaus_in_reach(request: Any) -> list[Bureau]:
    if request is None:
        return []
    scope = request.user.scope
    return [bureau for bureau in _bureaus() if scope.reaches(city_id=bureau.city_id, bureau_id=bureau.pk)]


def _bureaus(request: Any = None) -> Iterable[Bureau]:
    return rows_of(Bureau).values()


class LeadFilter(ListFilter):
    main = ("q", "city", "state", "category", "due", "handler")

    q = SearchFilter()
    city = ReferenceFilter("city", among=cities_in_reach, label=_("City"), empty=_("All"))
    bureau = ReferenceFilter("bureau", among=bureaus_in_reach, label=_("Bureau"), empty=_("All"))
    state = django_filters.ChoiceFilter(choices=STATES, method="of_state", label=_("Status"), empty_label=_("All"))
    category = django_filters.ChoiceFilter(choices=Lead.Category.choices, label=_("Kind"), empty_label=_("All"))
    channel = _codes(Channel, _("Source"), "channel")
    key_area = _codes(KeyArea, _("Key area"), "key_area")
    focus_area = _codes(FocusArea, _("Focus area"), "focus_area")
    business_line = _codes(BusinessLine, _("Business line"), "business_line")
    outcome = _codes(Outcome, _("Outcome"), "outcome")
    due = django_filters.ChoiceFilter(choices=DUES, method="of_due", label=_("Deadline"), empty_label=_("All"))
    handler = django_filters.ChoiceFilter(
        choices=HANDLERS, method="of_handler", label=_("Handler"), empty_label=_("All")
    )
    found_by = ReferenceFilter("found_by", among=_bureaus, method="of_finder", label=_("Found by"), empty=_("All"))
    work = django_filters.ChoiceFilter(choices=WORK, method="of_work", label=_("My Work"), empty_label=_("All"))
    campaign = django_filters.CharFilter(field_name="campaign_code", label=_("Campaign"), max_length=40)
    registered_from = django_filters.DateFilter("registered_on", "gte", **_day(_("Registered from")))
    registered_to = django_filters.DateFilter("registered_on", "lte", **_day(_("Registered to")))
    found_from = django_filters.DateFilter("found_on", "gte", **_day(_("Found from")))
    found_to = django_filters.DateFilter("found_on", "lte", **_day(_("Found to")))
    cleared_from = django_filters.DateFilter("cleared_on", "gte", **_day(_("Cleared from")))
    cleared_to = django_filters.DateFilter("cleared_on", "lte", **_day(_("Cleared to")))

    class Meta:
        model = Lead
        fields: list[str] = []

    def of_state(self, leads: QuerySet, name: str, value: str) -> QuerySet:
        if value == "open":
            return leads.filter(status__in=OPEN)
        if value == "waiting":
            return leads.filter(status__in=[Lead.Status.AWAIT_APPROVAL, Lead.Status.AWAIT_CITY])
        return leads.filter(status=value)

    def of_due(self, leads: QuerySet, name: str, value: str) -> QuerySet:
        """By the copy of the earliest running clock; only leads in stock have one that counts."""
        today = timezone.localdate()
        leads = leads.filter(status__in=OPEN)
        if value == "none":
            return leads.filter(due_on__isnull=True)
        if value == "overdue":
            return leads.filter(due_on__lt=today)
        until = today if value == "today" else today + timedelta(days=7)
        return leads.filter(due_on__range=(today, until))

    def of_handler(self, leads: QuerySet, name: str, value: str) -> QuerySet:
        if value == "me":
            return leads.filter(assignee=self.request.user)
        return leads.filter(assignee__isnull=True, status__in=OPEN)

    def of_work(self, leads: QuerySet, name: str, value: str) -> QuerySet:
        return narrowed(leads, self.request.user, value, on=timezone.localdate())

    def of_finder(self, leads: QuerySet, name: str, bureau: Bureau) -> QuerySet:
        """摸排: the credit of the discovering bureau, whoever holds the lead."""
        return leads.counted_as_found().found_by(bureau)


class StubFilter(ListFilter):
    """Leads that one's bureau holds no more."""

    number = django_filters.CharFilter(lookup_expr="contains", label=_("Number"), max_length=60)
    state = django_filters.ChoiceFilter(
        field_name="status", choices=Lead.Status.choices, label=_("Status"), empty_label=_("All")
    )

    class Meta:
        model = Stub
        fields: list[str] = []


class OfferFilter(ListFilter):
    state = django_filters.ChoiceFilter(choices=Handover.State.choices, label=_("Status"), empty_label=_("All"))

    class Meta:
        model = Handover
        fields: list[str] = []
