"""The global search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from records.search import query_fault, search


@require_GET
@allowed("search.use")
def search_records(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Everything that holds the words, grouped by kind; this very number or credit code first."""
    query = request.GET.get("q", "").replace("\x00", "").strip()
    fault = query_fault(query) if query else None
    groups = [] if fault or not query else search(request.user, query)
    context = {"query": query, "fault": fault, "groups": groups, "count": sum(len(group.hits) for group in groups)}
    return render(request, "records/search.html", context, status=422 if fault else 200)
