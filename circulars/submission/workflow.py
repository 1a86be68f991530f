"""The state table of a city's confirmation of a month (domain reference 4.11)."""

from __future__ import annotations

from circulars.models import Submission
from circulars.states import K
from circulars.submission import acts
from records.workflow import State, Workflow

SUBMISSION = Workflow(
    kind=Submission.kind,
    states=(
        State(K.WAITING, K.WAITING.label, "registered"),
        State(K.PREPARED, K.PREPARED.label, "waiting"),
        State(K.REPORTED, K.REPORTED.label, "done", is_open=False),
        State(K.ZERO, K.ZERO.label, "done", is_open=False),
        State(K.MISSING, K.MISSING.label, "returned"),
        State(K.LATE, K.LATE.label, "done", is_open=False),
    ),
    transitions=(
        acts.prepare,
        acts.hand_back,
        acts.sign,
        acts.declare,
        acts.miss,
        acts.prepare_late,
        acts.report_late,
        acts.urge,
    ),
    first=K.WAITING,
)
