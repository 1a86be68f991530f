"""Parts of a record's page that bring their own rows: deadlines, files, and the talk with the timeline."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.db.models import Q

from accounts.models import User
from deadlines.duties import clock_behind, duty_of
from deadlines.missing import missing_terms
from deadlines.models import Clock
from deadlines.pages import clocks_of
from records import urging
from records.amounts import Amounts, stories_of
from records.forms.comment import CommentForm
from records.handlers import SeveralHandlers, further_handlers
from records.hiding import Hiding, is_hidden
from records.kinds import kind_of, workflow_of
from records.links import links_of
from records.models.tracked import TrackedRecord
from records.models.urging import Urging
from records.temporary_access import RIGHT, standing
from records.timeline import KINDS, timeline
from records.urging_paper import paper_of
from records.views.attachments import attachment_context
from records.wording import glyph_warning
from records.work import Desk, Source
from registry import declared

register = template.Library()


@register.inclusion_tag("records/_attachment_list.html", takes_context=True)
def attachments(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """The files of a record, and the form to add one for whoever may."""
    return {**attachment_context(context["request"], record), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("records/_links.html", takes_context=True)
def links(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """The records that it is linked with, both ways; of one that this person may not see there is no sign."""
    user = context["request"].user
    found = [] if record.has_links is False else links_of(record, user)
    return {"record": record, "links": found, "may_link": user.may("link.add", record)}


@register.inclusion_tag("records/_sharing.html", takes_context=True)
def sharing(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """With whom it is shared until a day, for its own line; nothing where that is not done."""
    user = context["request"].user
    in_reach = user.scope.reaches(city_id=record.city_id, bureau_id=record.bureau_id)
    if not (record.may_be_opened and record.readers is None and in_reach):
        return {"record": record, "given": [], "may_share": False}
    found = [] if record.has_access is False else standing(record, on=context["today"])
    return {"record": record, "given": list(found), "may_share": user.may(RIGHT, record)}


@register.inclusion_tag("records/_hidden.html", takes_context=True)
def hidden_note(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """Of a record that is hidden until its release: who sees it."""
    if not is_hidden(record):
        return {"record": record, "group": []}
    group = User.objects.filter(pk__in=record.readers or ()).order_by("pk")
    may_change = context["request"].user.may(declared(Hiding)[record.kind].right, record)
    return {"record": record, "group": list(group), "may_change": may_change}


@register.inclusion_tag("records/_handlers.html", takes_context=True)
def handlers(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """Who handles a record with its assignee; nothing of a kind that has one handler."""
    several = declared(SeveralHandlers).get(record.kind)
    found = further_handlers(record).select_related("user") if several else []
    may_change = bool(several and several.is_open(record) and context["request"].user.may(several.right, record))
    return {"record": record, "handlers": found, "may_change": may_change, "has_several": bool(several)}


@register.inclusion_tag("records/_amounts.html", takes_context=True)
def amounts(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """The amounts that were decided on a record, with every correction; nothing of a kind without amounts."""
    user, kept = context["request"].user, declared(Amounts).get(record.kind)
    stories = stories_of(record, user)
    return {"record": record, "stories": stories, "may_correct": bool(kept and user.may(kept.right, record))}


@register.inclusion_tag("records/_clocks.html")
def clocks(record: TrackedRecord, today: date) -> dict[str, Any]:
    """The deadlines of a record, each with its explanation; where it has none, the duty that it serves."""
    found = _clocks_read(record, today)
    missing = missing_terms(record, (each["clock"] for each in found))
    return {"clocks": found, "missing": missing, "today": today, "served": None if found else _served(record)}


@register.inclusion_tag("records/_duty.html")
def duty(record: TrackedRecord, today: date) -> dict[str, Any]:
    """The badge of the record's last day, with the name of the duty that runs to it: its own, or the one it serves."""
    clock = clock_behind(record.due_on, (each["clock"] for each in _clocks_read(record, today)))
    if clock is None and record.due_on is None and kind_of(record.kind).workflow.state(record.status).is_open:
        clock = _served(record)
    due_on = clock.due_on if clock else record.due_on
    return {"due_on": due_on, "today": today, "clock": clock, "why": duty_of(clock) if clock else ""}


def _clocks_read(record: TrackedRecord, today: date) -> list[dict[str, Any]]:
    """Read once for a page: its head names one of them, the panel shows all."""
    if "clocks_read" not in vars(record):
        vars(record)["clocks_read"] = clocks_of(record, on=today)
    return vars(record)["clocks_read"]


def _served(record: TrackedRecord) -> Clock | None:
    """The clock of the duty that a record without one of its own serves."""
    if "served_clock" not in vars(record):
        desk = declared(Source).get(record.kind)
        of = desk.served(record) if isinstance(desk, Desk) and desk.served else None
        found = Clock.objects.running().own().filter(Q(kind=of[0], record_id=of[1])) if of else None
        vars(record)["served_clock"] = found and found.select_related("rule").order_by("due_on").first()
    return vars(record)["served_clock"]


@register.inclusion_tag("records/_urgings.html", takes_context=True)
def urgings(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """The urging letters of a record, each as a paper; `is_talk_due`: urged three times and more."""
    user = context["request"].user
    may_be = record.has_urgings is not False and workflow_of(record).offered("urge")
    found = list(Urging.objects.of(record).visible_to(user).select_related("by_bureau", "bureau")) if may_be else []
    may_print = user.may("attachment.view", record)
    return {
        "urgings": [(each, glyph_warning(paper_of(each)) if may_print else "") for each in found],
        "is_talk_due": len(found) >= urging.TALK_DUE,
        "may_print": may_print,
    }


@register.inclusion_tag("records/_talk_panel.html", takes_context=True)
def talk(context: template.Context, record: TrackedRecord) -> dict[str, Any]:
    """The comment form for whoever may write one, over the newest part of the timeline."""
    user = context["request"].user
    may_comment = user.may(f"{record.kind}.comment", record)
    return {
        "record": record,
        "comment_form": CommentForm(record=record) if may_comment else None,
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "history": timeline(record, user),
        "kinds": KINDS,
        "show": "",
    }
