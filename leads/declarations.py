"""What the room of leads declares: the lead as a kind, its further lists, its code lists, acts of the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import trail_acts
from leads.api import OFFER_ADDRESSES
from leads.kind import LEAD
from leads.lists import COMPARTMENT, HANDED_OVER, MOVEMENTS, OFFERS, TERMS
from leads.models import BusinessLine, Channel, FocusArea, KeyArea, Outcome
from records.codes import CodeList

DECLARED = (
    LEAD,
    COMPARTMENT,
    HANDED_OVER,
    OFFERS,
    MOVEMENTS,
    TERMS,
    OFFER_ADDRESSES,
    *(CodeList(model) for model in (Channel, FocusArea, KeyArea, BusinessLine, Outcome)),
    *trail_acts({"lead.export": _("Began to export leads"), "lead.exported": _("Exported leads")}),
)
