"""The state table of a circular (domain reference 4.11)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from circulars.circular import acts
from circulars.models import Circular
from circulars.states import C
from records.workflow import State, Workflow


def is_history(circular: Circular) -> bool:
    return circular.is_history


CIRCULAR = Workflow(
    kind=Circular.kind,
    states=(
        State(C.COLLECTING, C.COLLECTING.label, "registered"),
        State(C.FROZEN, C.FROZEN.label, "dispatched"),
        State(C.DRAFT, C.DRAFT.label, "doing"),
        State(C.SUBMITTED, C.SUBMITTED.label, "waiting"),
        State(C.SIGNED, C.SIGNED.label, "disposing"),
        State(C.ISSUED, C.ISSUED.label, "done", is_open=False),
        State(C.WITHDRAWN, C.WITHDRAWN.label, "returned", is_open=False),
    ),
    transitions=(
        acts.freeze,
        acts.refreeze,
        acts.draft,
        acts.submit,
        acts.hand_back,
        acts.sign,
        acts.unsign,
        acts.issue,
        acts.withdraw,
    ),
    first=C.COLLECTING,
    begun=_("opened the month"),
    is_silent=is_history,
)
