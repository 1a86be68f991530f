"""The measures of a letter are confirmed; a problem without one says why none is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.policy import require
from deadlines.clocks import cancel_clocks, refresh_due
from records.acts import Act, Transition
from rectification.left_over import why_unplanned
from rectification.models import Problem, RectificationOrder
from rectification.states import S

if TYPE_CHECKING:
    from accounts.models import User


def let_the_right_lapse(order: RectificationOrder, act: Act) -> None:
    """No objection was raised, and its term is nobody's duty any more."""
    cancel_clocks(order, on=act.on, by=act.by, code="ORD_OBJECT_PP")
    refresh_due(order)


plan = Transition(
    "plan",
    _("Confirm the plan"),
    (S.DISPATCHED,),
    S.RECTIFYING,
    "order.plan",
    done=_("confirmed the measures"),
    guard=why_unplanned,
    mended_at="problems",
    primary=True,
    stops=("ORD_PLAN",),
    effect=let_the_right_lapse,
    is_undone=True,
)


def skip_problem(problem: Problem, *, reason: str, by: User) -> None:
    """No measure is needed for it, and why; an empty reason takes that back."""
    require(by, "order.edit", problem.order)
    if not problem.order.is_open:
        raise ActionRefused(gettext("A letter that is no longer open cannot be edited. Add a comment."))
    problem.no_measure_reason = reason.strip()
    problem.save(update_fields=["no_measure_reason"])
