"""The terms of letters: which rule gives the answer's, and what is counted back from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from deadlines.clocks import count_back_from, refresh_due, start_clock, statutory_end
from deadlines.missing import Term
from deadlines.models import Clock, DeadlineRule, load_calendar
from deadlines.terms import due
from rectification.models import Part, RectificationOrder

if TYPE_CHECKING:
    from accounts.models import User
    from rectification.models.order import OrderQuerySet

Ends = Callable[[str, date], date | None]
DRAFT, PART, REGISTER = "ORD_DRAFT", "ORD_PART", "ORD_REGISTER"


def expected(order: RectificationOrder) -> list[Term]:
    """What an open letter that is not answered must have: the term of its answer."""
    is_owed = order.is_open and order.replied_on is None
    term = Term(order.reply_rule, order.received_on, order.typed_due_on, order.consent_on is not None)
    return [term] if is_owed else []


def without(code: str) -> OrderQuerySet:
    """Open letters, not answered, that never had a clock of this code."""
    had = Clock.objects.filter(kind=RectificationOrder.kind, record_id=OuterRef("pk"), code=code)
    return RectificationOrder.objects.open().filter(~Exists(had), replied_on__isnull=True).select_related("type")


def begun(order: RectificationOrder, on: date) -> None:
    """The term of its answer, which had no rule when it was received, began: the draft's day is counted back."""
    _start_draft_clock(order, reply_clock(order), on=on, by=None)
    refresh_due(order)


def reply_clock(record: RectificationOrder | Part) -> Clock | None:
    """The open clock of the answer, of the letter or of a bureau that it is jointly addressed to."""
    order = record if isinstance(record, RectificationOrder) else record.order
    return Clock.objects.of(record).named(order.reply_rule).open().first()


def start_reply_clock(order: RectificationOrder, *, on: date, by: User | None, received_on: date | None = None) -> None:
    """From the day the addressed bureau received it, as the letter says or as the rule of its type says.

    `on`: today; the draft's own day, counted back from the answer's, is set unless it has passed already.
    Raises ActionRefused when the letter sets a day that the law does not let it set.
    """
    trigger_on = received_on or order.received_on
    clock = start_clock(
        order, order.reply_rule, trigger_on=trigger_on, by=by, typed_due_on=within_law(order, trigger_on),
        is_consented=order.consent_on is not None,
    )  # fmt: skip
    _start_draft_clock(order, clock, on=on, by=by)
    refresh_due(order)


def _start_draft_clock(order: RectificationOrder, answer: Clock | None, *, on: date, by: User | None) -> None:
    if answer and answer.due_on and _counted_back(DRAFT, answer.due_on) >= on:
        start_clock(order, DRAFT, trigger_on=answer.due_on, by=by)


def _counted_back(code: str, event_on: date) -> date:
    rule = DeadlineRule.objects.for_trigger(code, on=event_on)
    found = due(rule.term, event_on, load_calendar()).due_on if rule else None
    return found or date.min


def start_part_clock(part: Part, *, on: date, by: User | None, typed_due_on: date | None = None) -> None:
    """An assigned part ends before the letter's answer is due; a joint addressee's part is that answer itself.

    `typed_due_on`: the day that whoever assigns it sets. Without one, or with too little time left for the rule,
    it is counted back, at most to the day of the answer itself.
    """
    if part.origin == Part.Origin.ADDRESSED:
        start_clock(
            part, part.order.reply_rule, trigger_on=part.received_on, by=by,
            typed_due_on=within_law(part.order, part.received_on), is_consented=part.order.consent_on is not None,
        )  # fmt: skip
    elif outer := reply_clock(part.order):
        _start_inner_clock(part, outer, on=on, by=by, typed_due_on=typed_due_on)
    elif typed_due_on:
        start_clock(part, PART, trigger_on=typed_due_on, by=by, typed_due_on=typed_due_on)
    refresh_due(part)


def within_law(order: RectificationOrder, received_on: date) -> date | None:
    """The letter's own day, without the issuer's consent at most what the law gives from that receipt.

    So who received it before the others has no more time than the law gives.
    """
    return bounded(order.typed_due_on, order.reply_rule, received_on, consent_on=order.consent_on)


def bounded(
    typed: date | None, code: str, received_on: date, *, consent_on: date | None = None, ends: Ends = statutory_end
) -> date | None:
    """A typed day, or the law's own where that is earlier and nobody consented to more. `ends`: the law's days."""
    end = ends(code, received_on) if typed and consent_on is None else None
    return min(typed, end) if typed and end else typed


def start_objection_clock(order: RectificationOrder, *, by: User | None) -> None:
    """Until when the letter lets objections be raised (检察建议工作规定 16(5)); it does not move the answer."""
    if order.objection_due_on and order.objection_rule:
        start_clock(
            order, order.objection_rule, trigger_on=order.received_on, by=by, typed_due_on=order.objection_due_on
        )
        refresh_due(order)


def _start_inner_clock(part: Part, outer: Clock, *, on: date, by: User | None, typed_due_on: date | None) -> None:
    answer_on = outer.due_on or outer.nominal_on
    if answer_on is None:
        return
    if typed_due_on and typed_due_on > answer_on:
        raise ActionRefused(
            _("The answer to the issuer is due on %(day)s; a part must end before that.") % {"day": answer_on}
        )
    if typed_due_on is None and _counted_back(PART, answer_on) < on:
        typed_due_on = max(on, answer_on) if answer_on >= on else answer_on
    start_clock(part, PART, trigger_on=answer_on, by=by, typed_due_on=typed_due_on)


def follow_the_answer(clock: Clock, on: date) -> None:
    """The day of the answer moved: the draft's day and those of the parts move with it."""
    if not clock.code.startswith(("ORD_REPLY", "REV_REPLY")) or clock.due_on is None:
        return
    order = RectificationOrder.objects.filter(pk=clock.record_id).first()
    if order is None:
        return
    count_back_from(order, DRAFT, clock.due_on, on=on)
    for part in order.parts.open().filter(origin=Part.Origin.ASSIGNED):
        count_back_from(part, PART, clock.due_on, on=on)
