"""Letters from a workbook: entered as far as the ledger has brought them, and moved on by what it says next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.batches import Start, StatutoryEnds, start_clocks
from deadlines.clocks import cancel_clocks, refresh_due, statutory_end, stop_clock
from deadlines.first_days import check_own_day
from deadlines.loaded import cancel_told, end_what_is_past
from exchange.ledger import (
    born,
    bureaus_of,
    correct,
    held,
    items_of,
    loaded,
    note,
    opening,
    step,
    title_of,
    was_born_in_a_ledger,
)
from exchange.refusals import Reason, RowRefused
from exchange.sheet import ApplyRow, Changes, Values
from leads.models import KeyArea
from records.models import Step
from records.search import index_records, search_text
from rectification.clocks import DRAFT, Ends, bounded, start_reply_clock
from rectification.imports.gathered import join_letters
from rectification.models import CriminalCase, OrderType, Problem, RectificationOrder
from rectification.orders.acts import answer_by_ledger, close_by_ledger, reopen_by_ledger, report_by_ledger
from rectification.organs import organs_of
from rectification.registration import CLOCK_FACTS, index_order
from rectification.reply_term import cancel_reply_clocks
from rectification.states import ORDER_OPEN, ReplyState, S
from texts.folding import number_key, organ_key

if TYPE_CHECKING:
    from accounts.models import User

OPEN, AWAITING, DONE = "open", "awaiting", "done"
WORDS: dict[str, str] = {S.AWAIT_ACCEPT: AWAITING, S.ACCEPTED: DONE, S.CLOSED: DONE}
TWIN_STATES = (S.MERGED, S.VOID)  # these may stand beside another letter of the same number
Identity = tuple[str, str, str]


def state_word(order: RectificationOrder) -> str:
    """The state as a ledger knows it: open, to be accepted, put right, or how else it ended."""
    return WORDS.get(order.status, OPEN if order.status in ORDER_OPEN else order.status)


def status_of(values: Values) -> str:
    """The state of a new letter. Put right but not answered is not at its end: somebody has to look at it."""
    if values["status"] == DONE:
        return S.CLOSED if values.get("replied_on") else S.AWAIT_ACCEPT
    return S.AWAIT_ACCEPT if values["status"] == AWAITING else S.RECTIFYING


def typed_due_on(values: Values, code: str, ends: Ends = statutory_end) -> date | None:
    """The last day that the letter itself sets: so many days after it was received (reference 2.6.1).

    `code`: of the rule of the answer. A longer term than the law's is taken with the law's last day.
    """
    days = values.get("reply_days")
    return None if days is None else bounded(_counted(values, days), code, values["received_on"], ends=ends)


def _counted(values: Values, days: int) -> date:
    return values["received_on"] + timedelta(days=days)


def beyond_the_law(values: Values, code: str, ends: Ends) -> Reason | None:
    """That the row's term is longer than the law's, and with which day it is taken."""
    days = values.get("reply_days")
    if not days or not values.get("received_on"):
        return None
    taken = typed_due_on(values, code, ends)
    if taken is None or taken == _counted(values, days):
        return None
    return Reason("term_by_law", "答复期限（天）", str(days), {"day": taken.isoformat()})


def identity(values: Values) -> Identity:
    """A letter is its type, its issuer and the issuer's number (reference 6)."""
    return values["type"], organ_key(values["issuer"]), number_key(values["issuer_number"])


def registered(rows: Iterable[Values]) -> dict[Identity, str]:
    """{identity: number} of the letters of these rows that stand in the register, whoever holds them."""
    keys = {number_key(values["issuer_number"]) for values in rows}
    with acting_as_system():
        found = RectificationOrder.objects.exclude(status__in=TWIN_STATES).filter(issuer_number_key__in=keys)
        named = found.values_list("type__code", "issuer__key", "issuer_number_key", "number")
        return {(kind, issuer, key): number for kind, issuer, key, number in named}


