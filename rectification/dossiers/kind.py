"""A dossier as a kind of record: all that is data about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, CITY, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PH, PO, PROVINCE, STAFF, TO, rights
from records.desks import desk_of
from records.kinds import Kind
from rectification.dossiers.api import DOSSIER_API
from rectification.dossiers.workflow import DOSSIER as WORKFLOW
from rectification.group import LETTERS, act_address
from rectification.lists import ASSIGN_DOSSIERS, DOSSIERS
from rectification.models import Dossier
from rectification.points import OF_DOSSIERS

DOSSIER = Kind(
    model=Dossier,
    label=_("Dossiers"),
    icon="case",
    workflow=WORKFLOW,
    list_url="rectification:dossiers",
    act_address=act_address,
    help_page="letters",
    rests_on=("case", "trade", "weak_points", "rule_made", "lookback_on", "orders", "tasks"),
    rights=rights("dossier", {
        "view": (_("See dossiers"), STAFF | {CD: PROVINCE}),
        "propose": (_("Propose a dossier"), {TO: CITY, PO: PROVINCE}),
        "approve": (_("Open and close a dossier"), {PH: PROVINCE}),
        "assign": (_("Assign a dossier to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "work": (_("Work on a dossier"), OFFICERS),
        "comment": (_("Comment on a dossier"), STAFF),
        "watch": (_("Watch a dossier"), STAFF),
    }, group=LETTERS),
    facets=(
        *OF_DOSSIERS,
        DOSSIERS,
        DOSSIER_API,
        ASSIGN_DOSSIERS,
        desk_of(Dossier, WORKFLOW, list_url="rectification:dossiers"),
    ),
)  # fmt: skip
