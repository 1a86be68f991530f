"""What My Work shows of circulars: months to confirm, papers to write and sign, circulars to acknowledge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role
from circulars.models import Circular, Submission
from circulars.pages import owed_receipts
from circulars.states import Confirmation, Status
from records.work import SHOWN, Notice, Work, WorkItem, tallied

if TYPE_CHECKING:
    from accounts.models import User

TO_WRITE = [Status.FROZEN, Status.DRAFT, Status.SIGNED]


def work(user: User, on: date, part: str = "") -> Work:
    """Bounded queries: confirmations of one's city, circulars in one's hands, receipts owed."""
    items = [*_confirmations(user), *_papers(user)]
    return tallied(items, on=on, part=part, notices=tuple(_notice(receipt) for receipt in owed_receipts(user)))


def _notice(receipt) -> Notice:
    return Notice(
        title=receipt.title,
        number=receipt.circular.number,
        url=receipt.get_absolute_url(),
        due_on=receipt.due_on,
        button=_("Acknowledge receipt"),
        button_url=reverse("circulars:acknowledge", args=[receipt.circular_id]),
    )


def _confirmations(user: User) -> Iterable[WorkItem]:
    """The officer prepares a month of the city, the head signs it."""
    officer = [post.bureau.pk for post in user.scope.posts if post.role == Role.OFFICER]
    head = [post.bureau.pk for post in user.scope.posts if post.role == Role.HEAD]
    mine = Q(bureau__in=officer, status__in=[Confirmation.WAITING, Confirmation.MISSING]) | Q(
        bureau__in=head, status=Confirmation.PREPARED
    )
    for submission in Submission.objects.visible_to(user).filter(mine).select_related("bureau")[:SHOWN]:
        is_approval = submission.status == Confirmation.PREPARED
        yield WorkItem(
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


def _papers(user: User) -> Iterable[WorkItem]:
    """Circulars that wait for this person's pen."""
    wanted = TO_WRITE if user.may("circular.draft") else []
    wanted = [*wanted, Status.SUBMITTED] if user.may("circular.sign") else wanted
    for circular in Circular.objects.visible_to(user).filter(status__in=wanted, is_history=False)[:SHOWN]:
        is_approval = circular.status == Status.SUBMITTED
        yield WorkItem(
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
