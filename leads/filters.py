"""Parameters → leads: one place for the list, the export, the figures and bulk work."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from leads.models import BusinessLine, Channel, FocusArea, Handover, KeyArea, Lead, Outcome, Stub
from leads.states import OPEN
from leads.work import DESK
from records.filters import (
    DUES,
    HANDLERS,
    WORK,
    ListFilter,
    SearchFilter,
    all_bureaus,
    bureau_filter,
    bureaus_in_reach,
    choice_filter,
    cities_in_reach,
    code_filter,
    day_filter,
    narrowed_by_due,
)

STATES = [("open", _("In stock")), ("waiting", _("Waiting for approval")), *Lead.Status.choices]


class LeadFilter(ListFilter):
    main = ("q", "city", "state", "category", "due", "handler")

    q = SearchFilter()
    city = bureau_filter(_("City"), cities_in_reach)
    bureau = bureau_filter(_("Bureau"), bureaus_in_reach)
    state = choice_filter(_("Status"), STATES, method="of_state")
    category = choice_filter(_("Kind"), Lead.Category.choices)
    channel = code_filter(Channel, _("Source"), "channel")
    key_area = code_filter(KeyArea, _("Key area"), "key_area")
    focus_area = code_filter(FocusArea, _("Focus area"), "focus_area")
    business_line = code_filter(BusinessLine, _("Business line"), "business_line")
    outcome = code_filter(Outcome, _("Outcome"), "outcome")
    due = choice_filter(_("Deadline"), DUES, method="of_due")
    handler = choice_filter(_("Handler"), HANDLERS, method="of_handler")
    found_by = bureau_filter(_("Found by"), all_bureaus, method="of_finder")
    work = choice_filter(_("My Work"), WORK, method="of_work")
    campaign = django_filters.CharFilter(field_name="campaign_code", label=_("Campaign"), max_length=40)
    registered_from = day_filter("registered_on", "gte", _("Registered from"))
    registered_to = day_filter("registered_on", "lte", _("Registered to"))
    found_from = day_filter("found_on", "gte", _("Found from"))
    found_to = day_filter("found_on", "lte", _("Found to"))
    cleared_from = day_filter("cleared_on", "gte", _("Cleared from"))
    cleared_to = day_filter("cleared_on", "lte", _("Cleared to"))

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
        return narrowed_by_due(leads.filter(status__in=OPEN), value, on=timezone.localdate())

    def of_handler(self, leads: QuerySet, name: str, value: str) -> QuerySet:
        if value == "me":
            return leads.filter(assignee=self.request.user)
        return leads.filter(assignee__isnull=True, status__in=OPEN)

    def of_work(self, leads: QuerySet, name: str, value: str) -> QuerySet:
        return DESK.narrowed(leads, self.request.user, value, on=timezone.localdate())

    def of_finder(self, leads: QuerySet, name: str, bureau: Bureau) -> QuerySet:
        """摸排: the credit of the discovering bureau, whoever holds the lead."""
        return leads.counted_as_found().found_by(bureau)


class StubFilter(ListFilter):
    """Leads that one's bureau holds no more."""

    number = django_filters.CharFilter(lookup_expr="contains", label=_("Number"), max_length=60)
    state = choice_filter(_("Status"), Lead.Status.choices, field_name="status")

    class Meta:
        model = Stub
        fields: list[str] = []


class OfferFilter(ListFilter):
    state = choice_filter(_("Status"), Handover.State.choices)

    class Meta:
        model = Handover
        fields: list[str] = []
