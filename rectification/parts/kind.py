"""A part of a letter as a kind of record: all that is data about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import (
    CD,
    HOLDING_HEADS,
    HOLDING_OFFICERS,
    PROVINCE,
    STAFF,
    SUPERIORS,
    rights,
)
from records.desks import in_hand, unhandled, waiting
from records.kinds import Kind
from records.work import Desk
from rectification import work
from rectification.group import LETTERS, act_address
from rectification.lists import PARTS, URGE_AND_ASSIGN_PARTS
from rectification.models import Part
from rectification.parts.api import PART_API
from rectification.parts.workflow import PART as WORKFLOW
from rectification.points import OF_PARTS

PART = Kind(
    model=Part,
    label=_("Parts of letters"),
    icon="flow",
    workflow=WORKFLOW,
    list_url="rectification:parts",
    act_address=act_address,
    help_page="letters",
    rests_on=("order", "role", "instruction", "received_on", "problems", "result"),
    rights=rights("part", {
        "view": (_("See parts of letters"), STAFF | {CD: PROVINCE}),
        "assign": (_("Assign a part of a letter to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "sign": (_("Sign for a part of a letter"), HOLDING_OFFICERS | HOLDING_HEADS),
        "return": (_("Hand a part of a letter back"), HOLDING_HEADS),
        "report": (_("Hand a part of a letter up as done"), HOLDING_OFFICERS),
        "accept": (_("Accept a part of a letter"), STAFF),
        "urge": (_("Urge a part of a letter"), SUPERIORS),
        "comment": (_("Comment on a part of a letter"), STAFF),
        "watch": (_("Watch a part of a letter"), STAFF),
    }, group=LETTERS, shared=("view",)),
    facets=(
        *OF_PARTS,
        PARTS,
        PART_API,
        Desk(
            name="part", right="part.view", list_url="rectification:parts", rows=work.parts,
            mine=in_hand(WORKFLOW), unassigned=unhandled(WORKFLOW),
            waiting=waiting(WORKFLOW), item=work.part_item,
        ),
        *URGE_AND_ASSIGN_PARTS,
    ),
)  # fmt: skip
