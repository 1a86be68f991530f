"""The work on a letter is reported done, and accepted or refused by somebody else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.errors import ActionRefused
from notifications.news import What
from records.acts import EVIDENCE, Act, Starts, Transition
from records.judging import Judged, all_are_good, kept, one_is_not
from records.telling import staff_of, tell
from rectification.left_over import counted, first_reason, hold_work, why_unplanned
from rectification.models import RectificationOrder
from rectification.states import MEASURE_OPEN, PART_OPEN, M, P, S


def all_work_is_done(order: RectificationOrder) -> str | None:
    """Measures that were put off with consent may come later: the answer says by when.

    A problem whose measure was cancelled since, or taken off the letter, is planned anew first.
    """
    if unplanned := why_unplanned(order):
        return unplanned
    undone, parts = counted(order, measures=[M.PLANNED, M.DOING], parts=[P.ASSIGNED, P.DOING, P.RETURNED])
    return first_reason(
        (undone, ngettext("%(count)s measure is not done yet.", "%(count)s measures are not done yet.", undone)),
        (parts, ngettext("%(count)s part is not reported yet.", "%(count)s parts are not reported yet.", parts)),
    )


def all_work_is_accepted(order: RectificationOrder) -> str | None:
    if unplanned := why_unplanned(order):
        return unplanned
    left, parts = counted(order, measures=MEASURE_OPEN, parts=PART_OPEN)
    return first_reason(
        (left, ngettext("%(count)s measure is not accepted yet.", "%(count)s measures are not accepted yet.", left)),
        (parts, ngettext("%(count)s part is not accepted yet.", "%(count)s parts are not accepted yet.", parts)),
    )


def work_stands(order: RectificationOrder, act: Act[Judged]) -> None:
    """What was taken up again since the guard looked is seen here, and nothing of it changes any more."""
    hold_work(order)
    if reason := all_work_is_accepted(order):
        raise ActionRefused(reason)
    all_are_good(order, act)


def tell_staff(order: RectificationOrder, act: Act) -> None:
    tell(staff_of(order.bureau, act), What.RETURNED, order, act, by=act.actor, urgent=True)


report_done = Transition(
    "report_done",
    _("Report as done"),
    (S.RECTIFYING,),
    S.AWAIT_ACCEPT,
    "order.report",
    done=_("reported the letter as done"),
    guard=all_work_is_done,
    mended_at="measures",
    primary=True,
    starts=(Starts("ACCEPT_END"),),
    rests_on=("parts",),
    is_undone=True,
)
accept = Transition(
    "accept",
    _("Accept the work"),
    (S.AWAIT_ACCEPT,),
    S.ACCEPTED,
    "order.accept",
    done=_("accepted the work"),
    guard=all_work_is_accepted,
    mended_at="measures",
    not_by=("report_done",),
    primary=True,
    stops=("ACCEPT_END",),
    sets=lambda order, act: {"accepted_on": act.on},
    rests_on=("parts", "measures", EVIDENCE),
    takes=Judged,
    judges="problems",
    check=work_stands,
    keeps=kept,
    is_undone=True,
)
refuse = Transition(
    "refuse",
    pgettext_lazy("acceptance", "Refuse"),
    (S.AWAIT_ACCEPT,),
    S.RECTIFYING,
    "order.accept",
    done=_("refused to accept the work"),
    not_by=("report_done",),
    reason_required=True,
    stops=("ACCEPT_END",),
    effect=tell_staff,
    rests_on=("parts", "measures", EVIDENCE),
    is_undone=True,
    takes=Judged,
    judges="problems",
    check=one_is_not,
    keeps=kept,
)
