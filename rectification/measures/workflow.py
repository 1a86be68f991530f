"""The state table of a measure (domain reference 4.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records import urging
from records.assigning import assigning
from records.workflow import State, Workflow
from rectification.measures import acts
from rectification.models import Measure
from rectification.states import MEASURE_OPEN, M

MEASURE = Workflow(
    kind=Measure.kind,
    states=(
        State(M.PLANNED, M.PLANNED.label, "registered"),
        State(M.DOING, M.DOING.label, "doing"),
        State(M.DONE, M.DONE.label, "waiting"),
        State(M.ACCEPTED, M.ACCEPTED.label, "done", is_open=False),
        State(M.CANCELLED, M.CANCELLED.label, "returned", is_open=False),
    ),
    transitions=(
        assigning((M.PLANNED, M.DOING), "measure.assign", done=_("assigned the measure")),
        acts.report_progress,
        acts.report_done,
        acts.accept,
        acts.refuse,
        acts.cancel,
        acts.reopen,
        acts.link,
        acts.unlink,
        acts.share,
        *urging.pressing(
            MEASURE_OPEN, urge_by="measure.urge", answer_by="measure.report", urged=_("urged the measure")
        ),
        acts.begin_by_ledger,
        acts.accept_by_ledger,
        acts.reopen_by_ledger,
    ),
    first=M.PLANNED,
    begun=_("fixed the measure"),
    told=urging.TOLD,
    when_ended=urging.end,
)
