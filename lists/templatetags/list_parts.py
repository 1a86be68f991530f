"""Parts of a list's page (saved filters, bulk buttons), and of a record's page its neighbours in the list."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from accounts.errors import ActionRefused
from lists import bulk, saved_filters
from lists.record_list import ListPage, walk
from records.models.tracked import TrackedRecord

register = template.Library()


@register.inclusion_tag("lists/_saved_filter_tabs.html", takes_context=True)
def saved_filter_tabs(context: template.Context, kind: str) -> dict[str, Any]:
    """The pinned filters of a list, as links for its <nav class="tabs">; the one in the address is current."""
    request = context["request"]
    shown = _query_of(request)
    pinned = saved_filters.pinned_filters(request.user, kind)
    tabs = [(saved, saved_filters.address_of(saved), saved.query == shown) for saved in pinned]
    return {"tabs": tabs, "kind": kind}


def _query_of(request: HttpRequest) -> str | None:
    try:
        return saved_filters.cleaned_query(request.GET.urlencode())
    except ActionRefused:
        return None


@register.simple_tag(takes_context=True)
def save_filter_url(context: template.Context, kind: str) -> str:
    """For the `save=` of {% filters %}: keeps what stands in the address just now."""
    query = _query_of(context["request"])
    address = reverse("lists:save_filter", args=[kind])
    return f"{address}?{query}" if query else address


@register.inclusion_tag("lists/_bulk_buttons.html", takes_context=True)
def bulk_buttons(context: template.Context, page: ListPage) -> dict[str, Any]:
    """What this person may do somewhere with chosen rows of a list; inside {% bulk %}."""
    user, of = context["request"].user, page.list
    actions = [action for action in bulk.actions_of(of.kind) if user.may(action.right)]
    return {"kind": of.kind, "query": page.query, "actions": actions, "of": of if of.may_export(user) else None}


@register.inclusion_tag("lists/_export_link.html", takes_context=True)
def export_link(context: template.Context, page: ListPage) -> dict[str, Any]:
    """All rows that match as a workbook or as their ledger, for whoever may take them."""
    return {"page": page, "of": page.list if page.list.may_export(context["request"].user) else None}


@register.inclusion_tag("lists/_walk.html", takes_context=True)
def walk_of(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """The way to the neighbours of a record in the list that it was opened from."""
    return {"walk": walk(context["request"], record)}
