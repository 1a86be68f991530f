"""Acts on a letter: giving parts of it, the issuer's answer to an objection, a relapse, merging."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.days import ON_PAPER, PLANNED
from accounts.errors import ActionRefused
from accounts.policy import require
from records.merging import both_held
from rectification.effects.parts import PartPlan
from rectification.models import Measure, Objection, Part, Problem, RectificationOrder
from rectification.states import ORDER_NOT_COUNTED, M, S

if TYPE_CHECKING:
    from accounts.models import User


def dispatch(
    order: RectificationOrder,
    plans: Sequence[PartPlan],
    *,
    by: User,
    on: date,
    note: str = "",
    version: int | None = None,
) -> None:
    """分办: give each bureau its problems. Further bureaus may be added later by the same act.

    Exactly one lead bureau; each bureau is the holder or below it, and has no part yet; every problem is given away.
    Raises ActionRefused otherwise, or when a part would end after the answer is due.
    """
    is_first = order.status == S.REGISTERED
    _check_plans(order, plans, is_first=is_first)
    order.advance(
        "dispatch" if is_first else "add_part", by=by, on=on, note=note, version=version,
        data={"plans": tuple(plans), "receiver": _(", ").join(str(plan.bureau) for plan in plans)},
    )  # fmt: skip


def _check_plans(order: RectificationOrder, plans: Sequence[PartPlan], *, is_first: bool) -> None:
    if not plans:
        raise ActionRefused(_("Name at least one bureau."))
    for plan in plans:
        if plan.bureau.pk != order.bureau_id and not order.bureau.is_above(plan.bureau):
            raise ActionRefused(
                _("%(bureau)s is not below the bureau that holds the letter.") % {"bureau": plan.bureau}
            )
        if not plan.problems or any(problem.order_id != order.pk for problem in plan.problems):
            raise ActionRefused(_("Choose the problems that %(bureau)s is to work on.") % {"bureau": plan.bureau})
    named = [plan.bureau.pk for plan in plans]
    taken = set(order.parts.in_force().values_list("bureau", flat=True))
    if len(set(named)) < len(named) or taken & set(named):
        raise ActionRefused(_("A bureau gets one part of a letter. Take the old one back before you give another."))
    leads = sum(plan.role == Part.Role.LEAD for plan in plans)
    if is_first and leads != 1:
        raise ActionRefused(_("Name exactly one lead bureau."))
    if is_first and _left_out(order, plans):
        raise ActionRefused(_("Each problem needs a bureau. The lead bureau may take them all."))


def _left_out(order: RectificationOrder, plans: Sequence[PartPlan]) -> set[int]:
    given = {problem.pk for plan in plans for problem in plan.problems}
    return set(order.problems.values_list("pk", flat=True)) - given


def answer_objection(
    order: RectificationOrder,
    action: str,
    *,
    document: str,
    by: User,
    on: date,
    note: str = "",
    paper_on: date | None = None,
    due_on: date | None = None,
    version: int | None = None,
) -> None:
    """What the issuer, or its superior, wrote: to an objection, or of its own motion (PP 22).

    `action`: uphold, change, change_unasked or withdraw; `document`, `paper_on`: its paper and its day; `due_on`: the
    new last day of a changed letter. Raises ActionRefused without a paper, for a day that has passed.
    """
    answers = {
        "uphold": Objection.Answer.UPHELD, "change": Objection.Answer.CHANGED,
        "change_unasked": Objection.Answer.CHANGED, "withdraw": Objection.Answer.WITHDRAWN,
    }  # fmt: skip
    if not document.strip():
        raise ActionRefused(_("Name the issuer's paper."), field="document")
    ON_PAPER.check(paper_on, today=on, field="paper_on")
    PLANNED.check(due_on, today=on, field="due_on")
    if due_on and due_on < on:
        raise ActionRefused(_("The new last day lies in the past."), field="due_on")
    data = {"paper_on": paper_on.isoformat() if paper_on else "", "due_on": due_on.isoformat() if due_on else ""}
    order.advance(
        action, by=by, on=on, note=note, version=version,
        data={"answer": str(answers[action]), "document": document.strip(), **data},
    )  # fmt: skip


def skip_problem(problem: Problem, *, reason: str, by: User) -> None:
    """No measure is needed for it, and why; an empty reason takes that back."""
    require(by, "order.edit", problem.order)
    if not problem.order.is_open:
        raise ActionRefused(_("A letter that is no longer open cannot be edited. Add a comment."))
    problem.no_measure_reason = reason.strip()
    problem.save(update_fields=["no_measure_reason"])


def relapse(
    order: RectificationOrder,
    *,
    measures: Sequence[Measure],
    by: User,
    on: date,
    note: str,
    version: int | None = None,
) -> None:
    """回头看 found that it did not last: the letter goes into its next round, these measures are taken up again."""
    if not measures:
        raise ActionRefused(_("Choose the measures that did not last."))
    if any(measure.status != M.ACCEPTED for measure in measures):
        raise ActionRefused(_("Only accepted measures are taken up again."))
    if any(not measure.problems.filter(order=order).exists() for measure in measures):
        raise ActionRefused(_("Choose measures that serve this letter."))
    numbers = _(", ").join(measure.number for measure in measures)
    order.advance(
        "relapse", by=by, on=on, note=note, version=version, data={"measures": tuple(measures), "main": numbers}
    )


@transaction.atomic
def merge(
    order: RectificationOrder, *, into: RectificationOrder, by: User, on: date, note: str, version: int | None = None
) -> None:
    """Two registrations of one letter become one; the bureau of the other becomes a joint addressee of it."""
    into = both_held(order, into)
    if into.pk == order.pk or into.status in ORDER_NOT_COUNTED:
        raise ActionRefused(_("Choose another letter that is neither withdrawn nor voided as the main one."))
    if (into.type_id, into.issuer_id) != (order.type_id, order.issuer_id):
        raise ActionRefused(_("Only letters of one type and one issuer are merged."))
    order.advance("merge", by=by, on=on, note=note, version=version, merged_into=into, data={"main": into.number})


def close_by_ledger(order: RectificationOrder, *, by: User, on: date, note: str) -> None:
    """A bureau's own workbook says that the letter is struck off."""
    accepted_on = order.accepted_on or on
    order.advance("close_by_ledger", by=by, on=on, note=note, accepted_on=accepted_on, closed_on=on)
