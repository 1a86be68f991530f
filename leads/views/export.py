"""The list of leads as a workbook, in the columns of leads.xlsx."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.policy import allowed
from exchange.export import export_list
from leads.lists import LEADS
from leads.sheets import LeadSheet


@require_safe
@allowed("lead.export")
def export_leads(request: HttpRequest) -> HttpResponseBase:
    return export_list(request, LEADS, LeadSheet())
