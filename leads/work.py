"""What My Work shows of leads: to be checked, assigned, approved, answered, taken, handed to discipline inspection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role
from deadlines.models import Clock
from leads.clocks import CHECK
from leads.models import Handover, Lead
from leads.states import OPEN, S
from leads.workflow import LEAD
from records.audience import waiting_for
from records.work import Desk, Pile, WorkItem, bureaus_of

if TYPE_CHECKING:
    from accounts.models import User
    from leads.models.lead import LeadQuerySet

BUSY = [S.DISPATCHED, S.CHECKING]
TO_PLACE = [S.REGISTERED, S.RETURNED]


def mine(user: User) -> Q:
    """Leads in the person's own hands, and cleared ones of which the reporter is still to be told."""
    return Q(assignee=user, status__in=BUSY) | Q(assignee=user, status=S.CLEARED, due_on__isnull=False)


def unassigned(user: User) -> Q:
    """Leads of the person's bureaus that nobody handles yet."""
    bureaus = bureaus_of(user, Role.OFFICER, Role.HEAD)
    return Q(bureau__in=bureaus, assignee__isnull=True, status__in=[*TO_PLACE, *BUSY])


def waiting(user: User) -> Q:
    """What only this person's decision moves on.

    Results, for the head of the bureau or of the city above it; requests to void, for the head; leads that a
    bureau below handed up, for everybody of the superior bureau.
    """
    to_void = Q(bureau__in=bureaus_of(user, Role.HEAD), status__in=OPEN, void_asked=True)
    return waiting_for(user, LEAD) | to_void


def sealed(user: User) -> Q:
    """Leads of the compartment that wait for this custodian to hand them to discipline inspection."""
    return Q(status=S.SEALED, readers__contains=[user.pk])


def rows(user: User) -> LeadQuerySet:
    """Without the compartment, which has a desk of its own."""
    return Lead.objects.visible_to(user).filter(readers__isnull=True).select_related("bureau", "sender", "channel")


def sealed_rows(user: User) -> LeadQuerySet | None:
    """The custodian's leads."""
    if not user.may("lead.compartment"):
        return None
    leads = Lead.objects.visible_to(user).filter(sealed(user)).select_related("bureau", "sender", "channel")
    return leads.order_by("due_on", "pk")


def offers(user: User) -> QuerySet[Handover] | None:
    """Offers of other cities that this person may take."""
    if not user.may("lead.take"):
        return None
    pending = Handover.objects.visible_to(user).pending().filter(bureau__in=bureaus_of(user, Role.OFFICER, Role.HEAD))
    return pending.select_related("from_bureau")


def _item(lead: Lead, user: User) -> WorkItem:
    tag, why, steps = _step(lead, user)
    url = lead.get_absolute_url()
    button, action = next(
        ((button, action) for button, right, action in steps if user.may(right, lead)), (_("Open"), "")
    )
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
        act=action,
    )


Step = tuple[str, str, str]  # the button, the right that it asks, the act behind it


def _step(lead: Lead, user: User) -> tuple[str, str, tuple[Step, ...]]:
    """Tag, why it is mine, and what moves it on: the first that this person may do."""
    if lead.status == S.SEALED:
        return _("Compartment"), _("Identity custodian"), ((_("Record the hand-over"), "lead.refer", "refer"),)
    if lead.void_asked and lead.bureau_id in bureaus_of(user, Role.HEAD):
        return _("Voiding"), _("Head of the bureau"), ((_("Decide"), "lead.void", ""),)
    if lead.status == S.ESCALATED:
        return _("Decision"), _("Superior bureau"), ((_("Answer"), "lead.answer", "answer"),)
    if lead.status == S.CLEARED:
        return _("Report back"), _("Named reporter"), ((_("Record it"), "lead.tell_reporter", "tell_reporter"),)
    if lead.status == S.AWAIT_CITY:
        return _("Approval"), _("Head of the city bureau"), ((_("Approve"), "lead.approve_gang", "approve_gang"),)
    if lead.status == S.AWAIT_APPROVAL:
        action = "endorse" if lead.needs_city_approval else "approve"
        return _("Approval"), _("Head of the bureau"), ((_("Approve"), "lead.approve", action),)
    if lead.status in TO_PLACE or lead.assignee_id is None:
        return _("Dispatch"), _("Unassigned in my bureau"), _placing(lead)
    if lead.status == S.DISPATCHED:
        return _("Receipt"), _("Handler"), ((_("Accept"), "lead.sign", "sign"),)
    return pgettext("lead", "Check"), _("Handler"), ((_("Submit the result"), "lead.propose", "propose_outcome"),)


def _placing(lead: Lead) -> tuple[Step, ...]:
    if lead.status in TO_PLACE:
        return ((_("Assign"), "lead.assign", "assign"), (_("Hand down"), "lead.dispatch", "dispatch"))
    accept = ((_("Accept"), "lead.sign", "sign"),) if lead.status == S.DISPATCHED else ()
    return ((_("Assign"), "lead.assign", "reassign"), *accept)


def _offer_item(offer: Handover, user: User) -> WorkItem:
    return WorkItem(
        tag=_("Offer"),
        title=offer.title,
        number=offer.number,
        url=offer.get_absolute_url(),
        sender=str(offer.from_bureau),
        why=_("Offered to my city"),
        due_on=None,
        button=_("Take or decline"),
        button_url=offer.get_absolute_url(),
        is_approval=True,
    )


def without_term(user: User) -> LeadQuerySet | None:
    """Open leads of the person's bureaus whose statutory term never began: no rule was in force on their day."""
    bureaus = bureaus_of(user, Role.OFFICER, Role.HEAD)
    if not bureaus:
        return None
    had = Clock.objects.filter(kind=Lead.kind, record_id=OuterRef("pk"), code=CHECK.code)
    ours = rows(user).filter(bureau__in=bureaus, status__in=OPEN, is_stub=False)
    return ours.filter(~Exists(had)).order_by("received_on", "pk")


def _without_term(lead: Lead, user: User) -> WorkItem:
    may_edit = user.may("lead.edit", lead)
    return WorkItem(
        tag=_("No term"),
        title=lead.title,
        number=lead.number,
        url=lead.get_absolute_url(),
        sender=str(lead.sender or lead.channel),
        why=_("No rule was in force on %(day)s") % {"day": lead.received_on.isoformat()},
        due_on=None,
        button=_("Check the day") if may_edit else _("Open"),
        button_url=reverse("leads:edit", args=[lead.pk]) if may_edit else lead.get_absolute_url(),
    )


DESK = Desk(
    name="lead", right="lead.view", list_url="leads:list", rows=rows, mine=mine, unassigned=unassigned, waiting=waiting,
    item=_item,
)  # fmt: skip
WITHOUT_TERM = Pile(name="lead-without-term", rows=without_term, item=_without_term)
OFFERS = Pile(name="offer", rows=offers, item=_offer_item)
SEALED = Pile(name="sealed-lead", rows=sealed_rows, item=_item)
