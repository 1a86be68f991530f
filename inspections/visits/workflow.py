"""A visit: planned, carried out, reported within 5 working days; a covert one is released by the head."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.models import Visit
from inspections.states import VisitStatus as S
from records.acts import EVIDENCE, Starts, Transition
from records.assigning import assigning
from records.hiding import releasing
from records.workflow import State, Workflow

TERM = "VISIT_REPORT"

VISIT: Workflow[Any] = Workflow(
    kind=Visit.kind,
    states=(
        State(S.PLANNED, S.PLANNED.label, "doing"),
        State(S.CARRIED_OUT, S.CARRIED_OUT.label, "doing"),
        State(S.REPORTED, S.REPORTED.label, "done", is_open=False),
        State(S.DROPPED, S.DROPPED.label, "ended", is_open=False),
    ),
    transitions=(
        assigning((S.PLANNED, S.CARRIED_OUT), "inspection.assign", done=_("assigned the visit")),
        Transition(
            "carry_out", _("Record the visit"), (S.PLANNED,), S.CARRIED_OUT, "inspection.register",
            done=_("recorded the visit"), primary=True, asks=("held_on", "found"), day="held_on",
            starts=(Starts(TERM),),
        ),
        Transition(
            "report", _("Report on the visit"), (S.CARRIED_OUT,), S.REPORTED, "inspection.register",
            done=_("reported on the visit"), primary=True, asks=("report", "reported_on"), day="reported_on",
            rests_on=("found", EVIDENCE), stops=(TERM,),
        ),
        Transition(
            "drop", pgettext_lazy("visit", "Drop"), (S.PLANNED,), S.DROPPED, "inspection.register",
            done=_("dropped the visit"), reason_required=True, ends_clocks=True,
        ),
        releasing((S.PLANNED, S.CARRIED_OUT, S.REPORTED), "inspection.release", done=_("released the visit")),
    ),
    first=S.PLANNED,
    begun=_("planned the visit"),
)  # fmt: skip
