"""The list of leads as a workbook, in the columns of leads.xlsx."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.policy import allowed
from exchange.export import export_response, filters_in_words
from leads.lists import LEADS
from leads.sheets import LeadSheet


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("lead.export")
def export_leads(request: HttpRequest) -> HttpResponseBase:
    """Exactly the rows that the list shows under this address, all pages of it; by POST the chosen ones."""
    try:
        rows, filters = _chosen(request) if request.method == "POST" else _listed(request, request.GET)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, "leads:list")
    return export_response(request, rows, LeadSheet(), filters=filters)


def _listed(request: HttpRequest, query: QueryDict) -> tuple[QuerySet, str]:
    """The rows of a list's address, and its filters in words."""
    return LEADS.matching(request, query), filters_in_words(LEADS.filtered(request, query).form)


def _chosen(request: HttpRequest) -> tuple[QuerySet, str]:
    """The ticked rows, or all that match the list in hand."""
    if request.POST.get("all_matching"):
        return _listed(request, QueryDict(request.POST.get("query", "")))
    return LEADS.chosen(request), _("Rows chosen by hand")
