"""What else belongs to an act on a part of a letter, and making parts. Runs inside its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from accounts.models import Bureau
from accounts.scope import acting_as_system
from deadlines.clocks import refresh_due, stop_clock
from notifications.news import What
from records.search import index_record
from records.telling import home_of, staff_of, tell
from records.workflow import Act, write_step
from rectification.clocks import start_part_clock
from rectification.models import (
    Part,
    Problem,
    RectificationOrder,
)
from rectification.sharing import refresh_sharing, seen_beyond
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


def give_parts(order: RectificationOrder, act: Act) -> None:
    """主办, 协办: a part for each bureau that was named, with its own clock."""
    for plan in act.data["plans"]:
        part = make_part(order, plan, by=act.by, on=act.on, note=act.note)
        urgent = part.bureau_id != order.bureau_id
        tell(staff_of(part.bureau, act), What.HANDED_DOWN, part, act, bureau=str(order.bureau), urgent=urgent)
    refresh_sharing(order)


def make_part(
    order: RectificationOrder,
    plan: PartPlan,
    *,
    by: User | None,
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
        write_step(part, "register", from_status="", by=by, on=on, note=note, data={})
        facts = "\n".join(problem.text for problem in plan.problems)
        index_record(part, subject=f"{order.issuer.name} {order.issuer_number}", facts=facts)
        start_part_clock(part, on=on, by=by, typed_due_on=plan.due_on)
    return part


def take_charge(part: Part, act: Act) -> None:
    """Who accepts an unassigned part is its handler."""
    if part.assignee_id is None and act.by is not None:
        part.assignee = act.by
        part.save(update_fields=["assignee"])


def tell_holder_of_return(part: Part, act: Act) -> None:
    tell(staff_of(part.order.bureau, act), What.RETURNED, part.order, act, by=act.actor, urgent=True)


def hand_up(part: Part, act: Act) -> None:
    """Done, for the holder of the letter to accept. A joint addressee has answered for itself with it."""
    if part.origin == Part.Origin.ADDRESSED:
        stop_clock(part, part.order.reply_rule, on=act.on, by=act.by)
        refresh_due(part)
    tell(staff_of(part.order.bureau, act), What.HANDED_UP, part.order, act, bureau=str(part.bureau), urgent=True)


def send_again(part: Part, act: Act) -> None:
    start_part_clock(part, on=act.on, by=act.by)
    tell(staff_of(part.bureau, act), What.HANDED_DOWN, part, act, bureau=home_of(act), urgent=True)


def give_back(part: Part, act: Act) -> None:
    start_part_clock(part, on=act.on, by=act.by)
    tell(staff_of(part.bureau, act), What.RETURNED, part, act, by=act.actor, urgent=True)
