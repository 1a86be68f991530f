"""The workflow of a part of a letter as data: signed for, done, handed up, handed back (domain reference 4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records import urging
from records.telling import tell_assignee
from records.workflow import Act, State, Transition, Workflow
from rectification import guards
from rectification.effects import parts as effects
from rectification.models import Part
from rectification.states import PART_OPEN, P


def giver(part: Part) -> Sequence[Any]:
    """Who gave the part takes it back and accepts it; a joint addressee answers for its own share."""
    return [part.order] if part.origin == Part.Origin.ASSIGNED else [part]


def given_by(bureaus: Sequence[int]) -> Q:
    """As a condition what `giver` says of one part."""
    assigned = Q(origin=Part.Origin.ASSIGNED)
    return assigned & Q(order__bureau__in=bureaus) | ~assigned & Q(bureau__in=bureaus)


def was_assigned(part: Part) -> bool:
    return part.origin == Part.Origin.ASSIGNED


def is_done(part: Part, act: Act) -> dict[str, Any]:
    return {"done_on": act.on, "done_by": act.by, "result": act.note}


def is_not_done(part: Part, act: Act) -> dict[str, Any]:
    return {"done_on": None, "done_by": None}


STATES = (
    State(P.ASSIGNED, P.ASSIGNED.label, "dispatched"),
    State(P.DOING, P.DOING.label, "doing"),
    State(P.DONE, P.DONE.label, "waiting"),
    State(P.ACCEPTED, P.ACCEPTED.label, "done", is_open=False),
    State(P.RETURNED, P.RETURNED.label, "returned"),
    State(P.RECALLED, P.RECALLED.label, "returned", is_open=False),
)

TRANSITIONS = (
    Transition(
        "assign", _("Assign"), (P.ASSIGNED, P.DOING), None, "part.assign",
        done=_("assigned the part"), form="AssignForm", effect=tell_assignee,
    ),
    Transition(
        "sign", _("Sign for it"), (P.ASSIGNED,), P.DOING, "part.sign",
        done=_("signed for the part"), primary=True, effect=effects.take_charge,
    ),
    Transition(
        "return", _("Hand back"), (P.ASSIGNED, P.DOING), P.RETURNED, "part.return",
        done=_("handed the part back"), applies=was_assigned, reason_required=True, stops=("ORD_PART",),
        effect=effects.tell_holder_of_return,
    ),
    Transition(
        "send_again", _("Assign again"), (P.RETURNED,), P.ASSIGNED, "order.dispatch",
        done=_("assigned the part again"), reason_required=True, primary=True, asked_of=giver, held_by=given_by,
        effect=effects.send_again,
    ),
    Transition(
        "report", _("Hand up as done"), (P.DOING,), P.DONE, "part.report",
        done=_("handed the part up as done"), guard=guards.part_is_finished, reason_required=True, primary=True,
        stops=("ORD_PART",), sets=is_done, effect=effects.hand_up,
    ),
    Transition(
        "accept", _("Accept the work"), (P.DONE,), P.ACCEPTED, "part.accept",
        done=_("accepted the part"), not_by=("report",), primary=True, asked_of=giver, held_by=given_by,
    ),
    Transition(
        "refuse", pgettext_lazy("acceptance", "Refuse"), (P.DONE,), P.DOING, "part.accept",
        done=_("refused the part"), not_by=("report",), reason_required=True, asked_of=giver, sets=is_not_done,
        effect=effects.give_back,
    ),
    Transition(
        "recall", _("Take back"), tuple(PART_OPEN), P.RECALLED, "order.dispatch",
        done=_("took the part back"), applies=was_assigned, reason_required=True, ends_clocks=True, asked_of=giver,
        sets=is_not_done,
    ),
    Transition(
        "end", _("Ended with its letter"), tuple(PART_OPEN), P.RECALLED, "order.dispatch",
        done=_("ended the part with its letter"), hidden=True, ends_clocks=True, sets=is_not_done,
    ),
    *urging.pressing(PART_OPEN, urge_by="part.urge", answer_by="part.report", urged=_("urged the part")),
    Transition(
        "reopen", _("Reopen"), (P.ACCEPTED,), P.DOING, "part.accept",
        done=_("reopened the part"), reason_required=True, asked_of=giver, sets=is_not_done,
        effect=effects.give_back,
    ),
)  # fmt: skip

PART = Workflow(
    kind=Part.kind,
    states=STATES,
    transitions=TRANSITIONS,
    first=P.ASSIGNED,
    begun=_("gave the part"),
    told=urging.TOLD,
    when_ended=urging.end,
)
