"""An action as a kind of record: all that is data about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, PROVINCE, STAFF, rights
from records.desks import desk_of
from records.kinds import Kind
from rectification.actions.api import ACTION_API
from rectification.actions.workflow import ACTION as WORKFLOW
from rectification.group import LETTERS, act_address
from rectification.lists import ACTIONS, ASSIGN_ACTIONS
from rectification.models import Action
from rectification.points import OF_ACTIONS

ACTION = Kind(
    model=Action,
    label=_("Actions"),
    icon="inspect",
    workflow=WORKFLOW,
    list_url="rectification:actions",
    act_address=act_address,
    help_page="letters",
    rests_on=("form", "planned_on", "place", "organs", "measures", "held_on", "findings"),
    no_term="No law says by when an action is carried out; the day that it is planned for binds nobody.",
    rights=rights("action", {
        "view": (_("See actions"), STAFF | {CD: PROVINCE}),
        "register": (_("Plan an action"), HOLDING_OFFICERS),
        "assign": (_("Assign an action to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "hold": (_("Record an action"), HOLDING_OFFICERS),
        "call_off": (_("Call an action off"), HOLDING_HEADS),
        "comment": (_("Comment on an action"), STAFF),
        "watch": (_("Watch an action"), STAFF),
    }, group=LETTERS, shared=("view",)),
    facets=(
        *OF_ACTIONS,
        ACTIONS,
        ACTION_API,
        ASSIGN_ACTIONS,
        desk_of(Action, WORKFLOW, list_url="rectification:actions"),
    ),
)  # fmt: skip
