"""Parameters → rows: one place for the lists, the export, the figures and bulk work."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import django_filters
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from campaigns.belonging import CampaignFilter
from exchange.origins import LEDGER, narrowed_by_ledger
from leads.models import BusinessLine, Channel, FocusArea, Handover, KeyArea, Lead, Movement, Outcome, Stub
from leads.states import NOT_FOUND, OPEN
from lists.filters import (
    WORK,
    HeldFilter,
    ListFilter,
    all_bureaus,
    bureau_filter,
    bureaus_in_reach,
    choice_filter,
    cities_in_reach,
    code_filter,
    day_filter,
)

if TYPE_CHECKING:
    from leads.models.lead import LeadQuerySet
    from leads.models.movement import MovementQuerySet

STATES = [("open", _("In stock")), ("waiting", _("Waiting for approval")), *Lead.Status.choices]
CREDITS = [
    ("found", _("Found")),
    ("cohort", _("Base of the clearance rate")),
    ("cleared", _("Cleared of the base")),
    ("away", _("Found here, held elsewhere")),
]
DUTIES = [("ours", _("Without those that are not ours"))]
NOT_STATED = [
    ("key_area", _("Key area")), ("focus_area", _("Focus area")), ("business_line", _("Business line")),
]  # fmt: skip


class LeadFilter(HeldFilter[Lead]):
    main = ("q", "city", "state", "category", "due", "handler")
    open_states = tuple(OPEN)

    state = choice_filter(_("Status"), STATES, method="of_state")
    category = choice_filter(_("Kind"), Lead.Category.choices)
    channel = code_filter(Channel, _("Source"), "channel")
    key_area = code_filter(KeyArea, _("Key area"), "key_area")
    focus_area = code_filter(FocusArea, _("Focus area"), "focus_area")
    business_line = code_filter(BusinessLine, _("Business line"), "business_line")
    missing = choice_filter(_("Not stated"), NOT_STATED, method="of_missing")
    outcome = code_filter(Outcome, _("Outcome"), "outcome")
    found_by = bureau_filter(_("Found by"), all_bureaus, method="of_finder")
    finder = bureau_filter(_("Found by the bureau itself"), all_bureaus, method="of_finding_bureau")
    duties = choice_filter(_("Within our duties"), DUTIES, method="of_duties")
    work = choice_filter(_("My Work"), WORK, method="of_work")
    ledger = choice_filter(_("From a ledger"), LEDGER, method="of_ledger")
    campaign = CampaignFilter()
    source_document = django_filters.CharFilter(label=_("document number of the source"), max_length=80)
    registered_from = day_filter("registered_on", "gte", _("Registered from"))
    registered_to = day_filter("registered_on", "lte", _("Registered to"))
    found_from = day_filter("found_on", "gte", _("Found from"))
    found_to = day_filter("found_on", "lte", _("Found to"))
    cleared_from = day_filter("cleared_on", "gte", _("Cleared from"))
    cleared_to = day_filter("cleared_on", "lte", _("Cleared to"))

    class Meta:
        model = Lead
        fields: list[str] = []

    def of_state(self, leads: QuerySet[Lead], name: str, value: str) -> QuerySet[Lead]:
        if value == "waiting":
            return leads.filter(status__in=[Lead.Status.AWAIT_APPROVAL, Lead.Status.AWAIT_CITY])
        return super().of_state(leads, name, value)

    def of_ledger(self, leads: QuerySet[Lead], name: str, value: str) -> QuerySet[Lead]:
        return narrowed_by_ledger(leads, value, open_states=self.open_states)

    def of_finder(self, leads: LeadQuerySet, name: str, bureau: Bureau) -> LeadQuerySet:
        """摸排: the credit of the discovering bureau, whoever holds the lead."""
        return leads.counted_as_found().found_by(bureau)

    def of_finding_bureau(self, leads: LeadQuerySet, name: str, bureau: Bureau) -> LeadQuerySet:
        """The bureau's own credit, without the bureaus below it."""
        return leads.counted_as_found().filter(found_by=bureau)

    def of_duties(self, leads: LeadQuerySet, name: str, value: str) -> LeadQuerySet:
        return leads.within_duties()


