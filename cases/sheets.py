"""The sheet 案件 of cases.xlsx: a bureau's own ledger of cases, in and out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau, User
from cases.imports import CLOSED, EXECUTING, LedgerChange, NewCases, is_same_party, state_word
from cases.models import EnforcementCase, Party
from exchange.columns import (
    AmountColumn,
    CityColumn,
    CodeColumn,
    Column,
    CountyColumn,
    CreditCodeColumn,
    DateColumn,
    KeyColumn,
    ReferenceColumn,
    YesNoColumn,
)
from exchange.context import Context
from exchange.ledger import spellings_of, words_of
from exchange.refusals import Reason
from exchange.sheet import ApplyRow, Changes, Sheet, Values
from leads.models import BusinessLine

STATES = {
    "执行中": EXECUTING,
    "已结案": CLOSED,
    "办理中": EXECUTING,
    "在办": EXECUTING,
    "未结案": EXECUTING,
    "结案": CLOSED,
    "已办结": CLOSED,
}
MORE_LINES = {
    "打击传销": "pyramid_selling",
    "垄断": "monopoly",
    "广告": "illegal_advertising",
    "无证无照": "unlicensed",
    "反不正当竞争": "unfair_competition",
}


def lines() -> dict[str, str]:
    """打击传销 is what the ledgers call the line 传销, so that it is written back."""
    return {"打击传销": "pyramid_selling"} | words_of(BusinessLine, **MORE_LINES)


class CaseSheet(Sheet):
    """案件. The row's county, or else its city, holds the case, which was filed and decided as the row says.

    A row has one party; a case of several is written with the first, and its amounts are those of all.
    """

    name = "案件"
    label = _("Cases")
    kind = EnforcementCase.kind
    listed_as = "cases"
    dated_by, finished_by = "filed_on", "decided_on"
    finishing = frozenset({"status", "decided_on", "fine", "confiscated"})
    columns: Sequence[Column] = (
        KeyColumn(heading="案件编号", name="number", width=24),
        DateColumn(heading="立案日期", name="filed_on", required=True, shown=True),
        CityColumn(heading="所属市", name="city", shown=True),
        CountyColumn(heading="所属县", name="county"),
        CodeColumn(heading="业务条线", name="business_line", words=lines, shown=True),
        Column(heading="当事人名称", name="party", limit=120, width=28, shown=True),
        CreditCodeColumn(heading="统一社会信用代码", name="credit_code", shown=True),
        AmountColumn(heading="罚款金额（元）", name="fine", shown=True),
        AmountColumn(heading="没收金额（元）", name="confiscated", shown=True),
        CodeColumn(heading="办理状态", name="status", required=True, words=STATES, width=10, shown=True),
        DateColumn(heading="处罚决定日期", name="decided_on"),
        YesNoColumn(heading="是否移送司法机关", name="transferred"),
        ReferenceColumn(heading="专项行动", name="campaign", to="专项行动", may_come_later=True, limit=40, width=10),
    )

    def check(self, values: Values, context: Context) -> Iterable[Reason]:
        filed_on, decided_on = values.get("filed_on"), values.get("decided_on")
        if filed_on and decided_on and decided_on < filed_on:
            yield Reason("decided_before_filed", "处罚决定日期", str(decided_on), {"filed": str(filed_on)})
        if "decided_on" in values and decided_on is None and values.get("status"):
            yield Reason("decided_without_date", "处罚决定日期")

    def is_finished(self, values: Values) -> bool:
        """Every row of a ledger of cases is decided."""
        return True

    def existing(self, keys: Iterable[str], *, by: User) -> dict[str, EnforcementCase]:
        rows = EnforcementCase.objects.in_reach_of(by).filter(number__in=keys)
        return {case.number: case for case in self.with_export_columns(rows)}

    def with_export_columns(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        parties = Party.objects.select_related("subject").order_by("position")
        return rows.prefetch_related(Prefetch("parties", parties, to_attr="listed_parties"))

    def taken(self, keys: Iterable[str]) -> set[str]:
        return set(EnforcementCase.objects.filter(number__in=keys).values_list("number", flat=True))

    def spellings(self, keys: Iterable[str]) -> dict[str, str]:
        return spellings_of(EnforcementCase, keys)

    def current(self, record: EnforcementCase) -> Values:
        bureau, parties = record.bureau, record.listed_parties
        subject = parties[0].subject if parties else None
        taken = [amount for amount in (record.confiscated_yuan, record.goods_yuan) if amount is not None]
        return {
            "number": record.number,
            "filed_on": record.filed_on,
            "city": None if bureau.level == Bureau.Level.PROVINCE else bureau.city.place_name,
            "county": bureau.place_name if bureau.level == Bureau.Level.COUNTY else None,
            "business_line": record.business_line.code if record.business_line else None,
            "party": subject.name if subject else None,
            "credit_code": subject.credit_code or None if subject else None,
            "fine": record.fine_yuan,
            "confiscated": sum(taken[1:], taken[0]) if taken else None,
            "status": state_word(record),
            "decided_on": record.decided_on,
            "transferred": record.is_transferred,
            "campaign": record.campaign_code or None,
        }

    def changes(self, record: EnforcementCase, values: Values) -> Changes:
        """A firm is its credit code, whatever its name is written like; an empty 是否移送 says nothing."""
        found = super().changes(record, values)
        parties = record.listed_parties
        if parties and is_same_party(values, parties[0].subject):
            found.pop("party", None)
        if not values.get("county"):
            found.pop("county", None)
        if values.get("transferred") is None:
            found.pop("transferred", None)
        return found

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        NewCases(rows, by=by, on=on).write()

    def update(self, record: EnforcementCase, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        LedgerChange(record, row, changes, by=by, on=on).write()
