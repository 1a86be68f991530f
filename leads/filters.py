"""Parameters → rows: one place for the lists, the export, the figures and bulk work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from deadlines.models import Clock
from leads.models import BusinessLine, Channel, FocusArea, Handover, KeyArea, Lead, Movement, Outcome, Stub
from leads.states import NOT_FOUND, OPEN
from leads.terms import KEPT
from leads.work import narrowed
from records.filters import ListFilter, SearchFilter

STATES = [("open", _("In stock")), ("waiting", _("Waiting for approval")), *Lead.Status.choices]
DUES = [
    ("overdue", _("Overdue")),
    ("today", _("Due today")),
    ("week", _("Due within 7 days")),
    ("none", _("No deadline")),
]
CREDITS = [
    ("found", _("Found")),
    ("cohort", _("Base of the clearance rate")),
    ("cleared", _("Cleared of the base")),
    ("away", _("Found here, held elsewhere")),
]
RESULTS = [("kept", _("In time")), ("missed", _("Late"))]
DUTIES = [("ours", _("Without those that are not ours"))]
NOT_STATED = [
    ("key_area", _("Key area")), ("focus_area", _("Focus area")), ("business_line", _("Business line")),
]  # fmt: skip
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


def _codes(model: type, label: Any, name: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=name, queryset=model.objects.all(), to_field_name="code", label=label, empty_label=_("All")
    )


def cities_in_reach(request) -> QuerySet[Bureau]:
    """The cities whose leads this person may see."""
    return Bureau.objects.filter(pk__in=request.user.scope.cities) if request else Bureau.objects.none()


def bureaus_in_reach(request) -> QuerySet[Bureau]:
    if request is None:
        return Bureau.objects.none()
    scope = request.user.scope
    bureaus = Bureau.objects.filter(city_id__in=scope.cities)
    return bureaus if scope.bureaus is None else bureaus.filter(pk__in=scope.bureaus)


class LeadFilter(ListFilter):
    main = ("q", "city", "state", "category", "due", "handler")

    q = SearchFilter()
    city = django_filters.ModelChoiceFilter(
        queryset=cities_in_reach, to_field_name="code", label=_("City"), empty_label=_("All")
    )
    bureau = django_filters.ModelChoiceFilter(
        queryset=bureaus_in_reach, to_field_name="code", label=_("Bureau"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(choices=STATES, method="of_state", label=_("Status"), empty_label=_("All"))
    category = django_filters.ChoiceFilter(choices=Lead.Category.choices, label=_("Kind"), empty_label=_("All"))
    channel = _codes(Channel, _("Source"), "channel")
    key_area = _codes(KeyArea, _("Key area"), "key_area")
    focus_area = _codes(FocusArea, _("Focus area"), "focus_area")
    business_line = _codes(BusinessLine, _("Business line"), "business_line")
    missing = django_filters.ChoiceFilter(
        choices=NOT_STATED, method="of_missing", label=_("Not stated"), empty_label=_("All")
    )
    outcome = _codes(Outcome, _("Outcome"), "outcome")
    due = django_filters.ChoiceFilter(choices=DUES, method="of_due", label=_("Deadline"), empty_label=_("All"))
    handler = django_filters.ChoiceFilter(
        choices=HANDLERS, method="of_handler", label=_("Handler"), empty_label=_("All")
    )
    found_by = django_filters.ModelChoiceFilter(
        queryset=Bureau.objects.all(),
        to_field_name="code",
        method="of_finder",
        label=_("Found by"),
        empty_label=_("All"),
    )
    finder = django_filters.ModelChoiceFilter(
        queryset=Bureau.objects.all(),
        to_field_name="code",
        method="of_finding_bureau",
        label=_("Found by the bureau itself"),
        empty_label=_("All"),
    )
    duties = django_filters.ChoiceFilter(
        choices=DUTIES, method="of_duties", label=_("Within our duties"), empty_label=_("All")
    )
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

    def of_missing(self, leads: QuerySet, name: str, value: str) -> QuerySet:
        return leads.filter(**{f"{value}__isnull": True})

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

    def of_finding_bureau(self, leads: QuerySet, name: str, bureau: Bureau) -> QuerySet:
        """The bureau's own credit, without the bureaus below it."""
        return leads.counted_as_found().filter(found_by=bureau)

    def of_duties(self, leads: QuerySet, name: str, value: str) -> QuerySet:
        return leads.within_duties()


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


