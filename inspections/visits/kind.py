"""A visit as a kind of record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, IN, OFFICERS, OWN, PROVINCE, STAFF
from inspections.models import Visit
from inspections.visits.sheet import VisitSheet
from inspections.visits.workflow import VISIT
from plain.declaring import plain_kind

KIND = plain_kind(
    Visit,
    VISIT,
    path="inspections",
    mark="DD",
    icon="inspect",
    label=_("Visits"),
    new=_("Plan a visit"),
    allowed={
        "view": (_("See visits"), STAFF | {CD: PROVINCE, IN: OWN}),
        "register": (_("Plan a visit, record and report it"), HOLDING_OFFICERS | {IN: OWN}),
        "assign": (_("Assign a visit to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "release": (_("Release a covert visit"), HOLDING_HEADS),
        "comment": (_("Comment on a visit"), STAFF | {IN: OWN}),
        "watch": (_("Watch a visit"), STAFF | {IN: OWN}),
        "export": (_("Export visits"), STAFF),
        "import": (_("Import visits"), OFFICERS | {CD: PROVINCE}),
    },
    typed=("form", "round_name", "group_name", "object", "visited", "market_name", "planned_for"),
    columns=("form", "visited", "held_on", "found"),
    days=("held_on",),
    codes=("form", "object"),
    places=("visited",),
    lists_shared=True,
    help_page="inspections",
    facets=lambda pages: (VisitSheet(),),
)
