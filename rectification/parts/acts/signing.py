"""A bureau signs for its part; who signs for one that nobody handles is its handler."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from records.acts import Act, Transition
from rectification.models import Part
from rectification.states import P


def takes_charge(part: Part, act: Act) -> dict[str, Any]:
    return {"assignee": act.by} if part.assignee_id is None and act.by is not None else {}


sign = Transition(
    "sign",
    _("Sign for it"),
    (P.ASSIGNED,),
    P.DOING,
    "part.sign",
    done=_("signed for the part"),
    primary=True,
    in_place=True,
    sets=takes_charge,
    is_undone=True,
)
