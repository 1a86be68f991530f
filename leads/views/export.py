"""The list of leads as a workbook, in the columns of leads.xlsx."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange.export import export_list
from leads.lists import LEADS
from leads.sheets import LeadSheet


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("lead.export")
def export_leads(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Exactly the rows that the list shows under this address, all pages of it; by POST the chosen ones."""
    return export_list(request, LEADS, LeadSheet())
