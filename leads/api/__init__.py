"""Leads and offers for bureaus' own systems: the page's filters, forms and acts, in JSON."""

from leads.api.lead import LEAD_API, RegisterByCode
from leads.api.lead import urlpatterns as leads
from leads.api.offer import urlpatterns as offers

urlpatterns = [*leads, *offers]

__all__ = ["LEAD_API", "RegisterByCode", "urlpatterns"]
