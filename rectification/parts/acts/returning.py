"""A part is handed back to the holder of the letter, who gives it again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notifications.news import What
from records.acts import Act, Transition
from records.telling import home_of, staff_of, tell
from rectification.clocks import start_part_clock
from rectification.models import Part
from rectification.parts.giver import given_by, giver, was_assigned
from rectification.states import P


def tell_holder(part: Part, act: Act) -> None:
    tell(staff_of(part.order.bureau, act), What.RETURNED, part.order, act, by=act.actor, urgent=True)


def start_again(part: Part, act: Act) -> None:
    start_part_clock(part, on=act.on, by=act.by)
    tell(staff_of(part.bureau, act), What.HANDED_DOWN, part, act, bureau=home_of(act), urgent=True)


hand_back = Transition(
    "return",
    _("Hand back"),
    (P.ASSIGNED, P.DOING),
    P.RETURNED,
    "part.return",
    done=_("handed the part back"),
    applies=was_assigned,
    reason_required=True,
    stops=("ORD_PART",),
    effect=tell_holder,
    is_undone=True,
)
send_again = Transition(
    "send_again",
    _("Assign again"),
    (P.RETURNED,),
    P.ASSIGNED,
    "order.dispatch",
    done=_("assigned the part again"),
    reason_required=True,
    primary=True,
    asked_of=giver,
    held_by=given_by,
    effect=start_again,
    is_undone=True,
)
