"""Making parts of a letter: a row, its problems, its clock. In the transaction of whatever gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from accounts.models import Bureau
from accounts.scope import acting_as_system
from records.advancing import write_step
from records.search import index_record
from rectification.clocks import start_part_clock
from rectification.models import (
    Part,
    Problem,
    RectificationOrder,
)
from rectification.sharing import seen_beyond
from rectification.states import P

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class PartPlan:
    """What one bureau is to do: which problems, in which role, by when (None: by the rule)."""

    bureau: Bureau
    role: str
    problems: tuple[Problem, ...]
    due_on: date | None = None


def make_part(
    order: RectificationOrder,
    plan: PartPlan,
    *,
    by: User,
    on: date,
    note: str = "",
    origin: str = Part.Origin.ASSIGNED,
    received_on: date | None = None,
) -> Part:
    """The part's row, its problems, its clock. Its number continues the letter's: SH-140000-2026-0001-2."""
    with acting_as_system():
        order.part_count = RectificationOrder.objects.select_for_update().get(pk=order.pk).part_count + 1
        RectificationOrder.objects.filter(pk=order.pk).update(part_count=order.part_count)
        part = Part.objects.create(
            number=f"{order.number}-{order.part_count}", title=order.title, order=order, origin=origin, role=plan.role,
            bureau=plan.bureau, city_id=plan.bureau.city_id, instruction=note, received_on=received_on or on,
            status=P.ASSIGNED if origin == Part.Origin.ASSIGNED else P.DOING,
            shared_with=seen_beyond(order, plan.bureau), registered_on=on, created_by=by,
        )  # fmt: skip
        part.problems.set(plan.problems)
        write_step(part, "register", from_status="", by=by, on=on, note=note)
        facts = "\n".join(problem.text for problem in plan.problems)
        index_record(part, subject=f"{order.issuer.name} {order.issuer_number}", facts=facts)
        start_part_clock(part, on=on, by=by, typed_due_on=plan.due_on)
    return part
