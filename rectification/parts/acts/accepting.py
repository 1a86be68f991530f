"""Whoever gave a part accepts the work on it, refuses it, or takes it up again later."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.news import What
from records.acts import EVIDENCE, Act, Transition
from records.judging import Judged, all_are_good, kept, one_is_not
from records.telling import staff_of, tell
from rectification.clocks import start_part_clock
from rectification.left_over import letter_is_accepted
from rectification.models import Part
from rectification.parts.acts.taking_back import undone
from rectification.parts.giver import given_by, giver
from rectification.states import P


def give_back(part: Part, act: Act) -> None:
    start_part_clock(part, on=act.on, by=act.by)
    tell(staff_of(part.bureau, act), What.RETURNED, part, act, by=act.actor, urgent=True)


accept = Transition(
    "accept",
    _("Accept the work"),
    (P.DONE,),
    P.ACCEPTED,
    "part.accept",
    done=_("accepted the part"),
    not_by=("report",),
    primary=True,
    asked_of=giver,
    held_by=given_by,
    rests_on=("measures", EVIDENCE),
    takes=Judged,
    judges="problems",
    check=all_are_good,
    keeps=kept,
    is_undone=True,
    went_on=letter_is_accepted,
)
refuse = Transition(
    "refuse",
    pgettext_lazy("acceptance", "Refuse"),
    (P.DONE,),
    P.DOING,
    "part.accept",
    done=_("refused the part"),
    not_by=("report",),
    reason_required=True,
    asked_of=giver,
    sets=undone,
    effect=give_back,
    rests_on=("measures", EVIDENCE),
    takes=Judged,
    judges="problems",
    check=one_is_not,
    keeps=kept,
    is_undone=True,
)
reopen = Transition(
    "reopen",
    _("Reopen"),
    (P.ACCEPTED,),
    P.DOING,
    "part.accept",
    done=_("reopened the part"),
    reason_required=True,
    asked_of=giver,
    sets=undone,
    effect=give_back,
    is_undone=True,
)
