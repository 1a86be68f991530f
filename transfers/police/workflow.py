"""From the written report to what the criminal court made of it: whose turn it is, and by when.

What the police and the prosecutor do is entered by the officer who handles the transfer; their terms are shown, ours
urge. State Council Order 310 (2001, amended 2020), art. 5 to 12; Provisions on Economic Crime Cases, art. 15, 16.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused
from records.actors import HANDLER
from records.acts import EVIDENCE, Act, Filled, Starts, Transition
from records.assigning import assigning
from records.handlers import handler_ids
from records.outcomes import lacks_evidence
from records.workflow import State, Workflow
from transfers.models import PoliceTransfer
from transfers.states import AT_THE_POLICE, OffenceClass, S

WORK, DECIDE = "police_transfer.work", "police_transfer.decide"
FEWEST = 2  # officers who look into it and report in writing (art. 5)
OF_THE_POLICE = ("TRF_POLICE", "TRF_POLICE_ECON", "TRF_POLICE_HARD", "TRF_RECON_ANS", "TRF_EXPLAIN")
Check = Callable[[PoliceTransfer, Act[Filled]], None]


def two_report(transfer: PoliceTransfer) -> str | None:
    if len(handler_ids(transfer)) >= FEWEST:
        return None
    return _("Two officers at least look into it and report. Name the second one as a further handler.")


def not_before(earlier: str, later: str) -> Check:
    """What is entered now did not happen before what stands there."""

    def check(transfer: PoliceTransfer, act: Act[Filled]) -> None:
        before, now = getattr(transfer, earlier), act.given.values[later]
        if before is not None and _is_earlier(now, before):
            said = getattr(PoliceTransfer, earlier).field.verbose_name
            raise ActionRefused(_("This lies before “%(earlier)s”.") % {"earlier": said}, field=later)

    return check


def _is_earlier(now: date | datetime, before: date | datetime) -> bool:
    """Two moments to the minute; where one is a day, by days."""
    if isinstance(now, datetime) and isinstance(before, datetime):
        return now < before
    return _day_of(now) < _day_of(before)


def _day_of(said: date | datetime) -> date:
    return timezone.localdate(said) if isinstance(said, datetime) else said


def is_economic(transfer: PoliceTransfer) -> bool:
    return transfer.offence_class == OffenceClass.ECONOMIC


def is_ordinary(transfer: PoliceTransfer) -> bool:
    return not is_economic(transfer)


def may_take_longer(transfer: PoliceTransfer) -> bool:
    return is_economic(transfer) and not transfer.longer_paper


def awaits_papers(transfer: PoliceTransfer) -> bool:
    return transfer.asked_on is not None and transfer.supplied_on is None


def is_handed_over(transfer: PoliceTransfer) -> bool:
    return transfer.handed_over_on is not None


def is_copied(transfer: PoliceTransfer) -> bool:
    return transfer.copied_on is not None


def asks_again(transfer: PoliceTransfer, act: Act[Any]) -> dict[str, Any]:
    """A further request for papers begins anew."""
    return {"supplied_on": None}


def day_of_receipt(transfer: PoliceTransfer, on: date) -> date:
    return _day_of(transfer.received_at) if transfer.received_at else on


report = Transition(
    "report", gettext_lazy("Report to the head"), (S.PREPARED,), S.REPORTED, WORK,
    done=gettext_lazy("reported to the head"), primary=True, asks=("reported_on",), day="reported_on",
    guard=two_report, starts=(Starts("TRF_DECIDE"),),
)  # fmt: skip
approve = Transition(
    "approve", gettext_lazy("Approve the transfer"), (S.REPORTED,), S.APPROVED, DECIDE,
    done=gettext_lazy("approved the transfer"), primary=True, asks=("approved_at",), day="approved_at",
    not_by=(HANDLER, "report"), rests_on=(EVIDENCE,), check=not_before("reported_on", "approved_at"),
    before=gettext_lazy("It goes to the police within 24 hours from then on, through holidays."),
    stops=("TRF_DECIDE",), starts=(Starts("TRF_SEND", at=lambda transfer: transfer.approved_at),),
)  # fmt: skip
refuse = Transition(
    "refuse", gettext_lazy("Refuse the transfer"), (S.REPORTED,), S.KEPT, DECIDE,
    done=gettext_lazy("refused the transfer"), reason_required=True, not_by=(HANDLER, "report"), rests_on=(EVIDENCE,),
    ends_clocks=True,
)  # fmt: skip
send = Transition(
    "send", gettext_lazy("Send to the police"), (S.APPROVED,), S.SENT, WORK, done=gettext_lazy("sent it to the police"),
    primary=True, asks=("organ", "paper_number", "sent_at"), day="sent_at", guard=lacks_evidence,
    check=not_before("approved_at", "sent_at"), stops=("TRF_SEND",), starts=(Starts("TRF_RECEIPT"), Starts("TRF_COPY")),
)  # fmt: skip
copy = Transition(
    "copy", gettext_lazy("Record the copy to the procuratorate"), (S.SENT, S.CHECKED, S.FILED, S.REFUSED), None, WORK,
    done=gettext_lazy("sent a copy to the procuratorate"), asks=("copied_on",), day="copied_on", unless=is_copied,
    check=not_before("sent_at", "copied_on"), stops=("TRF_COPY",),
)  # fmt: skip
receive = Transition(
    "receive", gettext_lazy("Record the receipt"), (S.SENT,), S.CHECKED, WORK,
    done=gettext_lazy("recorded the receipt of the police"), primary=True, asks=("received_at", "offence_class"),
    day="received_at", check=not_before("sent_at", "received_at"), stops=("TRF_RECEIPT", "TRF_FORWARD"),
    starts=(Starts("TRF_POLICE", when=is_ordinary), Starts("TRF_POLICE_ECON", when=is_economic)),
)  # fmt: skip
forward = Transition(
    "forward", gettext_lazy("Record the forwarding to another organ"), (S.CHECKED,), S.SENT, WORK,
    done=gettext_lazy("recorded that the police forwarded it"), asks=("organ", "sent_at"), day="sent_at",
    check=not_before("received_at", "sent_at"), sets=lambda transfer, act: {"received_at": None},
    stops=("TRF_POLICE", "TRF_POLICE_ECON", "TRF_POLICE_HARD"), starts=(Starts("TRF_RECEIPT"),),
)  # fmt: skip
take_longer = Transition(
    "take_longer", gettext_lazy("Record a longer check"), (S.CHECKED,), None, WORK,
    done=gettext_lazy("recorded a longer check of the police"), asks=("longer_paper",), applies=may_take_longer,
    stops=("TRF_POLICE_ECON",), starts=(Starts("TRF_POLICE_HARD", trigger=day_of_receipt),),
)  # fmt: skip
ask = Transition(
    "ask", gettext_lazy("Record a request for papers"), (S.CHECKED,), None, WORK,
    done=gettext_lazy("recorded what the police ask for"), asks=("asked_on", "asked_for"), day="asked_on",
    unless=awaits_papers, check=not_before("received_at", "asked_on"), sets=asks_again,
    starts=(Starts("TRF_SUPPLEMENT"),),
)  # fmt: skip
supply = Transition(
    "supply", gettext_lazy("Supply the papers"), (S.CHECKED,), None, WORK, done=gettext_lazy("supplied the papers"),
    asks=("supplied_on",), day="supplied_on", applies=awaits_papers, check=not_before("asked_on", "supplied_on"),
    stops=("TRF_SUPPLEMENT",),
)  # fmt: skip
file = Transition(
    "file", gettext_lazy("Record that the police file it"), AT_THE_POLICE, S.FILED, WORK,
    done=gettext_lazy("recorded that the police filed it"), primary=True, asks=("filed_on", "filed_number"),
    day="filed_on", check=not_before("received_at", "filed_on"),
    stops=(*OF_THE_POLICE, "TRF_SUPPLEMENT", "TRF_PROSECUTOR"), starts=(Starts("TRF_HANDOVER"),),
)  # fmt: skip
not_filed = Transition(
    "not_filed", gettext_lazy("Record that the police do not file it"), (S.CHECKED,), S.REFUSED, WORK,
    done=gettext_lazy("recorded that the police did not file it"), asks=("refused_on", "refusal"), day="refused_on",
    check=not_before("received_at", "refused_on"), stops=(*OF_THE_POLICE, "TRF_SUPPLEMENT"),
    starts=(Starts("TRF_RECON"),),
)  # fmt: skip
reconsider = Transition(
    "reconsider", gettext_lazy("Ask the police to reconsider"), (S.REFUSED,), S.RECONSIDERED, DECIDE,
    done=gettext_lazy("asked the police to reconsider"), primary=True, asks=("reconsidered_on",), day="reconsidered_on",
    rests_on=("refusal", EVIDENCE), check=not_before("refused_on", "reconsidered_on"), stops=("TRF_RECON",),
    starts=(Starts("TRF_RECON_ANS"),),
)  # fmt: skip
uphold = Transition(
    "uphold", gettext_lazy("Record that the refusal is upheld"), (S.RECONSIDERED,), S.UPHELD, WORK,
    done=gettext_lazy("recorded that the refusal was upheld"), asks=("upheld_on",), day="upheld_on",
    check=not_before("reconsidered_on", "upheld_on"), stops=("TRF_RECON_ANS",), starts=(Starts("TRF_PROSECUTOR"),),
)  # fmt: skip
to_prosecutor = Transition(
    "to_prosecutor", gettext_lazy("Turn to the prosecutor"), (S.REFUSED, S.UPHELD), S.SUPERVISED, DECIDE,
    done=gettext_lazy("asked the prosecutor to supervise the filing"), primary=True, asks=("supervised_on",),
    day="supervised_on", rests_on=("refusal", EVIDENCE), check=not_before("refused_on", "supervised_on"),
    stops=("TRF_RECON", "TRF_PROSECUTOR"), starts=(Starts("TRF_EXPLAIN"),),
)  # fmt: skip
accept_refusal = Transition(
    "accept_refusal", gettext_lazy("End it unfiled"), (S.REFUSED, S.UPHELD, S.SUPERVISED), S.UNFILED, DECIDE,
    done=gettext_lazy("ended it unfiled"), reason_required=True, rests_on=("refusal",), ends_clocks=True,
    before=gettext_lazy("The case goes on here as before."),
)  # fmt: skip
hand_over = Transition(
    "hand_over", gettext_lazy("Hand over goods and papers"), (S.FILED,), None, WORK,
    done=gettext_lazy("handed over goods and papers"), primary=True, asks=("handed_over_on",), day="handed_over_on",
    unless=is_handed_over, check=not_before("filed_on", "handed_over_on"), stops=("TRF_HANDOVER",),
)  # fmt: skip


def result(name: str, label: Any, target: str, done: Any, *, primary: bool = False) -> Transition:
    """What became of it: a paper of a given day. Whatever term still runs ends with it."""
    return Transition(
        name, label, (S.FILED,), target, WORK, done=done, primary=primary, asks=("result_on", "result_paper"),
        day="result_on", check=not_before("filed_on", "result_on"), ends_clocks=True,
    )  # fmt: skip


RESULTS = (
    result(
        "judged", gettext_lazy("Record the judgment"), S.JUDGED, gettext_lazy("recorded the judgment"), primary=True
    ),
    result(
        "dropped", gettext_lazy("Record that the police dropped it"), S.DROPPED,
        gettext_lazy("recorded that the police dropped it"),
    ),
    result(
        "not_prosecuted", gettext_lazy("Record that it is not prosecuted"), S.NOT_PROSECUTED,
        gettext_lazy("recorded that it is not prosecuted"),
    ),
)  # fmt: skip

POLICE_TRANSFER = Workflow(
    kind=PoliceTransfer.kind,
    states=(
        State(S.PREPARED, S.PREPARED.label, "doing"),
        State(S.REPORTED, S.REPORTED.label, "waiting"),
        State(S.KEPT, S.KEPT.label, "done", is_open=False),
        State(S.APPROVED, S.APPROVED.label, "doing"),
        State(S.SENT, S.SENT.label, "waiting"),
        State(S.CHECKED, S.CHECKED.label, "waiting"),
        State(S.FILED, S.FILED.label, "waiting"),
        State(S.REFUSED, S.REFUSED.label, "returned"),
        State(S.RECONSIDERED, S.RECONSIDERED.label, "waiting"),
        State(S.UPHELD, S.UPHELD.label, "returned"),
        State(S.SUPERVISED, S.SUPERVISED.label, "waiting"),
        State(S.JUDGED, S.JUDGED.label, "done", is_open=False),
        State(S.DROPPED, S.DROPPED.label, "done", is_open=False),
        State(S.NOT_PROSECUTED, S.NOT_PROSECUTED.label, "done", is_open=False),
        State(S.UNFILED, S.UNFILED.label, "done", is_open=False),
    ),
    transitions=(
        assigning((S.PREPARED, S.APPROVED, S.SENT, S.CHECKED, S.FILED, S.REFUSED, S.RECONSIDERED, S.UPHELD,
                   S.SUPERVISED), "police_transfer.assign", done=gettext_lazy("assigned the transfer")),
        report, approve, refuse, send, copy, receive, forward, take_longer, ask, supply, file, not_filed, reconsider,
        uphold, to_prosecutor, accept_refusal, hand_over, *RESULTS,
    ),
    first=S.PREPARED,
    begun=gettext_lazy("began a transfer to the police"),
)  # fmt: skip
