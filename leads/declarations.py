"""What the room of leads declares: the lead as a kind, its further lists, its code lists, acts of the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import trail_acts
from campaigns.members import Members
from leads.api import OFFER_ADDRESSES
from leads.figures.table import LEAD_UNIT
from leads.kind import LEAD
from leads.lists import COMPARTMENT, HANDED_OVER, MOVEMENTS, OFFERS, TERMS
from leads.models import BusinessLine, Channel, FocusArea, KeyArea, Lead, Outcome
from records.codes import CodeList

IN_CAMPAIGNS = Members(
    figure="leads.found", word="线索", label=_("Leads"), unit=LEAD_UNIT, order=10,
    rows=lambda user: Lead.objects.in_reach_of(user).counted_as_found(),
    url="leads:list", day="found_on", days="found", city="found_city", bureau="found_by",
    place_filter=lambda place: {"found_by": place.code},
)  # fmt: skip

DECLARED = (
    LEAD,
    IN_CAMPAIGNS,
    COMPARTMENT,
    HANDED_OVER,
    OFFERS,
    MOVEMENTS,
    TERMS,
    OFFER_ADDRESSES,
    *(CodeList(model) for model in (Channel, FocusArea, KeyArea, BusinessLine, Outcome)),
    *trail_acts({"lead.export": _("Began to export leads"), "lead.exported": _("Exported leads")}),
)
