"""What My Work shows of leads: to be checked, assigned, approved, answered, taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role
from leads.models import Handover, Lead
from leads.states import S
from records.work import SHOWN, Tally, Work, WorkItem

if TYPE_CHECKING:
    from accounts.models import User
    from leads.models.lead import LeadQuerySet

BUSY = [S.DISPATCHED, S.CHECKING]
TO_PLACE = [S.REGISTERED, S.RETURNED]
TO_APPROVE = [S.AWAIT_APPROVAL, S.AWAIT_CITY]


def bureaus_of(user: User, *roles: str) -> list[int]:
    """Bureaus where the person holds one of these roles today."""
    return [post.bureau.pk for post in user.scope.posts if post.role in roles]


def mine(user: User) -> Q:
    """Leads in the person's own hands, and cleared ones of which the reporter is still to be told.

    A custodian's are the sealed ones, of which nobody sees any but their readers.
    """
    if not user.may("lead.view"):
        return Q(status=S.SEALED)
    return Q(assignee=user, status__in=BUSY) | Q(assignee=user, status=S.CLEARED, due_on__isnull=False)


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


def work(user: User, on: date) -> Work:
    """In 3 queries, whatever the size of the ledger."""
    if not (user.may("lead.view") or user.may("lead.compartment")):
        return Work()
    ours = Lead.objects.visible_to(user).filter(mine(user) | unassigned(user) | waiting(user) | to_answer(user))
    sums = _sums(ours, user, on)
    leads = list(ours.select_related("bureau", "sender", "channel").order_by("due_on", "pk")[:SHOWN])
    address = reverse("leads:list" if user.may("lead.view") else "leads:compartment")
    return Work(
        overdue=Tally(count=sums["overdue"], earliest_on=sums["earliest"], url=f"{address}?work=overdue"),
        today=Tally(count=sums["today"], url=f"{address}?work=today"),
        mine=Tally(count=sums["mine"], url=f"{address}?work=mine"),
        unassigned=Tally(count=sums["unassigned"], earliest_on=sums["oldest"], url=f"{address}?work=unassigned"),
        waiting=Tally(count=sums["waiting"], url=f"{address}?work=waiting"),
        items=(*(_item(lead, user) for lead in leads), *_offers(user)),
    )


def _sums(ours: LeadQuerySet, user: User, on: date) -> dict[str, Any]:
    return ours.order_by().aggregate(
        overdue=Count("pk", filter=Q(due_on__lt=on)),
        earliest=Min("due_on", filter=Q(due_on__lt=on)),
        today=Count("pk", filter=Q(due_on=on)),
        mine=Count("pk", filter=mine(user)),
        unassigned=Count("pk", filter=unassigned(user)),
        oldest=Min("registered_on", filter=unassigned(user)),
        waiting=Count("pk", filter=waiting(user)),
    )


def narrowed(leads: LeadQuerySet, user: User, part: str, *, on: date) -> LeadQuerySet:
    """The list behind one of the five numbers: exactly the rows that it counted."""
    parts = {"mine": mine(user), "unassigned": unassigned(user), "waiting": waiting(user)}
    if part in parts:
        return leads.filter(parts[part])
    ours = leads.filter(mine(user) | unassigned(user) | waiting(user) | to_answer(user))
    return ours.filter(due_on__lt=on) if part == "overdue" else ours.filter(due_on=on)


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
    if lead.status == S.SEALED:
        return _("Transfer"), _("Custodian"), _("Record it"), "refer"
    if lead.status == S.CLEARED:
        return _("Report back"), _("Named reporter"), _("Record it"), "tell_reporter"
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
