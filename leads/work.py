"""What My Work shows of leads: to be checked, assigned, approved, answered, taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role
from leads.models import Handover, Lead
from leads.states import S
from records.work import SHOWN, Desk, Work, WorkItem, bureaus_of

if TYPE_CHECKING:
    from accounts.models import User
    from leads.models.lead import LeadQuerySet

BUSY = [S.DISPATCHED, S.CHECKING]
TO_PLACE = [S.REGISTERED, S.RETURNED]
TO_APPROVE = [S.AWAIT_APPROVAL, S.AWAIT_CITY]


def mine(user: User) -> Q:
    """Leads in the person's own hands."""
    return Q(assignee=user, status__in=BUSY)


def unassigned(user: User) -> Q:
    """Leads of the person's bureaus that nobody handles yet."""
    bureaus = bureaus_of(user, Role.OFFICER, Role.HEAD)
    return Q(bureau__in=bureaus, assignee__isnull=True, status__in=[*TO_PLACE, *BUSY])


def waiting(user: User) -> Q:
    """Results that wait for the person's approval as head of the bureau, or of the city above it."""
    bureaus = bureaus_of(user, Role.HEAD)
    return Q(bureau__in=bureaus, status=S.AWAIT_APPROVAL) | Q(bureau__parent__in=bureaus, status=S.AWAIT_CITY)


def to_answer(user: User) -> Q:
    """Leads that a bureau below handed up for a decision."""
    return Q(bureau__parent__in=bureaus_of(user, Role.OFFICER, Role.HEAD), status=S.ESCALATED)


def rows(user: User) -> LeadQuerySet:
    return Lead.objects.visible_to(user).select_related("bureau", "sender", "channel")


def work(user: User, on: date) -> Work:
    """In 3 queries, whatever the size of the ledger."""
    found = DESK.work(user, on)
    return replace(found, items=(*found.items, *_offers(user)))


def _item(lead: Lead, user: User) -> WorkItem:
    tag, why, button, action = _step(lead, user)
    url = lead.get_absolute_url()
    return WorkItem(
        tag=tag,
        title=lead.title,
        number=lead.number,
        url=url,
        sender=str(lead.sender or lead.channel),
        why=why,
        due_on=lead.due_on,
        button=button,
        button_url=reverse("leads:act", args=[lead.pk, action]) if action else url,
    )


def _step(lead: Lead, user: User) -> tuple[str, str, str, str]:
    """Tag, why it is mine, the button, and the act behind it."""
    if lead.status == S.ESCALATED:
        return _("Decision"), _("Superior bureau"), _("Answer"), "answer"
    if lead.status == S.AWAIT_CITY:
        return _("Approval"), _("Head of the city bureau"), _("Approve"), "approve_gang"
    if lead.status == S.AWAIT_APPROVAL:
        return (
            _("Approval"),
            _("Head of the bureau"),
            _("Approve"),
            "endorse" if lead.needs_city_approval else "approve",
        )
    if lead.status in TO_PLACE or lead.assignee_id is None:
        return (
            _("Dispatch"),
            _("Unassigned in my bureau"),
            _("Assign"),
            "assign" if lead.status in TO_PLACE else "reassign",
        )
    if lead.status == S.DISPATCHED:
        return _("Receipt"), _("Handler"), _("Accept"), "sign"
    return pgettext("lead", "Check"), _("Handler"), _("Submit the result"), "propose_outcome"


def _offers(user: User) -> Iterable[WorkItem]:
    """Offers of other cities that this person may take."""
    if not user.may("lead.take"):
        return []
    offers = Handover.objects.visible_to(user).pending().filter(bureau__in=bureaus_of(user, Role.OFFICER, Role.HEAD))
    return [
        WorkItem(
            tag=_("Offer"),
            title=offer.title,
            number=offer.number,
            url=offer.get_absolute_url(),
            sender=str(offer.from_bureau),
            why=_("Offered to my city"),
            due_on=None,
            button=_("Take or decline"),
            button_url=offer.get_absolute_url(),
        )
        for offer in offers.select_related("from_bureau")[:SHOWN]
    ]


DESK = Desk(
    right="lead.view", list_url="leads:list", rows=rows, mine=mine, unassigned=unassigned, waiting=waiting,
    others=to_answer, item=_item,
)  # fmt: skip
