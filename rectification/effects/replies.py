"""What else belongs to an act on an answer: the letter's own state and clock. Runs inside its transaction."""

from __future__ import annotations

from datetime import date

from deadlines.clocks import refresh_due, stop_clock
from notifications.news import What
from records.telling import home_of, staff_of, tell
from records.workflow import Act
from rectification.clocks import DRAFT, start_reply_clock
from rectification.effects.orders import set_reply_state, set_term
from rectification.models import RectificationOrder, Reply
from rectification.paper import keep_paper
from rectification.states import Y


def submit_answer(reply: Reply, act: Act) -> None:
    """The draft is on its way to the head: its own day is kept."""
    stop_clock(reply.order, DRAFT, on=act.on, by=act.by)
    refresh_due(reply.order)


def tell_drafter(reply: Reply, act: Act) -> None:
    tell([reply.created_by], What.RETURNED, reply, act, by=act.actor)


def sign_answer(reply: Reply, act: Act) -> None:
    set_reply_state(reply.order, Y.SIGNED)
    tell([reply.created_by], What.APPROVED, reply, act, by=act.actor)


def send_answer(reply: Reply, act: Act) -> None:
    """What leaves the house is kept as it is."""
    keep_paper(reply)
    set_reply_state(reply.order, Y.SENT)


def deliver_answer(reply: Reply, act: Act) -> None:
    """By delivery, not by signing, the letter counts as answered."""
    order = reply.order
    set_reply_state(order, Y.DELIVERED, replied_on=reply.delivered_on)
    stop_clock(order, order.reply_rule, on=reply.delivered_on, by=act.by)
    stop_clock(order, DRAFT, on=reply.delivered_on, by=act.by)
    refresh_due(order)


def note_satisfaction(reply: Reply, act: Act) -> None:
    set_reply_state(reply.order, Y.SATISFIED, opinion=RectificationOrder.Opinion.SATISFIED)


def answer_again(reply: Reply, act: Act) -> None:
    """Not satisfied: a new round, due as the issuer says or as the rule does, counted from the opinion."""
    order = reply.order
    set_reply_state(order, Y.AGAIN, opinion=RectificationOrder.Opinion.UNSATISFIED)
    set_term(order, date.fromisoformat(act.data["due_on"]) if act.data.get("due_on") else None, act)
    start_reply_clock(order, on=act.on, by=act.by, received_on=act.on)
    tell(staff_of(order.bureau, act), What.RETURNED, order, act, by=home_of(act) or act.actor, urgent=True)


def drop_answer(reply: Reply, act: Act) -> None:
    before = Y.AGAIN if reply.order.replies.delivered().exists() else Y.NONE
    set_reply_state(reply.order, before)
