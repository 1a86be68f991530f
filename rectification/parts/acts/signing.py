"""A bureau signs for its part; who signs for one that nobody handles is its handler."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.acts import Act, Transition
from rectification.models import Part
from rectification.states import P


def take_charge(part: Part, act: Act) -> None:
    if part.assignee_id is None and act.by is not None:
        part.assignee = act.by
        part.save(update_fields=["assignee"])


sign = Transition(
    "sign",
    _("Sign for it"),
    (P.ASSIGNED,),
    P.DOING,
    "part.sign",
    done=_("signed for the part"),
    primary=True,
    in_place=True,
    effect=take_charge,
)
