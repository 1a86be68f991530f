"""The issuer's opinion on the answer: satisfied, or not, and then the letter is answered again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import PLANNED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from notifications.news import What
from records.acts import Act, Input, Json, Transition
from records.advancing import carry
from records.forms.act import ActForm
from records.telling import home_of, staff_of, tell
from rectification.clocks import start_reply_clock
from rectification.models import RectificationOrder, Reply
from rectification.reply_term import set_term
from rectification.states import R, Y

Opinion = RectificationOrder.Opinion


@dataclass(frozen=True)
class Again(Input):
    """`due_on`: the day that the issuer sets for the next answer, if it sets one."""

    due_on: date | None = None


class AgainForm(ActForm):
    due_on = DayField(
        bounds=PLANNED,
        label=_("next answer due on"),
        required=False,
        help_text=_("Empty: by the rule of the type, from today."),
    )
    field_order = ("note", "due_on")


def is_the_last_word(reply: Reply) -> str | None:
    """The issuer's opinion moves the letter on while this answer is the last word on it."""
    if reply.order.reply_state == Y.DELIVERED:
        return None
    return gettext(
        "The letter is in its next round; the opinion on this answer changes nothing any more. Add a comment."
    )


def letter_is_open(reply: Reply) -> str | None:
    """Not satisfied: there must be a letter to be worked on."""
    return is_the_last_word(reply) or (
        None
        if reply.order.is_open
        else gettext("The letter is struck off. Have it taken up again by a look-back first.")
    )


def lies_ahead(reply: Reply, act: Act[Again]) -> None:
    if act.given.due_on and act.given.due_on < act.on:
        raise ActionRefused(gettext("The new last day lies in the past."))


def new_day(reply: Reply, act: Act[Again]) -> dict[str, Json]:
    return {"due_on": act.given.due_on.isoformat() if act.given.due_on else ""}


def note_satisfaction(reply: Reply, act: Act) -> None:
    carry(reply.order, "issuer_satisfied", opinion=Opinion.SATISFIED)


def begin_a_new_round(reply: Reply, act: Act[Again]) -> None:
    """Due as the issuer says or as the rule does, counted from the opinion."""
    order = reply.order
    carry(order, "issuer_not_satisfied", opinion=Opinion.UNSATISFIED)
    set_term(order, act.given.due_on, paper=act.note[:100], consent_on=act.on)
    start_reply_clock(order, on=act.on, by=act.by, received_on=act.on)
    tell(staff_of(order.bureau, act), What.RETURNED, order, act, by=home_of(act) or act.actor, urgent=True)


satisfied = Transition(
    "satisfied",
    _("The issuer is satisfied"),
    (R.DELIVERED,),
    R.SATISFIED,
    "reply.draft",
    done=_("recorded that the issuer is satisfied"),
    guard=is_the_last_word,
    reason_required=True,
    primary=True,
    sets=lambda reply, act: {"opinion": Opinion.SATISFIED, "opinion_on": act.on},
    effect=note_satisfaction,
)
unsatisfied = Transition(
    "unsatisfied",
    _("The issuer is not satisfied"),
    (R.DELIVERED,),
    R.UNSATISFIED,
    "reply.draft",
    done=_("recorded that the issuer is not satisfied"),
    guard=letter_is_open,
    reason_required=True,
    takes=Again,
    form=AgainForm,
    check=lies_ahead,
    sets=lambda reply, act: {"opinion": Opinion.UNSATISFIED, "opinion_on": act.on},
    keeps=new_day,
    effect=begin_a_new_round,
)
