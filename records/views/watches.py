"""Watch or no longer watch a record."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.answers import see_other
from accounts.policy import allowed, require
from records import watching
from records.registry import kind_of


@require_POST
@allowed("work.view")
def set_watch(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """`watch` = 1 begins, anything else ends it."""
    try:
        model = kind_of(kind).model
    except KeyError:
        raise Http404 from None
    record = get_object_or_404(model._default_manager.visible_to(request.user), pk=pk)
    require(request.user, f"{kind}.watch", record)
    wanted = request.POST.get("watch") == "1"
    (watching.watch if wanted else watching.unwatch)(record, user=request.user)
    if not request.htmx:
        return see_other(request, record)
    return render(request, "records/_watch.html", {"record": record, "is_watching": wanted})
