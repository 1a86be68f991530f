"""The state table of a city's receipt of a circular (domain reference 4.11)."""

from __future__ import annotations

from circulars.models import Receipt
from circulars.receipt import acts
from circulars.states import A
from records.workflow import State, Workflow

RECEIPT = Workflow(
    kind=Receipt.kind,
    states=(
        State(A.WAITING, A.WAITING.label, "waiting"),
        State(A.ACKNOWLEDGED, A.ACKNOWLEDGED.label, "done", is_open=False),
    ),
    transitions=(acts.acknowledge, acts.urge),
    first=A.WAITING,
)
