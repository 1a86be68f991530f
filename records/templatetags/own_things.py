"""What a person has of their own on a record's page and in My Work: watching, half-filled forms."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from records import drafts, watching
from records.models.tracked import TrackedRecord
from records.work import by_urgency, work_of

register = template.Library()


@register.inclusion_tag("records/_watch.html", takes_context=True)
def watch_button(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """Watch this record, or no longer."""
    user = context["request"].user
    is_watching = watching.is_watching(record, user=user)
    return {"record": record, "is_watching": is_watching, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("records/_next_in_queue.html", takes_context=True)
def next_in_queue(context: template.Context, part: str) -> dict[str, Any]:
    """After an act: what comes next of the same number of My Work, the most urgent first; nothing on My Work itself."""
    request = context["request"]
    if request.path == "/":
        return {"item": None}
    works = work_of(request.user, on=timezone.localdate(), part=part)
    others = (item for item in by_urgency(works) if item.url != request.path)
    return {"item": next(others, None), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("records/_drafts_panel.html", takes_context=True)
def open_drafts(context: template.Context) -> dict[str, Any]:
    """Forms that this person began and did not finish, for My Work."""
    return {"drafts": drafts.open_drafts(context["request"].user), "csrf_token": context.get("csrf_token")}
