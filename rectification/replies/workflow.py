"""The state table of an answer: drafted, cosigned, signed, sent once, delivered, judged (domain reference 4.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.assigning import assigning
from records.workflow import State, Workflow
from rectification.models import Reply
from rectification.replies import acts
from rectification.states import REPLY_OPEN, R

REPLY = Workflow(
    kind=Reply.kind,
    states=(
        State(R.DRAFT, R.DRAFT.label, "registered"),
        State(R.COSIGN, R.COSIGN.label, "doing"),
        State(R.AWAIT_SIGN, R.AWAIT_SIGN.label, "waiting"),
        State(R.SIGNED, R.SIGNED.label, "disposing"),
        State(R.SENT, R.SENT.label, "disposing"),
        State(R.DELIVERED, R.DELIVERED.label, "done", is_open=False),
        State(R.SATISFIED, R.SATISFIED.label, "done", is_open=False),
        State(R.UNSATISFIED, R.UNSATISFIED.label, "returned", is_open=False),
        State(R.DROPPED, R.DROPPED.label, "returned", is_open=False),
    ),
    transitions=(
        assigning(REPLY_OPEN, "reply.assign", done=_("assigned the answer")),
        acts.submit,
        acts.cosign,
        acts.hand_back,
        acts.sign,
        acts.send,
        acts.deliver,
        acts.satisfied,
        acts.unsatisfied,
        acts.drop,
    ),
    first=R.DRAFT,
    begun=_("began the answer"),
)
