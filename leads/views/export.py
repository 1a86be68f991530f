"""The list of leads as a workbook, in the columns of leads.xlsx."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.policy import allowed
from exchange.export import export_response, filters_in_words
from leads.lists import LEADS
from leads.sheets import LeadSheet


@require_safe
@allowed("lead.export")
def export_leads(request: HttpRequest) -> HttpResponseBase:
    """Exactly the rows that the list shows under this address, all pages of it."""
    try:
        rows = LEADS.matching(request, request.GET)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, "leads:list")
    filters = filters_in_words(LEADS.filtered(request, request.GET).form)
    return export_response(request, rows, LeadSheet(), filters=filters)
