"""A part is handed up as done, for the holder of the letter to accept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from deadlines.clocks import refresh_due, stop_clock
from notifications.news import What
from records.acts import Act, Transition
from records.telling import staff_of, tell
from rectification.left_over import first_reason, letter_is_reported, not_put_off, why_unplanned
from rectification.models import Measure, Part
from rectification.states import M, P


def is_finished(part: Part) -> str | None:
    """Each of its problems is planned, and this bureau's measures for them are done."""
    if unplanned := why_unplanned(part):
        return unplanned
    own = Measure.objects.filter(bureau=part.bureau, problems__in=part.problems.all()).distinct()
    undone = not_put_off(own.filter(status__in=[M.PLANNED, M.DOING])).count()
    return first_reason(
        (undone, ngettext("%(count)s measure is not done yet.", "%(count)s measures are not done yet.", undone))
    )


def hand_up(part: Part, act: Act) -> None:
    """A joint addressee has answered for itself with it."""
    if part.origin == Part.Origin.ADDRESSED:
        stop_clock(part, part.order.reply_rule, on=act.on, by=act.by)
        refresh_due(part)
    tell(staff_of(part.order.bureau, act), What.HANDED_UP, part.order, act, bureau=str(part.bureau), urgent=True)


report = Transition(
    "report",
    _("Hand up as done"),
    (P.DOING,),
    P.DONE,
    "part.report",
    done=_("handed the part up as done"),
    guard=is_finished,
    mended_at="measures",
    reason_required=True,
    primary=True,
    stops=("ORD_PART",),
    sets=lambda part, act: {"done_on": act.on, "done_by": act.by, "result": act.note},
    effect=hand_up,
    is_undone=True,
    went_on=letter_is_reported,
)
