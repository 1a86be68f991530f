"""The workflow of a lead as data, and the acts that span several records (domain reference 4.1)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from deadlines.models import Clock
from leads import clocks, effects, guards
from leads.models.lead import Lead
from leads.states import IN_WORK, OPEN, S
from leads.words import GROUNDS
from notifications.news import What
from records import urging
from records.hierarchy import has_a_superior, held_below, superior
from records.telling import tell_assignee, tell_returned
from records.workflow import Act, Starts, State, Told, Transition, Workflow

STATES = (
    State(S.REGISTERED, S.REGISTERED.label, "registered"),
    State(S.DISPATCHED, S.DISPATCHED.label, "dispatched"),
    State(S.RETURNED, S.RETURNED.label, "returned"),
    State(S.CHECKING, S.CHECKING.label, "doing"),
    State(S.ESCALATED, S.ESCALATED.label, "disposing"),
    State(S.AWAIT_APPROVAL, S.AWAIT_APPROVAL.label, "waiting"),
    State(S.AWAIT_CITY, S.AWAIT_CITY.label, "waiting"),
    State(S.CLEARED, S.CLEARED.label, "done", is_open=False),
    State(S.MERGED, S.MERGED.label, "ended", is_open=False),
    State(S.NOT_OURS, S.NOT_OURS.label, "ended", is_open=False),
    State(S.VOID, S.VOID.label, "ended", is_open=False),
    State(S.SEALED, S.SEALED.label, "waiting", is_open=False),
)


def cleared_by_the_city(lead: Lead) -> bool:
    return lead.needs_city_approval


def cleared_here(lead: Lead) -> bool:
    return not lead.needs_city_approval


def voiding_was_asked(lead: Lead) -> bool:
    """Voiding takes two persons: an officer asks, a head decides."""
    return lead.void_asked


def was_urged(lead: Lead) -> bool:
    return lead.urged_on is not None


def is_offered(lead: Lead) -> bool:
    return lead.offered_to_id is not None


def has_bureaus_below(lead: Lead) -> bool:
    return lead.bureau.level != lead.bureau.Level.COUNTY


def was_handed_down(lead: Lead) -> bool:
    return lead.sender_id is not None


def reporter_waits(lead: Lead) -> bool:
    return Clock.objects.of(lead).filter(code__in=clocks.OF_NOTICES).open().exists()


def contact_waits(lead: Lead) -> bool:
    return lead.is_named and Clock.objects.of(lead).named("GANG_CONTACT").open().exists()


def without_notice(lead: Lead, act: Act) -> dict[str, Any]:
    return {"notice_law": "", "notice_due_on": None}


def is_stub(lead: Lead) -> bool:
    return lead.is_stub


def is_in_test(lead: Lead) -> bool:
    return clocks.standing_still().filter(record_id=lead.pk).exists() if lead.is_in_test is None else lead.is_in_test


TRANSITIONS = (
    # where it goes
    Transition(
        "dispatch", _("Hand down"), (S.REGISTERED, S.RETURNED), S.DISPATCHED, "lead.dispatch",
        done=_("handed the lead down"), applies=has_bureaus_below, guard=guards.has_no_pending_offer, moves=True,
        primary=True, form="DispatchForm", stops=(*clocks.PLACING, *clocks.OF_THE_HOLDER),
        starts=(clocks.SIGN, clocks.REPLY_TO_PROVINCE), effect=effects.hand_down,
    ),
    Transition(
        "pass_on", _("Hand down"), (S.DISPATCHED, S.CHECKING), S.DISPATCHED, "lead.pass_on",
        done=_("handed the lead down"), applies=has_bureaus_below, guard=guards.has_no_pending_offer, moves=True,
        form="DispatchForm", stops=clocks.OF_THE_HOLDER,
        starts=(clocks.SIGN, clocks.REPLY_TO_PROVINCE), effect=effects.hand_down,
    ),
    Transition(
        "assign", _("Assign"), (S.REGISTERED, S.RETURNED), S.DISPATCHED, "lead.assign",
        done=_("assigned the lead"), primary=True, form="AssignForm",
        stops=clocks.PLACING, starts=(clocks.SIGN,), effect=tell_assignee,
    ),
    Transition(
        "reassign", _("Change handler"), tuple(IN_WORK), None, "lead.assign",
        done=_("changed the handler"), form="AssignForm", effect=tell_assignee,
    ),
    Transition(
        "sign", _("Accept"), (S.DISPATCHED,), S.CHECKING, "lead.sign",
        done=_("accepted the lead"), primary=True, stops=("LEAD_SIGN",),
        starts=(clocks.RESULT_AS_ASKED, clocks.CHECK, clocks.CONTACT), effect=effects.take_charge,
    ),
    Transition(
        "return", _("Return"), (S.DISPATCHED, S.CHECKING), S.RETURNED, "lead.return",
        done=_("returned the lead"), applies=was_handed_down, guard=guards.may_be_returned,
        reason_required=True, moves=True, form="ReturnForm",
        stops=clocks.OF_THE_HOLDER, starts=(*clocks.PLACE, clocks.CHECK), effect=effects.hand_back,
    ),
    Transition(
        "escalate", _("Hand up"), (S.CHECKING,), S.ESCALATED, "lead.escalate",
        done=_("handed the lead up for decision"), applies=has_a_superior, reason_required=True,
        form="EscalateForm", starts=(clocks.ANSWER,), tells=What.HANDED_UP,
    ),
    Transition(
        "answer", _("Answer"), (S.ESCALATED,), S.CHECKING, "lead.answer",
        done=_("answered the bureau"), reason_required=True, primary=True, asked_of=superior, held_by=held_below,
        not_by=("escalate",),
        stops=("LEAD_ANSWER",), effect=effects.tell_holder,
    ),
    Transition(
        "offer", _("Hand to another city"), tuple(OPEN), None, "lead.transfer",
        done=_("offered the lead to another city"), guard=guards.has_no_pending_offer, reason_required=True,
        form="OfferForm", effect=effects.offer,
    ),
    Transition(
        "withdraw_offer", _("Withdraw the offer"), tuple(OPEN), None, "lead.transfer",
        done=_("withdrew the offer to another city"), applies=is_offered, hidden=True,
    ),
    Transition(
        "decline_offer", _("Decline"), tuple(OPEN), None, "lead.take",
        done=_("declined to take the lead over"), applies=is_offered, reason_required=True, hidden=True,
    ),
    Transition(
        "take", _("Take"), tuple(OPEN), S.REGISTERED, "lead.take",
        done=_("took the lead over"), moves=True, hidden=True,
        stops=clocks.ALL_OF_A_MOVE, starts=(*clocks.PLACE, clocks.CHECK), effect=effects.move_to_taker,
    ),
    Transition(
        "transfer", _("Name another holder"), tuple(OPEN), S.REGISTERED, "lead.designate",
        done=_("named another holder"), guard=guards.has_no_pending_offer, reason_required=True, moves=True,
        form="TransferForm", stops=clocks.ALL_OF_A_MOVE, starts=(*clocks.PLACE, clocks.CHECK),
        effect=effects.move_by_order,
    ),
    # what is done with it
    Transition(
        "release", _("The content was passed on"), tuple(OPEN), None, "lead.check",
        done=_("entered the content that a paper passed on"), applies=is_stub, primary=True, form="ReleaseForm",
        effect=effects.release,
    ),
    Transition(
        "start_test", _("Send for testing"), (S.CHECKING,), None, "lead.check",
        done=_("sent a sample for testing"), unless=is_in_test, form="SampleForm", pauses=("CASE_FILE",),
    ),
    Transition(
        "end_test", _("Test result is back"), (S.CHECKING,), None, "lead.check",
        done=_("received the test result"), applies=is_in_test, form="SampleResultForm", resumes=("CASE_FILE",),
    ),
    Transition(
        "propose_outcome", _("Submit the result"), (S.CHECKING,), S.AWAIT_APPROVAL, "lead.propose",
        done=_("submitted the result"), guard=guards.needs_evidence, primary=True, form="OutcomeForm",
    ),
    Transition(
        "approve", _("Approve and clear"), (S.AWAIT_APPROVAL,), S.CLEARED, "lead.approve",
        done=_("cleared the lead"), applies=cleared_here, guard=guards.has_no_pending_offer,
        not_by=("propose_outcome",), primary=True, form="ApproveForm", ends_clocks=True,
        stops=("LEAD_RESULT", "CASE_FILE", "LEAD_FORWARD_REPLY"), starts=clocks.NOTICES, effect=effects.clear,
    ),
    Transition(
        "endorse", _("Submit to the city"), (S.AWAIT_APPROVAL,), S.AWAIT_CITY, "lead.approve",
        done=_("endorsed the result"), applies=cleared_by_the_city, not_by=("propose_outcome",), primary=True,
    ),
    Transition(
        "approve_gang", _("Approve and clear"), (S.AWAIT_CITY,), S.CLEARED, "lead.approve_gang",
        done=_("cleared the lead"), guard=guards.has_no_pending_offer, not_by=("propose_outcome", "endorse"),
        primary=True, form="ApproveForm", ends_clocks=True,
        stops=("LEAD_RESULT", "CASE_FILE", "LEAD_FORWARD_REPLY"), starts=clocks.NOTICES, effect=effects.clear,
    ),
    Transition(
        "send_back", _("Send back"), (S.AWAIT_APPROVAL, S.AWAIT_CITY), S.CHECKING, "lead.send_back",
        done=_("sent the result back"), reason_required=True, effect=tell_returned,
    ),
    Transition(
        "reopen", _("Reopen"), (S.CLEARED,), S.CHECKING, "lead.reopen",
        done=_("reopened the lead"), reason_required=True, form="ReopenForm", asked_of=superior,
        starts=(clocks.RESULT, clocks.CHECK), effect=effects.reopen,
    ),
    Transition(
        "update_result", _("Add a later result"), (S.CLEARED,), None, "lead.update_result",
        done=_("added a later result"), reason_required=True, form="FindingForm",
    ),
    Transition(
        "tell_reporter", _("The reporter was told"), (S.CLEARED,), None, "lead.tell_reporter",
        done=_("told the reporter the result"), applies=reporter_waits, form="ToldForm", primary=True,
        stops=clocks.OF_NOTICES,
    ),
    Transition(
        "contact_reporter", _("The reporter was contacted"), (S.CHECKING, S.ESCALATED, S.AWAIT_APPROVAL, S.AWAIT_CITY),
        None, "lead.tell_reporter", done=_("contacted the reporter"), applies=contact_waits, reason_required=True,
        stops=("GANG_CONTACT",),
    ),
    Transition(
        "order_notice", _("A law orders to tell the reporter"), (*OPEN, S.CLEARED), None, "lead.tell_reporter",
        done=_("recorded the law that orders to tell the reporter"), applies=clocks.is_named,
        unless=clocks.notice_is_ordered, form="NoticeForm", starts=(clocks.ORDERED_NOTICE,),
    ),
    Transition(
        "drop_notice", _("No law orders to tell the reporter"), (*OPEN, S.CLEARED), None, "lead.drop_notice",
        done=_("recorded that no law orders to tell the reporter"), applies=clocks.notice_is_ordered,
        reason_required=True, not_by=("order_notice",), effect=effects.drop_notice, sets=without_notice,
    ),
    # how it ends otherwise
    Transition(
        "merge", _("Merge"), (S.REGISTERED, S.DISPATCHED, S.CHECKING, S.RETURNED), S.MERGED, "lead.merge",
        done=_("merged the lead"), guard=guards.has_no_pending_offer, reason_required=True, form="MergeForm",
        ends_clocks=True, effect=effects.merge,
    ),
    Transition(
        "decline", _("Not ours"), (S.REGISTERED,), S.NOT_OURS, "lead.decline",
        done=_("declined the lead"), guard=guards.has_no_pending_offer, reason_required=True, form="DeclineForm",
        ends_clocks=True, effect=effects.decline,
    ),
    Transition(
        "ask_void", _("Ask to void"), tuple(OPEN), None, "lead.void_ask",
        done=_("asked to void the lead"), unless=voiding_was_asked, reason_required=True, effect=effects.ask_void,
    ),
    Transition(
        "void", _("Void"), tuple(OPEN), S.VOID, "lead.void",
        done=_("voided the lead"), applies=voiding_was_asked, guard=guards.has_no_pending_offer, not_by=("ask_void",),
        reason_required=True, ends_clocks=True, effect=effects.void,
    ),
    Transition(
        "keep", _("Refuse voiding"), tuple(OPEN), None, "lead.void",
        done=_("refused to void the lead"), applies=voiding_was_asked, not_by=("ask_void",), reason_required=True,
        effect=effects.keep,
    ),
    Transition(
        "seal", _("Mark as protective umbrella"), tuple(OPEN), S.SEALED, "lead.seal",
        done=_("moved the lead to the compartment"), guard=guards.has_no_pending_offer, reason_required=True,
        moves=True, ends_clocks=True, starts=(Starts("TRF_DUTY"),), form="SealForm", effect=effects.seal,
    ),
    Transition(
        "refer", _("Record the hand-over to discipline inspection"), (S.SEALED,), S.CLEARED, "lead.refer",
        done=_("handed the lead to discipline inspection"), reason_required=True, primary=True, form="ReferForm",
        ends_clocks=True, stops=("TRF_DUTY",),
    ),
    # pressing
    *urging.pressing(
        OPEN, urge_by="lead.urge", answer_by="lead.edit", urged=_("urged the lead"),
        is_urged=was_urged, urge=effects.urge, answer=effects.answer_urging,
    ),
    # what a bureau's own ledger says (import)
    Transition(
        "clear_by_ledger", _("Cleared in the workbook"), tuple(OPEN), S.CLEARED, "lead.import",
        done=_("recorded the clearance from the workbook"), guard=guards.has_no_pending_offer, hidden=True,
        ends_clocks=True, effect=effects.clear_by_ledger,
    ),
    Transition(
        "reopen_by_ledger", _("Reopened in the workbook"), (S.CLEARED,), S.CHECKING, "lead.import",
        done=_("recorded the reopening from the workbook"), hidden=True, told_together=True,
        starts=(clocks.RESULT, clocks.CHECK), effect=effects.reopen_by_ledger,
    ),
)  # fmt: skip

TOLD = {
    "ground": Told(_("Ground"), GROUNDS),
    "due": Told(_("To be answered by")),
    "opinion": Told(_("Draft opinion")),
    "paper": Told(_("Document")),
    "receipt": Told(_("Receipt of the other organ")),
    "told_on": Told(_("Told on")),
    "law": Told(_("Law that orders it")),
} | urging.TOLD

LEAD = Workflow(
    kind=Lead.kind,
    states=STATES,
    transitions=TRANSITIONS,
    first=S.REGISTERED,
    told=TOLD,
    when_ended=effects.end_urgings,
)
