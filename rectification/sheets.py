"""orders.xlsx: criminal cases, letters, measures and actions of a bureau's own ledger, in and out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Model, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.days import ON_PAPER, PLANNED
from accounts.models import User
from deadlines.batches import StatutoryEnds
from exchange.columns import (
    CityColumn,
    CodeColumn,
    Column,
    CountColumn,
    DateColumn,
    KeyColumn,
    LinesColumn,
    NumberColumn,
    ReferenceColumn,
    lines_of,
)
from exchange.context import Context
from exchange.ledger import spellings_of, words_of
from exchange.refusals import Reason
from exchange.sheet import ApplyRow, Changes, ReadRow, Sheet, Values
from leads.models import KeyArea
from rectification.clocks import Ends
from rectification.imports.actions import COUNTS, ActionChange, NewActions, is_held
from rectification.imports.cases import NewCases, change_case
from rectification.imports.measures import MeasureChange, NewMeasures
from rectification.imports.orders import (
    AWAITING,
    DONE,
    OPEN,
    NewOrders,
    OrderChange,
    beyond_the_law,
    identity,
    registered,
    state_word,
    twin_reason,
    typed_due_on,
)
from rectification.models import Action, CriminalCase, Measure, OrderType, Problem, RectificationOrder
from rectification.states import M, S
from texts.folding import number_key, organ_key

LONGEST_TERM = 730  # days, where the letter alone sets them
NO_RULE = "ORD_REPLY_SL"  # which sets no number of days either
MOST_DAYS = 9_999  # read at all; where the law has a term, a longer one is taken with the law's last day
TYPES = {
    "监察建议": "supervisory",
    "司法建议": "judicial",
    "检察建议": "procuratorial",
    "公安提示": "police",
    "提示函": "police",
    "检察意见": "opinion",
}
ORDER_STATES = {
    "整改中": OPEN,
    "待验收": AWAITING,
    "已整改": DONE,
    "未整改": OPEN,
    "正在整改": OPEN,
    "部分整改": OPEN,
    "办理中": OPEN,
    "在办": OPEN,
    "未办结": OPEN,
    "整改完成": DONE,
    "整改到位": DONE,
    "已整改到位": DONE,
    "已完成": DONE,
    "已办结": DONE,
    "办结": DONE,
    "已销号": DONE,
    "已撤回": S.WITHDRAWN,
    "已合并": S.MERGED,
    "已作废": S.VOID,
}
MEASURE_STATES = {
    "未开展": M.PLANNED,
    "推进中": M.DOING,
    "待验收": M.DONE,
    "已完成": M.ACCEPTED,
    "已取消": M.CANCELLED,
    "未启动": M.PLANNED,
    "未落实": M.PLANNED,
    "计划中": M.PLANNED,
    "进行中": M.DOING,
    "落实中": M.DOING,
    "正在推进": M.DOING,
    "正在落实": M.DOING,
    "未完成": M.DOING,
    "部分完成": M.DOING,
    "完成": M.ACCEPTED,
    "已落实": M.ACCEPTED,
    "已验收": M.ACCEPTED,
}


class OrdersSheet(Sheet):
    """What the sheets of orders.xlsx share: one right to bring the workbook in, one to take it out."""

    model: ClassVar[Any]
    import_action = "order.import"
    export_action = "order.export"

    def existing(self, keys: Iterable[str], *, by: User) -> dict[str, Any]:
        rows: QuerySet[Any] = self.with_export_columns(self.model.objects.in_reach_of(by).filter(number__in=keys))
        return {record.number: record for record in rows}

    def named_by_others(self, keys: Iterable[str], *, by: User) -> dict[str, Any]:
        """Also what is only shared with the person: a bureau's measure may answer another's letter that it works on."""
        return {record.number: record for record in self.model.objects.visible_to(by).filter(number__in=keys)}

    def taken(self, keys: Iterable[str]) -> set[str]:
        return set(self.model.objects.filter(number__in=keys).values_list("number", flat=True))

    def spellings(self, keys: Iterable[str]) -> dict[str, str]:
        return spellings_of(self.model, keys)


class CaseSheet(OrdersSheet):
    """涉黑案件, kept at the city that the row names."""

    name = "涉黑案件"
    label = _("Criminal cases")
    kind = "criminal_case"
    listed_as = "criminal_cases"
    dated_by = "filed_on"
    model = CriminalCase
    columns: Sequence[Column] = (
        KeyColumn(heading="案件编号", name="number", width=18),
        Column(heading="案件名称", name="name", required=True, limit=200, width=36, shown=True),
        CityColumn(heading="所属市", name="city", shown=True),
        DateColumn(heading="立案日期", name="filed_on", bounds=ON_PAPER, shown=True),
    )

    def with_export_columns(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        return rows

    def current(self, record: CriminalCase) -> Values:
        return {
            "number": record.number,
            "name": record.name,
            "city": record.bureau.city.place_name,
            "filed_on": record.filed_on,
        }

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        NewCases(rows, by=by, on=on).write()

    def update(self, record: CriminalCase, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        change_case(record, row, changes, by=by)


class OrderSheet(OrdersSheet):
    """函件. The city that the row names received the letter.

    The answer is due so many days after receipt as the letter says, else by the rule of its type. A letter that is
    put right and answered is struck off on the day of the answer, the only one that a ledger knows.
    """

    name = "函件"
    label = _("Letters")
    kind = RectificationOrder.kind
    listed_as = "orders"
    dated_by, finished_by, outcome = "received_on", "replied_on", "status"
    finishing = frozenset({"status", "replied_on"})
    model = RectificationOrder
    columns: Sequence[Column] = (
        KeyColumn(heading="函件编号", name="number", width=18),
        CodeColumn(
            heading="函件类别", name="type", required=True, words=lambda: words_of(OrderType, **TYPES), shown=True
        ),
        Column(heading="发函机关", name="issuer", required=True, limit=100, width=26, shown=True),
        NumberColumn(heading="发函文号", name="issuer_number", required=True, limit=80, width=22, shown=True),
        CityColumn(heading="所属市", name="city", shown=True),
        DateColumn(heading="收函日期", name="received_on", required=True, shown=True),
        CountColumn(heading="答复期限（天）", name="reply_days", units="天日个", least=1, most=MOST_DAYS),
        ReferenceColumn(heading="关联涉黑案件", name="case", to=CaseSheet.name, limit=60, width=18),
        CodeColumn(heading="重点领域", name="key_area", words=lambda: words_of(KeyArea), width=22),
        LinesColumn(heading="建议内容", name="problems", required=True, limit=20_000, width=48),
        CodeColumn(heading="办理状态", name="status", required=True, words=ORDER_STATES, width=10, shown=True),
        DateColumn(heading="回复日期", name="replied_on", shown=True),
    )

    def check(self, values: Values, context: Context) -> Iterable[Reason]:
        received_on, replied_on = values.get("received_on"), values.get("replied_on")
        if received_on and replied_on and replied_on < received_on:
            yield Reason("replied_before_received", "回复日期", str(replied_on), {"received": str(received_on)})
        days = values.get("reply_days")
        if days and days > LONGEST_TERM and received_on and not _ends(context)(_rule_of(values, context), received_on):
            yield Reason("count_out_of_range", "答复期限（天）", str(days), {"least": 1, "most": LONGEST_TERM})

    def is_finished(self, values: Values) -> bool:
        """Answered; what is put right without an answer still awaits acceptance."""
        return values.get("replied_on") is not None

    def check_together(self, rows: Sequence[ReadRow], context: Context) -> Iterable[tuple[ReadRow, Reason]]:
        """A letter that is registered under another number is not registered twice."""
        known = registered(row.values for row in rows) if rows else {}
        for row in rows:
            number = known.get(identity(row.values), row.key)
            if number != row.key:
                yield row, twin_reason(row.values, number)

    def _term_of(self, record: RectificationOrder, values: Values) -> date | None:
        return typed_due_on({**self.current(record), **values}, record.reply_rule)

    def remarks(self, values: Values, context: Context) -> Iterable[Reason]:
        remark = beyond_the_law(values, _rule_of(values, context), _ends(context))
        return [remark] if remark else []

    def with_export_columns(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        return rows.select_related("type", "issuer", "criminal_case", "key_area").prefetch_related("problems")

    def current(self, record: RectificationOrder) -> Values:
        typed = record.typed_due_on
        return {
            "number": record.number,
            "type": record.type.code,
            "issuer": record.issuer.name,
            "issuer_number": record.issuer_number,
            "city": record.bureau.city.place_name,
            "received_on": record.received_on,
            "reply_days": (typed - record.received_on).days if typed else None,
            "case": record.criminal_case.number if record.criminal_case else None,
            "key_area": record.key_area.code if record.key_area else None,
            "problems": lines_of("\n".join(problem.text for problem in record.problems.all())),
            "status": state_word(record),
            "replied_on": record.replied_on,
        }

    def changes(self, record: RectificationOrder, values: Values) -> Changes:
        """However issuer and number are written; and put right without an answer is as far as to be accepted."""
        found = super().changes(record, values)
        if "reply_days" in found and self._term_of(record, values) == record.typed_due_on:
            del found["reply_days"]
        if "issuer" in found and organ_key(values["issuer"]) == record.issuer.key:
            del found["issuer"]
        if "issuer_number" in found and number_key(values["issuer_number"]) == record.issuer_number_key:
            del found["issuer_number"]
        is_unanswered = not values.get("replied_on", record.replied_on)
        if values.get("status") == DONE and is_unanswered and state_word(record) == AWAITING:
            found.pop("status", None)
        return found

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        NewOrders(rows, by=by, on=on).write()

    def update(self, record: RectificationOrder, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        OrderChange(record, row, changes, by=by, on=on).write()


def _rule_of(values: Values, context: Context) -> str:
    """Code of the rule of the answer, by the type that the row names; none for a type that was not understood."""
    rules = context.once("rules of letters", lambda: dict(OrderType.objects.values_list("code", "rule_code")))
    return rules.get(values.get("type") or "", NO_RULE)


def _ends(context: Context) -> Ends:
    """The law's last days, their rules and the calendar read once for the file."""
    return context.once("statutory ends", StatutoryEnds).of


