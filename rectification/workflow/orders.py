"""The workflow of a letter as data (domain reference 4.2)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records import urging
from records.hierarchy import superior
from records.telling import tell_assignee
from records.workflow import Act, Starts, State, Told, Transition, Workflow
from rectification import guards
from rectification.effects import orders as effects
from rectification.effects.parts import give_parts
from rectification.models import Organ, RectificationOrder
from rectification.states import ORDER_OPEN, S


def is_provincial(order: RectificationOrder) -> bool:
    """An objection to a provincial organ is signed by the head of the provincial bureau."""
    return order.issuer.level == Organ.Level.PROVINCE


def is_local(order: RectificationOrder) -> bool:
    return not is_provincial(order)


def accepted_on(order: RectificationOrder, on: Any) -> Any:
    return order.accepted_on or on


def is_accepted(order: RectificationOrder, act: Act) -> dict[str, Any]:
    return {"accepted_on": act.on}


def is_withdrawn(order: RectificationOrder, act: Act) -> dict[str, Any]:
    return {"accepted_on": None}


def is_closed(order: RectificationOrder, act: Act) -> dict[str, Any]:
    return {"closed_on": act.on}


def is_in_its_next_round(order: RectificationOrder, act: Act) -> dict[str, Any]:
    return {"closed_on": None, "accepted_on": None, "opinion": "", "round": order.round + 1}


STATES = (
    State(S.REGISTERED, S.REGISTERED.label, "registered"),
    State(S.DISPATCHED, S.DISPATCHED.label, "dispatched"),
    State(S.OBJECTED, S.OBJECTED.label, "returned", is_outside=True),
    State(S.RECTIFYING, S.RECTIFYING.label, "doing"),
    State(S.AWAIT_ACCEPT, S.AWAIT_ACCEPT.label, "waiting"),
    State(S.ACCEPTED, S.ACCEPTED.label, "disposing"),
    State(S.CLOSED, S.CLOSED.label, "done", is_open=False),
    State(S.WITHDRAWN, S.WITHDRAWN.label, "ended", is_open=False),
    State(S.MERGED, S.MERGED.label, "ended", is_open=False),
    State(S.VOID, S.VOID.label, "ended", is_open=False),
)
OBJECTION = ("ORD_OBJECT_PP",)
UNDER_WAY = (S.DISPATCHED, S.RECTIFYING)

TRANSITIONS = (
    # who works on it
    Transition(
        "assign", _("Assign"), tuple(ORDER_OPEN), None, "order.assign",
        done=_("assigned the letter"), form="AssignForm", effect=tell_assignee,
    ),
    Transition(
        "dispatch", pgettext_lazy("letter", "Dispatch"), (S.REGISTERED,), S.DISPATCHED, "order.dispatch",
        done=_("dispatched the letter"), primary=True, form="DispatchForm", stops=("ORD_DISPATCH",),
        starts=(Starts("ORD_PLAN"),), effect=give_parts,
    ),
    Transition(
        "add_part", _("Add a bureau"), UNDER_WAY, None, "order.dispatch",
        done=_("gave a bureau a part"), form="DispatchForm", effect=give_parts,
    ),
    # dispute
    Transition(
        "object", _("Raise an objection"), (S.DISPATCHED,), S.OBJECTED, "order.object",
        done=_("raised an objection"), applies=is_local, reason_required=True, stops=OBJECTION, effect=effects.object_,
    ),
    Transition(
        "object_to_province", _("Raise an objection"), (S.DISPATCHED,), S.OBJECTED, "order.object_to_province",
        done=_("raised an objection"), applies=is_provincial, reason_required=True, stops=OBJECTION,
        effect=effects.object_,
    ),
    Transition(
        "uphold", _("The issuer upholds it"), (S.OBJECTED,), S.DISPATCHED, "order.answer_objection",
        done=_("recorded that the issuer upholds the letter"), form="IssuerAnswerForm",
        effect=effects.answer_objection,
    ),
    Transition(
        "change", _("The issuer changes it"), (S.OBJECTED,), S.DISPATCHED, "order.answer_objection",
        done=_("recorded that the issuer changes the letter"), form="IssuerChangeForm", effect=effects.change_letter,
    ),
    Transition(
        "change_unasked", _("The issuer changes it"), tuple(s for s in ORDER_OPEN if s != S.OBJECTED), None,
        "order.answer_objection", done=_("recorded that the issuer changes the letter"), form="IssuerChangeForm",
        effect=effects.change_letter,
    ),
    Transition(
        "withdraw", _("The issuer withdraws it"), tuple(ORDER_OPEN), S.WITHDRAWN, "order.answer_objection",
        done=_("recorded that the issuer withdraws the letter"), form="IssuerAnswerForm", ends_clocks=True,
        sets=is_withdrawn,
        effect=effects.withdraw_letter,
    ),
    # the work
    Transition(
        "plan", _("Confirm the plan"), (S.DISPATCHED,), S.RECTIFYING, "order.plan",
        done=_("confirmed the measures"), guard=guards.every_problem_is_planned, primary=True, stops=("ORD_PLAN",),
        effect=effects.let_the_right_lapse,
    ),
    Transition(
        "report_done", _("Report as done"), (S.RECTIFYING,), S.AWAIT_ACCEPT, "order.report",
        done=_("reported the letter as done"), guard=guards.all_work_is_done, primary=True,
        starts=(Starts("ACCEPT_END"),),
    ),
    Transition(
        "accept", _("Accept the work"), (S.AWAIT_ACCEPT,), S.ACCEPTED, "order.accept",
        done=_("accepted the work"), guard=guards.all_work_is_accepted, not_by=("report_done",), primary=True,
        stops=("ACCEPT_END",), sets=is_accepted,
    ),
    Transition(
        "refuse", pgettext_lazy("acceptance", "Refuse"), (S.AWAIT_ACCEPT,), S.RECTIFYING, "order.accept",
        done=_("refused to accept the work"), not_by=("report_done",), reason_required=True, stops=("ACCEPT_END",),
        effect=effects.tell_staff_returned,
    ),
    Transition(
        "sign_off", _("Strike off"), (S.ACCEPTED,), S.CLOSED, "order.sign_off",
        done=_("struck the letter off"), guard=guards.issuer_is_answered, primary=True, ends_clocks=True,
        starts=(Starts("LOOKBACK_DUE", trigger=accepted_on),), sets=is_closed, effect=effects.note_silence,
    ),
    # whether it lasts
    Transition(
        "look_back", _("Look back: it lasts"), (S.CLOSED,), None, "order.look_back",
        done=_("looked back: it lasts"), reason_required=True, stops=("LOOKBACK_DUE", "LOOKBACK_SECOND"),
        effect=effects.look_back,
    ),
    Transition(
        "relapse", _("Look back: relapsed"), (S.CLOSED,), S.RECTIFYING, "order.look_back",
        done=_("looked back: relapsed, reopened"), reason_required=True, form="RelapseForm", asked_of=superior,
        stops=("LOOKBACK_DUE", "LOOKBACK_SECOND"),
        sets=is_in_its_next_round, effect=effects.relapse,
    ),
    # how it ends otherwise
    Transition(
        "merge", _("Merge"), (S.REGISTERED, *UNDER_WAY), S.MERGED, "order.merge",
        done=_("merged the letter"), reason_required=True, form="MergeForm", ends_clocks=True,
        effect=effects.merge_into,
    ),
    Transition(
        "void", _("Void"), (S.REGISTERED, S.DISPATCHED), S.VOID, "order.void",
        done=_("voided the letter"), not_by=("register",), reason_required=True, ends_clocks=True,
        effect=effects.void,
    ),
    # pressing
    *urging.pressing(ORDER_OPEN, urge_by="order.urge", answer_by="order.edit", urged=_("urged the letter")),
    # what a bureau's own ledger says (import)
    Transition(
        "answer_by_ledger", _("Answered in the workbook"), (*ORDER_OPEN, S.CLOSED), None, "order.import",
        done=_("recorded from the workbook that the letter is answered"), hidden=True,
    ),
    Transition(
        "report_by_ledger", _("Done in the workbook"), (S.RECTIFYING,), S.AWAIT_ACCEPT, "order.import",
        done=_("recorded from the workbook that the work on the letter is done"), hidden=True, told_together=True,
    ),
    Transition(
        "close_by_ledger", _("Struck off in the workbook"), tuple(ORDER_OPEN), S.CLOSED, "order.import",
        done=_("recorded from the workbook that the letter is struck off"), hidden=True, ends_clocks=True,
    ),
    Transition(
        "reopen_by_ledger", _("Reopened in the workbook"), (S.CLOSED,), S.RECTIFYING, "order.import",
        done=_("recorded from the workbook that the letter is open"), hidden=True, told_together=True,
        sets=is_in_its_next_round,
    ),
)  # fmt: skip

ORDER = Workflow(
    kind=RectificationOrder.kind,
    states=STATES,
    transitions=TRANSITIONS,
    first=S.REGISTERED,
    begun=_("registered the letter"),
    told={"document": Told(_("Issuer's paper")), "paper_on": Told(_("Date of the paper"))} | urging.TOLD,
    when_ended=urging.end,
)
