"""A printed number opens into its rows; a city into its bureaus; the drift into what came since."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from circulars.figures import BY_KEY, may_open, rows_of
from circulars.models import Circular, Line
from circulars.posting import unposted
from circulars.states import Status
from circulars.tables import county_table
from circulars.views.reached import reached_circular
from leads.models import Lead
from leads.models.movement import MovementQuerySet
from paging.keyset import Order
from paging.pages import addressed_page

SIZE = 50


def _frozen(request: AuthenticatedHttpRequest, pk: int) -> Circular:
    circular = reached_circular(request, pk)
    if circular.status == Status.COLLECTING:
        raise Http404
    return circular


@require_safe
@allowed("circular.view")
def show_rows(request: AuthenticatedHttpRequest, pk: int, level: str, bureau: int, figure: str) -> HttpResponse:
    circular = _frozen(request, pk)
    line = get_object_or_404(
        Line.objects.select_related("bureau", "circular", "circular__corrects"),
        circular=circular,
        level=level,
        bureau=bureau,
    )
    if figure not in BY_KEY or not may_open(request.user, line):
        raise Http404
    context = {"circular": circular, "line": line, "figure": BY_KEY[figure], "printed": line.of(figure)}
    context["is_late"] = figure == "late"
    return render(request, "circulars/rows.html", context | _page(request, rows_of(line, figure), "effective_on"))


@require_safe
@allowed("circular.view")
def show_drift(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    circular = _frozen(request, pk)
    rows = unposted(circular).visible_to(request.user).filter(is_internal=False).select_related("bureau", "counterpart")
    return render(
        request,
        "circulars/rows.html",
        {"circular": circular, "is_late": True} | _page(request, rows, "recorded_at"),
    )


def _page(request: AuthenticatedHttpRequest, rows: MovementQuerySet, day: str) -> dict[str, Any]:
    """One page of movements, the newest first by this field; which of their leads the person may open."""
    page = addressed_page(rows, request.GET, Order(day, descending=True, of=request.path), size=SIZE)
    open_to = Lead.objects.visible_to(request.user).filter(pk__in=[row.lead_id for row in page.rows])
    return {"page": page, "rows": page.rows, "linked": set(open_to.values_list("pk", flat=True))}


@require_safe
@allowed("circular.view")
def show_city(request: AuthenticatedHttpRequest, pk: int, bureau: int) -> HttpResponse:
    """The bureaus inside a city, for the city itself and the province; the published table has cities only."""
    circular = _frozen(request, pk)
    whole = get_object_or_404(
        Line.objects.select_related("bureau"), circular=circular, level=Line.Level.CITY, bureau=bureau
    )
    if not may_open(request.user, whole):
        raise Http404
    table = county_table(circular, whole.bureau, request.user)
    return render(request, "circulars/city.html", {"circular": circular, "city": whole.bureau, "table": table})
