"""What My Work shows of circulars: months to confirm, papers to write and sign, circulars to acknowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role
from circulars.models import Circular, Receipt, Submission
from circulars.states import Acknowledgement, Confirmation, Status
from records.work import Notice, Pile, WorkItem, bureaus_of

if TYPE_CHECKING:
    from accounts.models import User

TO_WRITE = [Status.FROZEN, Status.DRAFT, Status.SIGNED]


def _notice(receipt: Receipt) -> Notice:
    return Notice(
        title=receipt.title,
        number=receipt.circular.number,
        url=receipt.get_absolute_url(),
        due_on=receipt.due_on,
        button=_("Acknowledge receipt"),
        button_url=reverse("circulars:acknowledge", args=[receipt.circular_id]),
    )


def receipts_to_give(user: User) -> QuerySet[Receipt] | None:
    """Issued circulars that this person's city has not acknowledged."""
    if not user.may("circular.acknowledge"):
        return None
    held = Receipt.objects.visible_to(user).filter(bureau__in=bureaus_of(user, Role.OFFICER, Role.HEAD))
    waiting = held.filter(status=Acknowledgement.WAITING, circular__status=Status.ISSUED)
    return waiting.select_related("circular", "bureau")


def confirmations(user: User) -> QuerySet[Submission] | None:
    """The officer prepares a month of the city, the head signs it."""
    if not user.may("month.view"):
        return None
    officer, head = (bureaus_of(user, role) for role in (Role.OFFICER, Role.HEAD))
    mine = Q(bureau__in=officer, status__in=[Confirmation.WAITING, Confirmation.MISSING]) | Q(
        bureau__in=head, status=Confirmation.PREPARED
    )
    return Submission.objects.visible_to(user).filter(mine).select_related("bureau")


def _confirmation(submission: Submission, user: User) -> WorkItem:
    is_approval = submission.status == Confirmation.PREPARED
    return WorkItem(
        tag=_("Confirmation"),
        title=submission.title,
        number=submission.number,
        url=submission.get_absolute_url(),
        sender=_("Provincial bureau"),
        why=_("Head of the bureau") if is_approval else _("Officer of the city"),
        due_on=submission.due_on,
        button=_("Sign the figures") if is_approval else _("Confirm the figures"),
        button_url=submission.get_absolute_url(),
        is_approval=is_approval,
    )


def _next_act(circular: Circular) -> str:
    if circular.status == Status.SUBMITTED:
        return pgettext("circular", "Sign")
    return pgettext("circular", "Issue") if circular.status == Status.SIGNED else _("Edit the text")


def papers(user: User) -> QuerySet[Circular] | None:
    """Circulars that wait for this person's pen."""
    wanted = TO_WRITE if user.may("circular.draft") else []
    wanted = [*wanted, Status.SUBMITTED] if user.may("circular.sign") else wanted
    if not wanted:
        return None
    return Circular.objects.visible_to(user).filter(status__in=wanted, is_history=False).select_related("drafter")


def _paper(circular: Circular, user: User) -> WorkItem:
    is_approval = circular.status == Status.SUBMITTED
    return WorkItem(
        tag=_("Circular"),
        title=circular.title,
        number=circular.number,
        url=circular.get_absolute_url(),
        sender=str(circular.drafter or ""),
        why=_("Signs circulars") if is_approval else _("Drafts circulars"),
        due_on=circular.due_on,
        button=_next_act(circular),
        button_url=circular.get_absolute_url(),
        is_approval=is_approval,
    )


CONFIRMATIONS = Pile(name="submission", rows=confirmations, item=_confirmation)
PAPERS = Pile(name="circular", rows=papers, item=_paper)
RECEIPTS = Pile(name="receipt", rows=receipts_to_give, notice=_notice)
