"""The figures of a month are frozen as of a moment, and a text is drafted with them; before it is submitted, anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.scope import acting_as_system
from circulars import posting, wording
from circulars.models import Circular, Submission
from circulars.moments import At, MomentForm
from circulars.months import told
from circulars.states import C, K
from circulars.submission.acts import miss
from records.acts import Act, Input, Json, Starts, Transition


@dataclass(frozen=True)
class Refreeze(Input):
    """`new_text`: throw the drafter's text away for a fresh one."""

    at: datetime
    new_text: bool = False


def is_past(moment: datetime) -> bool:
    return timezone.now() >= moment


def earlier_months_are_signed(circular: Circular) -> str | None:
    """Its opening is their closing, so they must not change any more."""
    earlier = Circular.objects.filter(month__lt=circular.month).unsigned().in_order().first()
    if earlier is None:
        return None
    return gettext("The circular of %(month)s must be signed first: its closing is the opening of this one.") % {
        "month": f"{earlier.month:%Y-%m}"
    }


def confirmations_are_closed(circular: Circular) -> str | None:
    """Before the cut-off only when every city has confirmed. The sweep comes after the cut-off."""
    open_until = circular.closes_at
    waiting = Submission.objects.of_month(circular.month).filter(status__in=[K.WAITING, K.PREPARED]).count()
    if open_until is None or not waiting or is_past(open_until):
        return None
    return gettext("%(count)s cities have not confirmed yet. They have until %(until)s.") % {
        "count": waiting,
        "until": told(open_until),
    }


def may_be_frozen(circular: Circular) -> str | None:
    return earlier_months_are_signed(circular) or confirmations_are_closed(circular)


def is_due_now(circular: Circular) -> bool:
    """Only the circular of the current round is chased; not one that is made up for long afterwards."""
    return circular.closes_at is not None and circular.corrects_id is None


def end_of_month(circular: Circular, on: date) -> date:
    return circular.month_end


def cut_off(circular: Circular, act: Act[At]) -> dict[str, Any]:
    return {"cut_off_at": act.given.at}


def post_and_draft(circular: Circular, act: Act[At]) -> None:
    """Confirmations that did not come are closed; the text has the figures filled in."""
    with acting_as_system():
        _close_confirmations(circular, act)
        posting.post(circular)
        circular.notes = wording.notes(circular)
        circular.body = wording.body(circular)
        circular.save(update_fields=["notes", "body"])


def _close_confirmations(circular: Circular, act: Act[At]) -> None:
    if circular.corrects_id is None:
        for submission in Submission.objects.of_month(circular.month).filter(status__in=[K.WAITING, K.PREPARED]):
            miss(submission, by=None, on=act.on)


def refrozen(circular: Circular, act: Act[Refreeze]) -> dict[str, Any]:
    return {"cut_off_at": act.given.at}


def with_a_new_text(circular: Circular, act: Act[Refreeze]) -> dict[str, Json]:
    return {"new_text": act.given.new_text}


def post_anew(circular: Circular, act: Act[Refreeze]) -> None:
    """The text stays the drafter's, unless a fresh one was asked for."""
    with acting_as_system():
        posting.post(circular)
        circular.notes = wording.notes(circular)
        if act.given.new_text:
            circular.body = wording.body(circular)
        circular.save(update_fields=["notes", "body"])


freeze = Transition(
    "freeze",
    _("Freeze the figures"),
    (C.COLLECTING,),
    C.FROZEN,
    "circular.draft",
    done=_("froze the figures"),
    before=_("Takes the figures as they stand now and drafts a text with them. The confirmations are closed."),
    after=_("The figures of %(name)s are frozen, and a text is drafted."),
    guard=may_be_frozen,
    primary=True,
    takes=At,
    form=MomentForm,
    sets=cut_off,
    starts=(Starts("CIRC_ISSUE", trigger=end_of_month, when=is_due_now),),
    effect=post_and_draft,
)
refreeze = Transition(
    "refreeze",
    _("Freeze again"),
    (C.FROZEN, C.DRAFT),
    None,
    "circular.draft",
    done=_("froze the figures again"),
    before=_("Takes the figures anew, with all that came since. Your text stays: check the numbers in it."),
    after=_("The figures of %(name)s are frozen again. Check the numbers in the text."),
    guard=earlier_months_are_signed,
    takes=Refreeze,
    form=MomentForm,
    sets=refrozen,
    keeps=with_a_new_text,
    effect=post_anew,
)