class MovementFilter(ListFilter):
    """Rows of the ledger. A whole city or the province leaves out (internal=no) what moved inside a city."""

    main = ("kind", "city", "bureau", "effective_from", "effective_to")

    kind = django_filters.ChoiceFilter(choices=Movement.Kind.choices, label=_("Movement"), empty_label=_("All"))
    city = django_filters.ModelChoiceFilter(
        queryset=cities_in_reach, to_field_name="code", label=_("City"), empty_label=_("All")
    )
    bureau = django_filters.ModelChoiceFilter(
        queryset=bureaus_in_reach, to_field_name="code", label=_("Bureau"), empty_label=_("All")
    )
    internal = django_filters.ChoiceFilter(
        choices=[("no", _("Left out"))], method="of_internal", label=_("Moves inside a city"), empty_label=_("All")
    )
    effective_from = django_filters.DateFilter("effective_on", "gte", **_day(_("Effective from")))
    effective_to = django_filters.DateFilter("effective_on", "lte", **_day(_("Effective to")))
    recorded_after = django_filters.DateFilter(method="of_recording", **_day(_("Recorded after")))
    found_from = django_filters.DateFilter(method="of_finding", **_day(_("Found from")))
    found_to = django_filters.DateFilter(method="of_finding", **_day(_("Found to")))
    # these count what the filters above leave, so they stand last
    credit = django_filters.ChoiceFilter(
        choices=CREDITS, method="of_credit", label=_("Credit for finding"), empty_label=_("All")
    )
    stock_on = django_filters.DateFilter(method="of_stock", **_day(_("In stock at the end of")))
    load_from = django_filters.DateFilter(method="of_load", **_day(_("To be dealt with from")))
    load_to = django_filters.DateFilter(method="of_load_end", **_day(_("To be dealt with to")))

    class Meta:
        model = Movement
        fields: list[str] = []

    def of_internal(self, movements: QuerySet, name: str, value: str) -> QuerySet:
        return movements.between_cities()

    def of_recording(self, movements: QuerySet, name: str, day: date) -> QuerySet:
        """Entered on the server after the end of that day, whenever it took effect."""
        return movements.recorded_after(day)

    def of_finding(self, movements: QuerySet, name: str, day: date) -> QuerySet:
        """Says nothing by itself: the days belong to `credit`."""
        return movements

    def of_credit(self, movements: QuerySet, name: str, value: str) -> QuerySet:
        """The entry of each lead that is credited, also of those that are beyond one's reach now.

        A lead in reach counts by its own day and state, one beyond by the day it was entered and the
        state that its stub tells.
        """
        user, start, end = self.request.user, self._said("found_from"), self._said("found_to")
        seen = credited(Lead.objects.visible_to(user).filter(readers__isnull=True), value)
        beyond = credited(Stub.objects.visible_to(user).out_of_reach(user), value)
        here = Q(lead__in=seen.filter(found_on__range=(start, end)).values("pk"))
        away = Q(lead_id__in=beyond.values("lead_id"), effective_on__range=(start, end))
        return movements.filter(away if value == "away" else here | away, kind=Movement.Kind.ENTERED)

    def of_stock(self, movements: QuerySet, name: str, day: date) -> QuerySet:
        return movements.in_stock_on(day)

    def of_load(self, movements: QuerySet, name: str, start: date) -> QuerySet:
        """应办: what stood in stock before the first day, and what came in up to the last one."""
        return movements.to_be_dealt_with(start, self._said("load_to"))

    def of_load_end(self, movements: QuerySet, name: str, day: date) -> QuerySet:
        """Says nothing by itself: it ends what `load_from` begins."""
        return movements

    def _said(self, name: str) -> date:
        """A day of the other end of a span; without it the span is open."""
        open_end = date.min if name.endswith("_from") else date.max
        return self.form.cleaned_data.get(name) or open_end


def credited(rows: QuerySet, credit: str) -> QuerySet:
    """Leads, or stubs of leads, by what their finder gets for them (domain reference 6)."""
    if credit == "cleared":
        return rows.filter(status=Lead.Status.CLEARED)
    found = rows.exclude(status__in=NOT_FOUND)
    return found.exclude(status=Lead.Status.NOT_OURS) if credit == "cohort" else found


class TermFilter(ListFilter):
    """Terms for the result of a lead that were kept or missed."""

    main = ("city", "bureau", "result", "due_from", "due_to")

    city = django_filters.ModelChoiceFilter(
        queryset=cities_in_reach, to_field_name="code", label=_("City"), empty_label=_("All")
    )
    bureau = django_filters.ModelChoiceFilter(
        queryset=bureaus_in_reach, to_field_name="code", label=_("Bureau"), empty_label=_("All")
    )
    result = django_filters.ChoiceFilter(choices=RESULTS, method="of_result", label=_("Result"), empty_label=_("All"))
    due_from = django_filters.DateFilter("due_on", "gte", **_day(_("Due from")))
    due_to = django_filters.DateFilter("due_on", "lte", **_day(_("Due to")))

    class Meta:
        model = Clock
        fields: list[str] = []

    def of_result(self, terms: QuerySet, name: str, value: str) -> QuerySet:
        return terms.filter(KEPT) if value == "kept" else terms.exclude(KEPT)
