"""Accountability as a kind of record: only the group that is named reads it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, PROVINCE, STAFF
from inspections.models import Accountability
from inspections.states import AccountabilityStatus as S
from plain.declaring import plain_kind
from records.acts import Transition
from records.assigning import assigning
from records.hiding import releasing
from records.workflow import State, Workflow

ACCOUNTABILITY: Workflow[Any] = Workflow(
    kind=Accountability.kind,
    states=(
        State(S.PROPOSED, S.PROPOSED.label, "waiting"),
        State(S.DECIDED, S.DECIDED.label, "doing"),
        State(S.SERVED, S.SERVED.label, "done", is_open=False),
        State(S.DROPPED, S.DROPPED.label, "ended", is_open=False),
    ),
    transitions=(
        assigning((S.PROPOSED, S.DECIDED), "accountability.assign", done=_("assigned the accountability")),
        Transition(
            "decide", _("Decide on the accountability"), (S.PROPOSED,), S.DECIDED, "accountability.decide",
            done=_("decided on the accountability"), primary=True, asks=("decision_number", "decided_on"),
            not_by=("register",), rests_on=("ground",),
        ),
        Transition(
            "serve", _("Record the service"), (S.DECIDED,), S.SERVED, "accountability.register",
            done=_("recorded the service"), primary=True, asks=("served_on",),
        ),
        Transition(
            "drop", pgettext_lazy("accountability", "Drop"), (S.PROPOSED,), S.DROPPED, "accountability.decide",
            done=_("dropped the accountability"), reason_required=True,
        ),
        releasing((S.SERVED,), "accountability.decide", done=_("opened the accountability")),
    ),
    first=S.PROPOSED,
    begun=_("proposed accountability"),
)  # fmt: skip

KIND = plain_kind(
    Accountability,
    ACCOUNTABILITY,
    path="accountability",
    mark="WZ",
    icon="lock",
    label=_("Accountability"),
    new=_("Propose accountability"),
    allowed={
        "view": (_("See accountability that one is named for"), STAFF | {CD: PROVINCE}),
        "register": (_("Propose accountability"), HOLDING_OFFICERS | HOLDING_HEADS),
        "assign": (_("Assign accountability to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "decide": (_("Decide on accountability"), HOLDING_HEADS),
        "comment": (_("Comment on accountability"), STAFF),
        "watch": (_("Watch accountability"), STAFF),
        "export": (_("Export accountability"), STAFF),
    },
    typed=("title", "concerned", "form", "ground"),
    columns=("form", "decided_on"),
    days=("decided_on",),
    codes=("form",),
    no_term=_("No law says by when accountability is decided."),
    help_page="inspections",
)
