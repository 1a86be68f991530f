"""The lists of letters, measures, actions and criminal cases as workbooks, in the columns of orders.xlsx."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange.export import export_list
from rectification.lists import ACTIONS, CASES, MEASURES, ORDERS
from rectification.sheets import ActionSheet, CaseSheet, MeasureSheet, OrderSheet


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("order.export")
def export_orders(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Exactly the rows that the list shows under this address, all pages of it; by POST the chosen ones."""
    return export_list(request, ORDERS, OrderSheet())


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("order.export")
def export_measures(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    return export_list(request, MEASURES, MeasureSheet())


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("order.export")
def export_actions(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    return export_list(request, ACTIONS, ActionSheet())


@require_safe
@allowed("order.export")
def export_cases(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    return export_list(request, CASES, CaseSheet())
