"""An exposure as a kind of record: first answer within 3 working days, result within 15."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, PH, PO, PROVINCE, STAFF
from inspections.models import Exposure
from inspections.states import ExposureStatus as S
from plain.declaring import plain_kind
from records.acts import Transition
from records.assigning import assigning
from records.workflow import State, Workflow

FIRST, RESULT = "EXPOSE_FIRST", "EXPOSE_RESULT"

EXPOSURE: Workflow[Any] = Workflow(
    kind=Exposure.kind,
    states=(
        State(S.PUBLISHED, S.PUBLISHED.label, "doing"),
        State(S.ANSWERED, S.ANSWERED.label, "doing"),
        State(S.RESOLVED, S.RESOLVED.label, "done", is_open=False),
    ),
    transitions=(
        assigning((S.PUBLISHED, S.ANSWERED), "exposure.assign", done=_("assigned the exposure")),
        Transition(
            "answer", _("Give the first answer"), (S.PUBLISHED,), S.ANSWERED, "exposure.answer",
            done=_("gave the first answer"), primary=True, asks=("answer", "answered_on"), stops=(FIRST,),
        ),
        Transition(
            "resolve", _("Tell the result"), (S.ANSWERED,), S.RESOLVED, "exposure.answer",
            done=_("told the result"), primary=True, asks=("result", "resolved_on"), stops=(RESULT,),
        ),
    ),
    first=S.PUBLISHED,
    begun=_("exposed it"),
)  # fmt: skip

KIND = plain_kind(
    Exposure,
    EXPOSURE,
    path="exposures",
    mark="BG",
    icon="horn",
    label=_("Exposures"),
    new=_("Record an exposure"),
    allowed={
        "view": (_("See exposures"), STAFF | {CD: PROVINCE}),
        "register": (_("Record an exposure"), {PO: PROVINCE, PH: PROVINCE}),
        "assign": (_("Assign an exposure to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "answer": (_("Answer an exposure"), HOLDING_OFFICERS | HOLDING_HEADS),
        "comment": (_("Comment on an exposure"), STAFF),
        "watch": (_("Watch an exposure"), STAFF),
        "export": (_("Export exposures"), STAFF),
    },
    typed=("title", "medium", "text", "has_no_personal_data"),
    columns=("medium", "answered_on", "resolved_on"),
    days=("registered_on", "resolved_on"),
    codes=("medium",),
    term=lambda exposure: (FIRST, RESULT),
    help_page="inspections",
)
