"""How far the answer to the issuer is: a state of the letter beside that of the work, since either may come first.

It follows from what is done with the answers (`rectification.replies`), where each step is told.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.workflow import Carried, State, Workflow
from rectification.models import RectificationOrder
from rectification.states import Y

ANSWER = Workflow(
    kind=RectificationOrder.kind,
    field="reply_state",
    label=_("Answer"),
    states=(
        State(Y.NONE, Y.NONE.label, "registered"),
        State(Y.DRAFTING, Y.DRAFTING.label, "doing"),
        State(Y.SIGNED, Y.SIGNED.label, "waiting"),
        State(Y.SENT, Y.SENT.label, "waiting", is_outside=True),
        State(Y.DELIVERED, Y.DELIVERED.label, "done", is_open=False),
        State(Y.SATISFIED, Y.SATISFIED.label, "done", is_open=False),
        State(Y.AGAIN, Y.AGAIN.label, "returned"),
    ),
    first=Y.NONE,
    transitions=(),
    carried=(
        Carried("answer_begun", (Y.NONE, Y.AGAIN), Y.DRAFTING),
        Carried("first_answer_dropped", (Y.DRAFTING,), Y.NONE),
        Carried("next_answer_dropped", (Y.DRAFTING,), Y.AGAIN),
        Carried("answer_signed", (Y.DRAFTING,), Y.SIGNED),
        Carried("signature_taken_back", (Y.SIGNED,), Y.DRAFTING),
        Carried("answer_sent", (Y.SIGNED,), Y.SENT),
        Carried("answer_delivered", (Y.SENT,), Y.DELIVERED),
        Carried("issuer_satisfied", (Y.DELIVERED,), Y.SATISFIED),
        Carried("issuer_not_satisfied", (Y.DELIVERED,), Y.AGAIN),
        Carried("relapsed", (Y.DELIVERED, Y.SATISFIED), Y.AGAIN),
        Carried("answered_by_ledger", (Y.NONE,), Y.DELIVERED),
    ),
)
