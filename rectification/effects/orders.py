"""What else belongs to an act on a letter. Runs inside its transaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from accounts.scope import acting_as_system
from accounts.scoped import keys_of
from deadlines.clocks import cancel_clocks, refresh_due, start_clock
from deadlines.loaded import cancel_told
from notifications.news import What
from records.merging import refuse_to_lose_others
from records.telling import staff_of, tell
from records.workflow import Act
from rectification.clocks import DRAFT, start_reply_clock
from rectification.effects.parts import PartPlan, make_part
from rectification.models import (
    Lookback,
    Objection,
    Part,
    RectificationOrder,
)
from rectification.sharing import refresh_sharing
from rectification.states import Y

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.models import Clock


def object_(order: RectificationOrder, act: Act) -> None:
    Objection.objects.create(
        order=order, bureau=order.bureau, city_id=order.city_id, grounds=act.note, raised_on=act.on, signed_by=act.by
    )


def answer_objection(order: RectificationOrder, act: Act) -> None:
    pending = order.objections.filter(answer="")
    pending.update(answer=act.data["answer"], answered_on=act.on, document=act.data["document"])


def change_letter(order: RectificationOrder, act: Act) -> None:
    """The issuer changed its letter: a new last day replaces the old one, and its paper is the consent to it."""
    answer_objection(order, act)
    if act.data.get("due_on"):
        cancel_reply_clocks(order, on=act.on, by=act.by)
        set_term(order, date.fromisoformat(act.data["due_on"]), act)
        start_reply_clock(order, on=act.on, by=act.by)


def set_term(order: RectificationOrder, due_on: date | None, act: Act) -> None:
    """The day that the issuer sets, with the paper that sets it."""
    order.typed_due_on, paper = due_on, act.data.get("document", "") or act.note[:100]
    order.consent_paper, order.consent_on = (paper, act.on) if due_on and paper else ("", None)
    if act.data.get("paper_on"):
        order.consent_on = date.fromisoformat(act.data["paper_on"])
    order.save(update_fields=["typed_due_on", "consent_paper", "consent_on"])


def let_the_right_lapse(order: RectificationOrder, act: Act) -> None:
    """The measures are confirmed: no objection was raised, and its term is nobody's duty any more."""
    cancel_clocks(order, on=act.on, by=act.by, code="ORD_OBJECT_PP")
    refresh_due(order)


def cancel_reply_clocks(order: RectificationOrder, *, on: date, by: User | None) -> list[Clock]:
    """Another term takes their place; nobody was late for this one. Returns those of which a ledger had told."""
    for code in (order.reply_rule, DRAFT):
        cancel_clocks(order, on=on, by=by, code=code)
    return cancel_told(order, order.reply_rule)


def withdraw_letter(order: RectificationOrder, act: Act) -> None:
    answer_objection(order, act)
    recall_parts(order, act)


def void(order: RectificationOrder, act: Act) -> None:
    refuse_to_lose_others(order)
    recall_parts(order, act)


def recall_parts(order: RectificationOrder, act: Act) -> None:
    """The letter is no more: nobody is chased for a part of it, given or addressed jointly."""
    with acting_as_system():
        for part in order.parts.open():
            part.advance("end", by=None, on=act.on, note=act.note or act.data["document"])


def tell_staff_returned(order: RectificationOrder, act: Act) -> None:
    tell(staff_of(order.bureau, act), What.RETURNED, order, act, by=act.actor, urgent=True)


def note_silence(order: RectificationOrder, act: Act) -> None:
    """Struck off without an opinion of the issuer: 30 days passed without one."""
    if not order.opinion:
        order.opinion = RectificationOrder.Opinion.SILENT
        RectificationOrder.objects.filter(pk=order.pk).update(opinion=order.opinion)


def look_back(order: RectificationOrder, act: Act) -> None:
    """It lasts. After the first look-back a second one is planned."""
    _write_lookback(order, act, Lookback.Result.LASTS)
    if order.lookbacks.filter(round=order.round).count() == 1 and order.accepted_on:
        start_clock(order, "LOOKBACK_SECOND", trigger_on=order.accepted_on, by=act.by)
        refresh_due(order)


def relapse(order: RectificationOrder, act: Act) -> None:
    """A second round: the measures that did not last are taken up again, and the issuer is answered anew."""
    _write_lookback(order, act, Lookback.Result.RELAPSED)
    with acting_as_system():
        for measure in act.data.get("measures", ()):
            measure.advance("reopen", by=None, on=act.on, note=act.note)
    if order.reply_state in (Y.DELIVERED, Y.SATISFIED):
        set_reply_state(order, Y.AGAIN)
    set_term(order, None, act)  # what the letter set was the first answer's
    start_reply_clock(order, on=act.on, by=act.by, received_on=act.on)
    tell(staff_of(order.bureau, act), What.RETURNED, order, act, by=act.actor, urgent=True)


def _write_lookback(order: RectificationOrder, act: Act, result: str) -> None:
    Lookback.objects.create(
        order=order, bureau=order.bureau, city_id=order.city_id, on=act.on, by=act.by, result=result, note=act.note,
        round=order.round if result == Lookback.Result.LASTS else order.round - 1,
    )  # fmt: skip


def merge_into(order: RectificationOrder, act: Act) -> None:
    """Its bureau goes on as a joint addressee of the main letter; its parts, measures and answers stay readable."""
    main = order.merged_into
    recall_parts(order, act)
    with acting_as_system():
        taken = main.parts.in_force().filter(bureau=order.bureau).exists()
        if order.bureau_id != main.bureau_id and not taken:
            plan = PartPlan(order.bureau, Part.Role.CO, tuple(main.problems.all()))
            make_part(
                main, plan, by=act.by, on=act.on, origin=Part.Origin.ADDRESSED, received_on=order.received_on,
                note=act.note,
            )  # fmt: skip
    refresh_sharing(main)
    _widen(order, main)


def _widen(order: RectificationOrder, main: RectificationOrder) -> None:
    """The holder of the main letter sees the merged one, with its answers' days."""
    if main.bureau_id == order.bureau_id or main.bureau.is_above(order.bureau):
        return
    with acting_as_system():
        order.shared_with = sorted({*order.shared_with, *keys_of(main.bureau)})
        RectificationOrder.objects.filter(pk=order.pk).update(shared_with=order.shared_with)


def set_reply_state(order: RectificationOrder, state: str, **more: Any) -> None:
    RectificationOrder.objects.filter(pk=order.pk).update(reply_state=state, **more)
    order.reply_state = state
    for name, value in more.items():
        setattr(order, name, value)
