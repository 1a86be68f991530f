"""A part is taken back by whoever gave it, or ends with its letter."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from records.acts import Act, Transition
from rectification.models import Part
from rectification.parts.giver import giver, was_assigned
from rectification.states import PART_OPEN, P


def undone(part: Part, act: Act) -> dict[str, Any]:
    return {"done_on": None, "done_by": None}


recall = Transition(
    "recall",
    _("Take back"),
    tuple(PART_OPEN),
    P.RECALLED,
    "order.dispatch",
    done=_("took the part back"),
    applies=was_assigned,
    reason_required=True,
    ends_clocks=True,
    asked_of=giver,
    sets=undone,
    is_undone=True,
)
end = Transition(
    "end",
    _("Ended with its letter"),
    tuple(PART_OPEN),
    P.RECALLED,
    "order.dispatch",
    done=_("ended the part with its letter"),
    hidden=True,
    ends_clocks=True,
    sets=undone,
)
