"""A supervision talk as a kind of record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF, SUPERIORS
from inspections.models import Talk
from inspections.talks.sheet import TalkSheet
from inspections.talks.workflow import TALK
from plain.declaring import plain_kind

KIND = plain_kind(
    Talk,
    TALK,
    path="supervision-talks",
    mark="TH",
    icon="talk",
    label=_("Supervision talks"),
    new=_("Call to a talk"),
    allowed={
        "view": (_("See supervision talks"), STAFF | {CD: PROVINCE}),
        "register": (_("Call to a talk, record and accept it"), SUPERIORS),
        "assign": (_("Assign a talk to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "answer": (_("Report as put right after a talk"), HOLDING_OFFICERS | HOLDING_HEADS),
        "comment": (_("Comment on a talk"), STAFF),
        "watch": (_("Watch a talk"), STAFF),
        "export": (_("Export talks"), STAFF),
        "import": (_("Import talks"), OFFICERS | {CD: PROVINCE}),
    },
    typed=("title", "weakness", "problems", "planned_for"),
    columns=("weakness", "held_on", "put_right_on"),
    days=("held_on",),
    codes=("weakness",),
    help_page="inspections",
    facets=lambda pages: (TalkSheet(),),
)
