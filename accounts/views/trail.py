"""The trail, for auditors. Reading it is an act as well, and stands in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.filters import TrailFilter
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from audit import trail
from audit.models import AuditEvent
from paging.keyset import Order
from paging.pages import addressed_page

NEWEST = Order("at", descending=True, of="trail")


@require_safe
@allowed("trail.view")
def show_trail(request: AuthenticatedHttpRequest) -> HttpResponse:
    filterset = TrailFilter(request.GET, queryset=AuditEvent.objects.select_related("user"))
    page = addressed_page(filterset.rows, request.GET, NEWEST)
    narrowed = sorted(name for name, value in request.GET.items() if value and name in filterset.filters)
    trail.record("trail.read", by=request.user, detail={"filters": narrowed, "rows": len(page.rows)})
    return render(request, "audit/trail.html", {"filterset": filterset, "page": page})
