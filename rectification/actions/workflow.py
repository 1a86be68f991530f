"""The state table of an action (domain reference 4.4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.assigning import assigning
from records.workflow import State, Workflow
from rectification.actions.acts import call_off, hold, serve, unserve
from rectification.models import Action
from rectification.states import A

ACTION = Workflow(
    kind=Action.kind,
    states=(
        State(A.PLANNED, A.PLANNED.label, "registered"),
        State(A.HELD, A.HELD.label, "done", is_open=False),
        State(A.CALLED_OFF, A.CALLED_OFF.label, "returned", is_open=False),
    ),
    transitions=(
        hold,
        call_off,
        assigning((A.PLANNED,), "action.assign", done=_("assigned the action")),
        serve,
        unserve,
    ),
    first=A.PLANNED,
    begun=_("planned the action"),
)
