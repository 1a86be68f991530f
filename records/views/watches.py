"""Watch or no longer watch a record."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.answers import see_other
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from records import watching
from records.views.reached import visible_record


@require_POST
@allowed("work.view")
def set_watch(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """`watch` = 1 begins, anything else ends it."""
    record = visible_record(request.user, kind, pk)
    try:
        require(request.user, f"{kind}.watch", record)
    except KeyError as not_watched:  # a kind that nobody watches
        raise Http404 from not_watched
    wanted = request.POST.get("watch") == "1"
    (watching.watch if wanted else watching.unwatch)(record, user=request.user)
    if not request.htmx:
        return see_other(request, record)
    return render(request, "records/_watch.html", {"record": record, "is_watching": wanted})