class StubFilter(ListFilter[Stub]):
    """Leads that one's bureau holds no more."""

    number = django_filters.CharFilter(lookup_expr="contains", label=_("Number"), max_length=60)
    state = choice_filter(_("Status"), Lead.Status.choices, field_name="status")

    class Meta:
        model = Stub
        fields: list[str] = []


class OfferFilter(ListFilter[Handover]):
    state = choice_filter(_("Status"), Handover.State.choices)

    class Meta:
        model = Handover
        fields: list[str] = []


class MovementFilter(ListFilter[Movement]):
    """Rows of the ledger. A whole city or the province leaves out (internal=no) what moved inside a city."""

    main = ("kind", "city", "bureau", "effective_from", "effective_to")

    kind = choice_filter(_("Movement"), Movement.Kind.choices)
    city = bureau_filter(_("City"), cities_in_reach)
    bureau = bureau_filter(_("Bureau"), bureaus_in_reach)
    internal = choice_filter(_("Moves inside a city"), [("no", _("Left out"))], method="of_internal")
    effective_from = day_filter("effective_on", "gte", _("Effective from"))
    effective_to = day_filter("effective_on", "lte", _("Effective to"))
    recorded_after = day_filter(None, "exact", _("Recorded after"), method="of_recording")
    found_from = day_filter(None, "exact", _("Found from"), method="of_finding")
    found_to = day_filter(None, "exact", _("Found to"), method="of_finding")
    # these count what the filters above leave, so they stand last
    credit = choice_filter(_("Credit for finding"), CREDITS, method="of_credit")
    stock_on = day_filter(None, "exact", _("In stock at the end of"), method="of_stock")
    load_from = day_filter(None, "exact", _("To be dealt with from"), method="of_load")
    load_to = day_filter(None, "exact", _("To be dealt with to"), method="of_load_end")

    class Meta:
        model = Movement
        fields: list[str] = []

    def of_internal(self, movements: MovementQuerySet, name: str, value: str) -> MovementQuerySet:
        return movements.between_cities()

    def of_recording(self, movements: MovementQuerySet, name: str, day: date) -> MovementQuerySet:
        """Entered on the server after the end of that day, whenever it took effect."""
        return movements.recorded_after(day)

    def of_finding(self, movements: QuerySet[Movement], name: str, day: date) -> QuerySet[Movement]:
        """Says nothing by itself: the days belong to `credit`."""
        return movements

    def of_credit(self, movements: QuerySet[Movement], name: str, value: str) -> QuerySet[Movement]:
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

    def of_stock(self, movements: MovementQuerySet, name: str, day: date) -> MovementQuerySet:
        return movements.in_stock_on(day)

    def of_load(self, movements: MovementQuerySet, name: str, start: date) -> MovementQuerySet:
        """应办: what stood in stock before the first day, and what came in up to the last one."""
        return movements.to_be_dealt_with(start, self._said("load_to"))

    def of_load_end(self, movements: QuerySet[Movement], name: str, day: date) -> QuerySet[Movement]:
        """Says nothing by itself: it ends what `load_from` begins."""
        return movements

    def _said(self, name: str) -> date:
        """A day of the other end of a span; without it the span is open."""
        open_end = date.min if name.endswith("_from") else date.max
        return self.form.cleaned_data.get(name) or open_end


def credited(rows: QuerySet[Model], credit: str) -> QuerySet[Model]:
    """Leads, or stubs of leads, by what their finder gets for them (domain reference 6)."""
    if credit == "cleared":
        return rows.filter(status=Lead.Status.CLEARED)
    found = rows.exclude(status__in=NOT_FOUND)
    return found.exclude(status=Lead.Status.NOT_OURS) if credit == "cohort" else found
