"""Leads and offers for bureaus' own systems: the page's filters, forms and acts, in JSON."""

from leads.api.lead import LEAD_API, RegisterByCode
from leads.api.offer import OFFER_ADDRESSES

__all__ = ["LEAD_API", "OFFER_ADDRESSES", "RegisterByCode"]