def refuse_twins(rows: Iterable[ApplyRow]) -> None:
    """Raises RowRefused when one of the rows is a letter that another number has, here or in the register."""
    rows = list(rows)
    known = registered(row.values for row in rows)
    for row in rows:
        number = known.setdefault(identity(row.values), row.key)
        if number != row.key:
            raise RowRefused(twin_reason(row.values, number))


def twin_reason(values: Values, number: str) -> Reason:
    params = {"number": number, "issuer": values["issuer"]}
    return Reason("letter_known", "发函文号", values["issuer_number"], params)


class NewOrders:
    """New rows of one chunk: letters, what they point out, steps, search texts, the terms of their answers."""

    def __init__(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        self.rows, self.by, self.on = rows, by, on
        self.types, self.key_areas = items_of(OrderType), items_of(KeyArea)
        self.bureaus, self.ends = bureaus_of(rows), StatutoryEnds().of
        self.cases = cases_of([row.values for row in rows], by=by)

    def write(self) -> None:
        """Raises RowRefused or ActionRefused for a row that cannot be entered; nothing is written then."""
        refuse_twins(self.rows)
        self.issuers = organs_of([row.values["issuer"] for row in self.rows])
        orders = RectificationOrder.objects.bulk_create([self._order(row) for row in self.rows])
        Problem.objects.bulk_create(
            Problem(order=order, position=position, text=text)
            for order, row in zip(orders, self.rows, strict=True)
            for position, text in enumerate(row.values["problems"].splitlines(), 1)
        )
        Step.objects.bulk_create(item for order in orders for item in self._steps(order))
        index_records(
            search_text(order, subject=f"{order.issuer.name} {order.issuer_number}", facts=row.values["problems"])
            for order, row in zip(orders, self.rows, strict=True)
        )
        self._start_clocks(orders)
        join_letters(orders)

    def _order(self, row: ApplyRow) -> RectificationOrder:
        values, bureau = row.values, self.bureaus[row.place.bureau_id]
        if values["status"] not in (OPEN, AWAITING, DONE):
            raise ActionRefused(_("A letter that is withdrawn, merged or void is not entered from a workbook."))
        return RectificationOrder(
            **held(row, bureau, by=self.by),
            title=title_of(opening(values["problems"]), or_else=row.key),
            addressee=bureau,
            received_level=bureau.level,
            registered_on=values["received_on"],
            **self._said(values),
            **self._state(values),
        )

    def _said(self, values: Values) -> dict[str, Any]:
        return {
            "type": self.types[values["type"]],
            "issuer": self.issuers[organ_key(values["issuer"])],
            "issuer_number": values["issuer_number"],
            "issuer_number_key": number_key(values["issuer_number"]),
            "received_on": values["received_on"],
            "typed_due_on": typed_due_on(values, self.types[values["type"]].rule_code, self.ends),
            "key_area": self.key_areas.get(values.get("key_area") or ""),
            "criminal_case": self.cases.get(values.get("case") or ""),
        }

    def _state(self, values: Values) -> dict[str, Any]:
        """A ledger knows one day of the end: that of the answer."""
        status, replied_on = status_of(values), values.get("replied_on")
        ended_on = replied_on if status == S.CLOSED else None
        answer = ReplyState.DELIVERED if replied_on else ReplyState.NONE
        return {
            "status": status, "accepted_on": ended_on, "closed_on": ended_on, "reply_state": answer,
            "replied_on": replied_on,
        }  # fmt: skip

    def _steps(self, order: RectificationOrder) -> Iterable[Step]:
        yield born(order, after=S.RECTIFYING, by=self.by, on=order.received_on)
        if order.replied_on:
            yield self._step(order, "answer_by_ledger", S.RECTIFYING, S.RECTIFYING, order.replied_on)
        if order.closed_on:
            yield self._step(order, "close_by_ledger", S.RECTIFYING, S.CLOSED, order.closed_on)
        elif order.status == S.AWAIT_ACCEPT:
            yield self._step(order, "report_by_ledger", S.RECTIFYING, S.AWAIT_ACCEPT, self.on)

    def _step(self, order: RectificationOrder, action: str, before: str, after: str, on: date) -> Step:
        return step(order, action, before=before, after=after, by=self.by, on=on)

    def _start_clocks(self, orders: Sequence[RectificationOrder]) -> None:
        """Of every letter, so that who answered in time is known; the draft's own day of those not answered yet."""
        terms = (
            Start(order, order.reply_rule, order.received_on, order.typed_due_on, order.replied_on) for order in orders
        )
        clocks = start_clocks(terms, by=self.by, loaded=loaded(on=self.on))
        by_id = {order.pk: order for order in orders}
        drafts = [
            Start(by_id[clock.record_id], DRAFT, clock.due_on) for clock in clocks if clock.due_on and clock.is_open
        ]
        start_clocks(drafts, by=self.by, not_before=self.on)


def cases_of(rows: Sequence[Values], *, by: User) -> dict[str, CriminalCase]:
    """{number: case} of the cases that rows name, in the person's reach."""
    numbers = {values["case"] for values in rows if values.get("case")}
    return {case.number: case for case in CriminalCase.objects.visible_to(by).filter(number__in=numbers)}


class OrderChange:
    """A row that says otherwise than the letter: corrected where it may be, moved on by the ledger's transitions."""

    def __init__(self, order: RectificationOrder, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        self.values, self.changes, self.by, self.on = row.values, changes, by, on
        found = RectificationOrder.objects.select_for_update(of=("self",)).select_related("type", "issuer")
        self.order = found.get(pk=order.pk)
        self.is_of_a_ledger = was_born_in_a_ledger(self.order)
        self.rule_before = self.order.reply_rule

    @transaction.atomic
    def write(self) -> None:
        """Raises NotAllowed, RowRefused or ActionRefused; nothing is written then."""
        require(self.by, "order.import", self.order)
        self._refuse_what_is_done_elsewhere()
        self._correct()
        self._answer()
        self._move()

    def _refuse_what_is_done_elsewhere(self) -> None:
        order = self.order
        if "city" in self.changes:
            raise ActionRefused(
                _("%(bureau)s holds this letter. Hand it on on its page; a workbook cannot move it.")
                % {"bureau": order.bureau}
            )
        if self.is_of_a_ledger:
            return
        if {"status", "replied_on"} & self.changes.keys():
            raise ActionRefused(_("This change of state is made on the letter's page, not in a workbook."))
        if not order.is_open:
            raise ActionRefused(_("A letter that is no longer open cannot be edited. Add a comment."))

    def _correct(self) -> None:
        order, before = self.order, [getattr(self.order, name) for name in CLOCK_FACTS]
        corrected = self._corrected()
        if corrected:
            self._refuse_a_twin(corrected)
            self._refuse_days_out_of_order(corrected.get("received_on", order.received_on))
            check_own_day(order, order.reply_rule, corrected.get("received_on", order.received_on), on=self.on)
        correct(order, corrected)
        if "problems" in self.changes:
            self._correct_problems(self.values["problems"].splitlines())
        index_order(order)
        if "criminal_case" in corrected:
            join_letters([order])
        if before != [getattr(order, name) for name in CLOCK_FACTS] and "replied_on" not in self.changes:
            self._retime()

    def _refuse_days_out_of_order(self, received_on: date) -> None:
        order = self.order
        if order.issued_on and order.issued_on > received_on:
            raise ActionRefused(_("The letter cannot be received before it was written."))
        if order.posted_on and order.posted_on > received_on:
            raise ActionRefused(_("The letter cannot be received before it was posted."))
        replied_on = self.values.get("replied_on", order.replied_on)
        if replied_on and replied_on < received_on:
            raise ActionRefused(_("The answer cannot be delivered before the letter was received."))

    def _corrected(self) -> dict[str, Any]:
        """Fields of the letter that the row says otherwise, with their new values."""
        given = {**self._as_it_stands(), **self.values}
        key_area, case = given.get("key_area") or "", given.get("case") or ""
        typed = typed_due_on(given, self.order.reply_rule)
        wanted: dict[str, Any] = {
            "type": {"type": items_of(OrderType).get(given["type"])},
            "issuer": {"issuer": organs_of([given["issuer"]])[organ_key(given["issuer"])]},
            "issuer_number": {
                "issuer_number": given["issuer_number"], "issuer_number_key": number_key(given["issuer_number"]),
            },
            "received_on": {"received_on": given["received_on"], "typed_due_on": typed},
            "reply_days": {"typed_due_on": typed},
            "key_area": {"key_area": items_of(KeyArea).get(key_area)},
            "case": {"criminal_case": cases_of([given], by=self.by).get(case)},
        }  # fmt: skip
        return {name: value for key, fields in wanted.items() if key in self.changes for name, value in fields.items()}

    def _as_it_stands(self) -> Values:
        """What the sheet may lack a column of."""
        order = self.order
        days = (order.typed_due_on - order.received_on).days if order.typed_due_on else None
        return {
            "type": order.type.code, "issuer": order.issuer.name, "issuer_number": order.issuer_number,
            "received_on": order.received_on, "reply_days": days,
        }  # fmt: skip

    def _refuse_a_twin(self, corrected: dict[str, Any]) -> None:
        given = {**self._as_it_stands(), **self.values}
        if {"type", "issuer", "issuer_number"} & corrected.keys():
            number = registered([given]).get(identity(given), self.order.number)
            if number != self.order.number:
                raise RowRefused(twin_reason(given, number))

    def _correct_problems(self, texts: list[str]) -> None:
        """Measures hang on problems: their words may change and new ones may come, but none goes."""
        known = list(self.order.problems.order_by("position"))
        if len(texts) < len(known):
            raise ActionRefused(
                _("The letter points out %(count)s problems; a workbook cannot take any away.") % {"count": len(known)}
            )
        for problem, text in zip(known, texts, strict=False):
            if problem.text != text:
                problem.text = text
                problem.save(update_fields=["text"])
        for position, text in enumerate(texts[len(known) :], len(known) + 1):
            Problem.objects.create(order=self.order, position=position, text=text)

    def _answer(self) -> None:
        """The day on which the answer was delivered, or another one than was said before."""
        if "replied_on" not in self.changes:
            return
        replied_on, order = self.values["replied_on"], self.order
        if replied_on is None:
            raise ActionRefused(_("An answer that was delivered is not taken back by a workbook."))
        if order.reply_state not in (ReplyState.NONE, ReplyState.DELIVERED):
            raise ActionRefused(_("The answer is being worked on. Record its delivery on its page."))
        self._refuse_days_out_of_order(order.received_on)
        answer_by_ledger(order, by=self.by, on=replied_on, note=note())
        self._retime()

    def _retime(self) -> None:
        """The term by the facts as they are now, and its end when it is answered. What was closed stays as it was."""
        order = self.order
        if not order.is_open and not order.replied_on:
            return
        if self.rule_before != order.reply_rule:
            cancel_clocks(order, on=self.on, by=self.by, code=self.rule_before)
            cancel_told(order, self.rule_before)
        cancel_reply_clocks(order, on=self.on, by=self.by)
        start_reply_clock(order, on=self.on, by=self.by)
        if not order.replied_on:
            end_what_is_past(order, order.reply_rule, loaded=loaded(on=self.on), is_owed=True, by=self.by)
        else:
            stop_clock(order, order.reply_rule, on=order.replied_on, by=self.by)
            stop_clock(order, DRAFT, on=order.replied_on, by=self.by)
            refresh_due(order)

    def _move(self) -> None:
        if "status" not in self.changes:
            return
        before, after = state_word(self.order), self.values["status"]
        if before in (OPEN, AWAITING) and after == DONE and self.order.replied_on:
            close_by_ledger(self.order, by=self.by, on=self.order.replied_on, note=note())
        elif before == OPEN and after in (AWAITING, DONE):
            report_by_ledger(self.order, by=self.by, on=self.on, note=note())
        elif before == DONE and after == OPEN:
            reopen_by_ledger(self.order, by=self.by, on=self.on, note=note())
        else:
            raise ActionRefused(_("This change of state is made on the letter's page, not in a workbook."))
