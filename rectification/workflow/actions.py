"""The workflow of an action as data (domain reference 4.4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.telling import tell_assignee
from records.workflow import State, Transition, Workflow
from rectification.models import Action
from rectification.states import A

STATES = (
    State(A.PLANNED, A.PLANNED.label, "registered"),
    State(A.HELD, A.HELD.label, "done", is_open=False),
    State(A.CALLED_OFF, A.CALLED_OFF.label, "returned", is_open=False),
)

TRANSITIONS = (
    Transition(
        "hold", _("Record that it was carried out"), (A.PLANNED,), A.HELD, "action.hold",
        done=_("recorded that the action was carried out"), primary=True, form="HoldForm",
    ),
    Transition(
        "call_off", _("Call off"), (A.PLANNED,), A.CALLED_OFF, "action.call_off",
        done=_("called the action off"), reason_required=True,
    ),
    Transition(
        "assign", _("Assign"), (A.PLANNED,), None, "action.assign",
        done=_("assigned the action"), form="AssignForm", effect=tell_assignee,
    ),
    Transition(
        "serve", _("Let it carry out other measures"), (A.PLANNED, A.HELD), None, "action.hold",
        done=_("linked the action to measures"), form="ServeForm",
    ),
    Transition(
        "unserve", _("Take a measure off it"), (A.PLANNED, A.HELD), None, "action.hold",
        done=_("took a measure off the action"), reason_required=True, form="UnserveForm",
    ),
)  # fmt: skip

ACTION = Workflow(
    kind=Action.kind, states=STATES, transitions=TRANSITIONS, first=A.PLANNED, begun=_("planned the action")
)
