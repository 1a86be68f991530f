"""A measure as a kind of record: all that is data about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import (
    CD,
    HOLDING_HEADS,
    HOLDING_OFFICERS,
    OFFICERS,
    PROVINCE,
    STAFF,
    SUPERIORS,
    rights,
)
from records.desks import in_hand, unhandled, waiting
from records.kinds import Kind
from records.work import Desk
from rectification import work
from rectification.describing import ABOUT
from rectification.group import LETTERS, act_address
from rectification.lists import MEASURES, OF_MANY_MEASURES
from rectification.measures.api import MEASURE_API
from rectification.measures.workflow import MEASURE as WORKFLOW
from rectification.models import Measure
from rectification.points import OF_MEASURES

MEASURE = Kind(
    model=Measure,
    label=_("Measures"),
    icon="target",
    workflow=WORKFLOW,
    list_url="rectification:measures",
    act_address=act_address,
    help_page="letters",
    rests_on=("text", *ABOUT, "percent", "made_on", "plan_due_on", "done_on", "problems"),
    rights=rights("measure", {
        "view": (_("See measures"), STAFF | {CD: PROVINCE}),
        "register": (_("Make a measure"), HOLDING_OFFICERS),
        "assign": (_("Assign a measure to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "report": (_("Report on a measure"), HOLDING_OFFICERS),
        "accept": (_("Accept a measure"), STAFF),
        "cancel": (_("Cancel a measure"), HOLDING_HEADS),
        "link": (_("Link measures to letters"), OFFICERS),
        "urge": (_("Urge a measure"), SUPERIORS),
        "comment": (_("Comment on a measure"), STAFF),
        "watch": (_("Watch a measure"), STAFF),
    }, group=LETTERS, shared=("view",)),
    facets=(
        *OF_MEASURES,
        MEASURES,
        MEASURE_API,
        Desk(
            name="measure", right="measure.view", list_url="rectification:measures", rows=work.measures,
            mine=in_hand(WORKFLOW), unassigned=unhandled(WORKFLOW),
            waiting=waiting(WORKFLOW), item=work.measure_item, duty=work.measure_duty(), served=work.letter_to_accept,
        ),
        *OF_MANY_MEASURES,
    ),
)  # fmt: skip
