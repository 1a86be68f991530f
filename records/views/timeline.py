"""The timeline of a record: filtered by kind, and older parts of it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from records.timeline import KINDS, timeline
from records.views.reached import visible_record


@require_GET
@allowed("work.view")
def show_timeline(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    record = visible_record(request.user, kind, pk)
    show = request.GET.get("show", "")
    if show and show not in KINDS:
        raise BadRequest("unknown kind of timeline entry")
    history = timeline(record, request.user, show=show, before=_moment(request.GET.get("before", "")))
    part = "records/_timeline_part.html" if request.GET.get("part") else "records/_timeline.html"
    template = part if request.htmx else "records/timeline.html"
    return render(request, template, {"record": record, "history": history, "kinds": KINDS, "show": show})


def _moment(text: str) -> datetime | None:
    """Raises BadRequest for what no page of ours has written."""
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or not is_aware(moment):
        raise BadRequest("unreadable moment")
    return moment