class MeasureSheet(OrdersSheet):
    """措施, held by the bureau whose letters it answers; for letters of several cities by the province."""

    name = "措施"
    label = _("Measures")
    kind = Measure.kind
    listed_as = "measures"
    finished_by, outcome = "made_on", "status"
    finishing = frozenset({"status"})
    model = Measure
    placed_by = "orders"
    columns: Sequence[Column] = (
        KeyColumn(heading="措施编号", name="number", width=18),
        ReferenceColumn(
            heading="函件编号", name="orders", to=OrderSheet.name, many=True, required=True, width=36, shown=True
        ),
        Column(heading="措施内容", name="text", required=True, many_lines=True, limit=20_000, width=48, shown=True),
        DateColumn(heading="制定日期", name="made_on", required=True, shown=True),
        CodeColumn(heading="落实状态", name="status", required=True, words=MEASURE_STATES, width=10, shown=True),
    )

    def is_finished(self, values: Values) -> bool:
        return values.get("status") == M.ACCEPTED

    def with_export_columns(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        return rows.prefetch_related(Prefetch("problems", Problem.objects.select_related("order")))

    def current(self, record: Measure) -> Values:
        return {
            "number": record.number,
            "orders": sorted({problem.order.number for problem in record.problems.all()}),
            "text": record.text,
            "made_on": record.made_on,
            "status": record.status,
        }

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        NewMeasures(rows, by=by, on=on).write()

    def update(self, record: Measure, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        MeasureChange(record, row, changes, by=by, on=on).write()


class ActionSheet(OrdersSheet):
    """行动, organised by the bureau whose measures it carries out. With its two counts it was carried out.

    One that belongs to a campaign may carry out no measure; such a one is not entered from a workbook.
    """

    name = "行动"
    label = _("Actions")
    kind = Action.kind
    listed_as = "actions"
    finished_by = "day"
    finishing = frozenset({"day", *COUNTS})
    model = Action
    placed_by = "measures"
    columns: Sequence[Column] = (
        KeyColumn(heading="行动编号", name="number", width=18),
        ReferenceColumn(heading="措施编号", name="measures", to=MeasureSheet.name, many=True, width=36, shown=True),
        Column(heading="行动名称", name="title", required=True, limit=200, width=40, shown=True),
        DateColumn(heading="行动日期", name="day", required=True, bounds=PLANNED, shown=True),
        CountColumn(heading="出动人次", name="staff_count", units="人次名", shown=True),
        CountColumn(heading="检查主体数", name="checked_count", units="户家个次", shown=True),
    )

    def check(self, values: Values, context: Context) -> Iterable[Reason]:
        given = {name: values[name] is not None for name in COUNTS if name in values}
        if len(given) == len(COUNTS) and any(given.values()) != all(given.values()):
            empty = next(name for name in COUNTS if not given[name])
            yield Reason("counts_belong_together", self.column(empty).heading)
        if any(given.values()) and values.get("day") and values["day"] > context.on:
            yield Reason("date_in_future", "行动日期", str(values["day"]))

    def is_finished(self, values: Values) -> bool:
        return is_held(values)

    def check_together(self, rows: Sequence[ReadRow], context: Context) -> Iterable[tuple[ReadRow, Reason]]:
        bare = [row for row in rows if not row.values.get("measures")]
        known = self.existing([row.key for row in bare], by=context.user) if bare else {}
        for row in bare:
            if row.key not in known:
                yield row, Reason("required_missing", self.column("measures").heading)

    def with_export_columns(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        return rows.prefetch_related("measures")

    def current(self, record: Action) -> Values:
        return {
            "number": record.number,
            "measures": sorted(measure.number for measure in record.measures.all()) or None,
            "title": record.title,
            "day": record.held_on or record.planned_on,
            "staff_count": record.staff_count,
            "checked_count": record.checked_count,
        }

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        NewActions(rows, by=by).write()

    def update(self, record: Action, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        ActionChange(record, row, changes, by=by, on=on).write()
