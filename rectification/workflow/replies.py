"""The workflow of an answer as data (domain reference 4.2): drafted, cosigned, signed, sent once, delivered, judged."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.telling import tell_assignee
from records.workflow import Act, State, Transition, Workflow
from rectification import guards
from rectification.effects import replies as effects
from rectification.models import RectificationOrder, Reply
from rectification.paper import words_of
from rectification.states import REPLY_OPEN, R


def is_signed(reply: Reply, act: Act) -> dict[str, Any]:
    return {"signed_by": act.by, "signed_on": act.on, "signed_paper": words_of(reply)}


def pleased(reply: Reply, act: Act) -> dict[str, Any]:
    return {"opinion": RectificationOrder.Opinion.SATISFIED, "opinion_on": act.on}


def displeased(reply: Reply, act: Act) -> dict[str, Any]:
    return {"opinion": RectificationOrder.Opinion.UNSATISFIED, "opinion_on": act.on}


STATES = (
    State(R.DRAFT, R.DRAFT.label, "registered"),
    State(R.COSIGN, R.COSIGN.label, "doing"),
    State(R.AWAIT_SIGN, R.AWAIT_SIGN.label, "waiting"),
    State(R.SIGNED, R.SIGNED.label, "disposing"),
    State(R.SENT, R.SENT.label, "disposing"),
    State(R.DELIVERED, R.DELIVERED.label, "done", is_open=False),
    State(R.SATISFIED, R.SATISFIED.label, "done", is_open=False),
    State(R.UNSATISFIED, R.UNSATISFIED.label, "returned", is_open=False),
    State(R.DROPPED, R.DROPPED.label, "returned", is_open=False),
)

TRANSITIONS = (
    Transition(
        "assign", _("Assign"), tuple(REPLY_OPEN), None, "reply.assign",
        done=_("assigned the answer"), form="AssignForm", effect=tell_assignee,
    ),
    Transition(
        "submit", _("Submit"), (R.DRAFT,), R.COSIGN, "reply.draft",
        done=_("submitted the answer"), guard=guards.every_problem_is_said, primary=True,
        effect=effects.submit_answer,
    ),
    Transition(
        "cosign", _("Cosign for the legal division"), (R.COSIGN,), R.AWAIT_SIGN, "reply.cosign",
        done=_("cosigned the answer"), guard=guards.letter_is_in_work, not_by=("submit",), primary=True,
    ),
    Transition(
        "return", _("Return"), (R.COSIGN, R.AWAIT_SIGN), R.DRAFT, "reply.cosign",
        done=_("returned the answer"), not_by=("submit",), reason_required=True, effect=effects.tell_drafter,
    ),
    Transition(
        "sign", pgettext_lazy("reply", "Sign"), (R.AWAIT_SIGN,), R.SIGNED, "reply.sign",
        done=_("signed the answer"), guard=guards.letter_is_in_work, not_by=("submit", "cosign"), primary=True,
        form="DayForm", sets=is_signed, effect=effects.sign_answer,
    ),
    Transition(
        "send", pgettext_lazy("reply", "Number and send"), (R.SIGNED,), R.SENT, "reply.draft",
        done=_("sent the answer"), guard=guards.letter_is_in_work, primary=True, form="SendForm",
        effect=effects.send_answer,
    ),
    Transition(
        "deliver", _("Record the delivery"), (R.SENT,), R.DELIVERED, "reply.draft",
        done=_("recorded the delivery"), guard=guards.has_proof_of_delivery, primary=True, form="DeliverForm",
        effect=effects.deliver_answer,
    ),
    Transition(
        "satisfied", _("The issuer is satisfied"), (R.DELIVERED,), R.SATISFIED, "reply.draft",
        done=_("recorded that the issuer is satisfied"), guard=guards.opinion_counts, reason_required=True,
        primary=True, sets=pleased, effect=effects.note_satisfaction,
    ),
    Transition(
        "unsatisfied", _("The issuer is not satisfied"), (R.DELIVERED,), R.UNSATISFIED, "reply.draft",
        done=_("recorded that the issuer is not satisfied"), guard=guards.opinion_reopens, reason_required=True,
        form="AgainForm", sets=displeased, effect=effects.answer_again,
    ),
    Transition(
        "drop", _("Drop the draft"), (R.DRAFT,), R.DROPPED, "reply.draft",
        done=_("dropped the draft"), reason_required=True, effect=effects.drop_answer,
    ),
)  # fmt: skip

REPLY = Workflow(kind=Reply.kind, states=STATES, transitions=TRANSITIONS, first=R.DRAFT, begun=_("began the answer"))
