"""From the letter to the other organ to its answer: what they do is entered by the officer who handles it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.errors import ActionRefused
from records.actors import HANDLER
from records.acts import EVIDENCE, Act, Filled, Transition
from records.assigning import assigning
from records.outcomes import lacks_evidence
from records.workflow import State, Workflow
from transfers.models import Referral
from transfers.states import R

WORK, DECIDE = "referral.work", "referral.decide"
Check = Callable[[Referral, Act[Filled]], None]


def not_before(earlier: str, later: str) -> Check:
    """What is entered now did not happen before what stands there."""

    def check(referral: Referral, act: Act[Filled]) -> None:
        before = getattr(referral, earlier)
        if before is not None and act.given.values[later] < before:
            said = getattr(Referral, earlier).field.verbose_name
            raise ActionRefused(_("This lies before “%(earlier)s”.") % {"earlier": said}, field=later)

    return check


REFERRAL: Workflow[Any] = Workflow(
    kind=Referral.kind,
    states=(
        State(R.PREPARED, R.PREPARED.label, "waiting"),
        State(R.SENT, R.SENT.label, "waiting"),
        State(R.RECEIVED, R.RECEIVED.label, "waiting"),
        State(R.ANSWERED, R.ANSWERED.label, "done", is_open=False),
        State(R.RETURNED, R.RETURNED.label, "returned", is_open=False),
        State(R.DROPPED, R.DROPPED.label, "ended", is_open=False),
    ),
    transitions=(
        assigning((R.PREPARED, R.SENT, R.RECEIVED), "referral.assign", done=gettext_lazy("assigned the transfer")),
        Transition(
            "send", gettext_lazy("Sign and send"), (R.PREPARED,), R.SENT, DECIDE,
            done=gettext_lazy("sent it to the other organ"), primary=True, asks=("paper_number", "sent_on"),
            day="sent_on", guard=lacks_evidence, mended_at="attachments", not_by=(HANDLER,),
            rests_on=("organ", "ground", EVIDENCE),
        ),
        Transition(
            "receive", gettext_lazy("Record the receipt"), (R.SENT,), R.RECEIVED, WORK,
            done=gettext_lazy("recorded the receipt of the other organ"), primary=True,
            asks=("receipt", "received_on"), day="received_on", check=not_before("sent_on", "received_on"),
        ),
        Transition(
            "answer", gettext_lazy("Record the answer"), (R.RECEIVED,), R.ANSWERED, WORK,
            done=gettext_lazy("recorded the answer of the other organ"), primary=True,
            asks=("answered_on", "answer"), day="answered_on", check=not_before("received_on", "answered_on"),
        ),
        Transition(
            "give_back", gettext_lazy("Record that they do not take it"), (R.SENT, R.RECEIVED), R.RETURNED, WORK,
            done=gettext_lazy("recorded that the other organ did not take it"), asks=("answered_on", "answer"),
            day="answered_on", check=not_before("sent_on", "answered_on"),
        ),
        Transition(
            "drop", pgettext_lazy("referral", "Give up"), (R.PREPARED,), R.DROPPED, WORK,
            done=gettext_lazy("gave the transfer up"), reason_required=True,
        ),
    ),
    first=R.PREPARED,
    begun=gettext_lazy("began a transfer to another organ"),
)  # fmt: skip
