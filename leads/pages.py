"""What the page of a lead shows, gathered for its template."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from leads.models import Lead
from leads.states import S
from records import subjects
from records.models import Subject
from records.pages import Station, record_page, stepper

if TYPE_CHECKING:
    from accounts.http import AuthenticatedHttpRequest
    from accounts.models import User


def lead_page(lead: Lead, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context of leads/detail.html."""
    user = request.user
    return record_page(lead, request) | {
        "lead": lead,
        "steps": stepper(lead, road(lead)),
        "about": about(lead, on=timezone.localdate()),
        "result": result(lead),
        "people": people(lead),
        "known": known(lead, user),
        "merged": merged(lead, user),
        "may_edit": lead.is_open and user.may("lead.edit", lead),
        "offer": pending_offer(lead, user),
    }


def particulars(lead: Lead, user: User) -> list[tuple[Any, list[tuple[Any, ...]]]]:
    """What the lead says on paper."""
    return [
        (_("What is recorded"), about(lead, on=timezone.localdate())),
        (_("Result"), result(lead)),
        (_("People"), people(lead)),
    ]


def road(lead: Lead) -> list[Station]:
    """The main road of a lead: registered, dispatched, checked, approved, cleared."""
    return [
        Station(_("Registration"), {S.REGISTERED, S.RETURNED}, lead.registered_on),
        Station(_("Dispatch"), {S.DISPATCHED}),
        Station(pgettext("lead", "Check"), {S.CHECKING, S.ESCALATED}),
        Station(_("Approval"), {S.AWAIT_APPROVAL, S.AWAIT_CITY}),
        Station(_("Clearance"), {S.CLEARED}, lead.cleared_on or ""),
    ]


def about(lead: Lead, *, on: date) -> list[tuple[Any, ...]]:
    """The sections' names and values in the order of the work; empty ones left out."""
    place = " ".join(filter(None, [lead.place.place_name if lead.place else "", lead.address]))
    pairs = [
        (_("Kind"), lead.get_category_display()),
        (_("Place"), place),
        (_("Source"), lead.channel.label),
        (_("Document number"), lead.source_document),
        (_("Content passed on"), f"{lead.release_paper}（{lead.release_on.isoformat()}）" if lead.release_on else ""),
        (_("Found on"), lead.found_on.isoformat()),
        (_("Received on"), _received(lead, on)),
        (_("Found by"), lead.found_by.name),
        (_("Reporter"), _("Named") if lead.is_named else _("Anonymous")),
        (_("Subject"), lead.subject.name if lead.subject else ""),
        (_("Credit code"), lead.subject.credit_code if lead.subject else ""),
        (_("Key area"), lead.key_area.label if lead.key_area else ""),
        (_("Focus area"), lead.focus_area.label if lead.focus_area else ""),
        (_("Business line"), lead.business_line.label if lead.business_line else ""),
        (_("Campaign"), lead.campaign_code),
    ]
    return [pair for pair in pairs if pair[1]] + [(pgettext("lead", "Facts"), lead.facts, "w")]


def _received(lead: Lead, on: date) -> str:
    """Of an open lead also its age, always from the first receipt, however often it moved."""
    day, age = lead.received_on.isoformat(), (on - lead.received_on).days
    if not lead.is_open or age < 1:
        return day
    return ngettext("%(day)s, %(age)s day ago", "%(day)s, %(age)s days ago", age) % {"day": day, "age": age}


def result(lead: Lead) -> list[tuple[Any, ...]]:
    """What the check came to, as far as it has."""
    pairs = [
        (_("Outcome"), lead.outcome.label if lead.outcome else ""),
        (_("Result of the check"), lead.get_finding_display() if lead.finding else ""),
        (_("Cleared on"), lead.cleared_on.isoformat() if lead.cleared_on else ""),
        (_("Cleared by"), lead.cleared_by_bureau.name if lead.cleared_by_bureau else ""),
        (_("Merged into"), lead.merged_into.number if lead.merged_into else ""),
    ]
    wide = [(_("Conclusion"), lead.conclusion, "w")] if lead.conclusion else []
    return [pair for pair in pairs if pair[1]] + wide


def people(lead: Lead) -> list[tuple[Any, ...]]:
    pairs = [
        (_("Responsible bureau"), lead.bureau.name, "w"),
        (_("Handler"), str(lead.assignee) if lead.assignee else _("Nobody yet"), "w"),
        (_("Registered by"), str(lead.created_by), "w"),
    ]
    sender = [(_("Handed down by"), lead.sender.name, "w")] if lead.sender else []
    return pairs + sender


def known(lead: Lead, user: User) -> list[subjects.Known]:
    """Other records of the same subject, in one's own reach."""
    if lead.subject_id is None:
        return []
    return subjects.known_of(Subject.objects.filter(pk=lead.subject_id), user, besides=lead)


def merged(lead: Lead, user: User) -> list[Lead]:
    """The main lead of a duplicate, or the duplicates that went into this one: their channels and days stay known."""
    if not lead.merged_into_id and lead.has_duplicates is False:
        return []
    found = Lead.objects.visible_to(user).filter(Q(merged_into=lead) | Q(pk=lead.merged_into_id))
    return list(found.select_related("channel").order_by("received_on", "pk"))


def pending_offer(lead: Lead, user: User) -> dict[str, Any] | None:
    """To whom the lead is offered, for the offering side (the offer itself belongs to the other city)."""
    if not lead.offered_to_id:
        return None
    return {"to": lead.offered_to, "may_withdraw": user.may("lead.transfer", lead)}
