"""The workflow of a dossier as data (domain reference 4.5). Nothing here closes or cancels what the dossier gathers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.telling import tell_assignee
from records.workflow import Act, Starts, State, Transition, Workflow
from rectification import guards
from rectification.effects import dossiers as effects
from rectification.models import Dossier
from rectification.states import DOSSIER_OPEN, D


def is_closed(dossier: Dossier, act: Act) -> dict[str, Any]:
    return {"closed_on": act.on}


def is_open_again(dossier: Dossier, act: Act) -> dict[str, Any]:
    return {"closed_on": None}


STATES = (
    State(D.PROPOSED, D.PROPOSED.label, "registered"),
    State(D.OPEN, D.OPEN.label, "dispatched"),
    State(D.RECTIFYING, D.RECTIFYING.label, "doing"),
    State(D.AWAIT, D.AWAIT.label, "waiting"),
    State(D.CLOSED, D.CLOSED.label, "done", is_open=False),
    State(D.REFUSED, D.REFUSED.label, "returned", is_open=False),
)

TRANSITIONS = (
    Transition(
        "approve", _("Open the dossier"), (D.PROPOSED,), D.OPEN, "dossier.approve",
        done=_("opened the dossier"), not_by=("register",), primary=True, starts=(Starts("DOSSIER_PLAN"),),
        effect=effects.gather,
    ),
    Transition(
        "open_by_ledger", _("Opened in the workbook"), (D.PROPOSED,), D.OPEN, "order.import",
        done=_("recorded from the workbook that the dossier is open"), hidden=True,
    ),
    Transition(
        "refuse", _("Do not open it"), (D.PROPOSED,), D.REFUSED, "dossier.approve",
        done=_("refused to open the dossier"), not_by=("register",), reason_required=True, effect=effects.tell_proposer,
    ),
    Transition(
        "assign", _("Assign"), tuple(DOSSIER_OPEN), None, "dossier.assign",
        done=_("assigned the dossier"), form="AssignForm", effect=tell_assignee,
    ),
    Transition(
        "analyse", _("Record the weak points"), (D.OPEN,), D.RECTIFYING, "dossier.work",
        done=_("recorded the weak points"), primary=True, form="AnalyseForm", stops=("DOSSIER_PLAN",),
    ),
    Transition(
        "judgment", _("Record the judgment"), (D.OPEN, D.RECTIFYING, D.AWAIT), None, "dossier.work",
        done=_("recorded the judgment"), form="JudgmentForm", effect=effects.record_judgment,
    ),
    Transition(
        "gather", _("Add letters"), (D.OPEN, D.RECTIFYING), None, "dossier.work",
        done=_("added letters to the dossier"), form="GatherForm",
    ),
    Transition(
        "add_task", _("Add a task"), (D.OPEN, D.RECTIFYING), None, "dossier.work",
        done=_("added a task"), form="TaskForm",
    ),
    Transition(
        "finish_task", _("Finish a task"), (D.OPEN, D.RECTIFYING), None, "dossier.work",
        done=_("finished a task"), form="FinishTaskForm",
    ),
    Transition(
        "propose_close", _("Propose to close"), (D.RECTIFYING,), D.AWAIT, "dossier.work",
        done=_("proposed to close the dossier"), guard=guards.dossier_may_be_closed, primary=True, form="CloseForm",
    ),
    Transition(
        "send_back", _("Send back"), (D.AWAIT,), D.RECTIFYING, "dossier.approve",
        done=_("sent the dossier back"), reason_required=True,
    ),
    Transition(
        "close", pgettext_lazy("dossier", "Accept and close"), (D.AWAIT,), D.CLOSED, "dossier.approve",
        done=_("closed the dossier"), guard=guards.dossier_may_be_closed, not_by=("propose_close",), primary=True,
        ends_clocks=True, sets=is_closed,
    ),
    Transition(
        "reopen", _("Reopen"), (D.CLOSED,), D.RECTIFYING, "dossier.approve",
        done=_("reopened the dossier"), reason_required=True, starts=(Starts("DOSSIER_PLAN"),), sets=is_open_again,
    ),
)  # fmt: skip

DOSSIER = Workflow(
    kind=Dossier.kind, states=STATES, transitions=TRANSITIONS, first=D.PROPOSED, begun=_("proposed the dossier")
)
