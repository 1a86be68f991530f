"""The sheet 线索 of leads.xlsx: a bureau's own ledger of leads, in and out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau, User
from exchange.columns import (
    CityColumn,
    CodeColumn,
    Column,
    CountyColumn,
    CreditCodeColumn,
    DateColumn,
    KeyColumn,
    ReferenceColumn,
)
from exchange.context import Context
from exchange.ledger import spellings_of, words_of
from exchange.refusals import Reason
from exchange.sheet import ApplyRow, Changes, Sheet, Values
from leads.imports import CLEARED, OPEN, LedgerChange, NewLeads, state_word
from leads.lateness import faults, issued_until
from leads.models import Channel, KeyArea, Lead, Outcome
from leads.states import S
from texts.folding import name_key

CATEGORIES = {
    "涉黑": Lead.Category.GANG,
    "涉恶": Lead.Category.EVIL,
    "涉乱": Lead.Category.DISORDER,
    "黑": Lead.Category.GANG,
    "恶": Lead.Category.EVIL,
    "乱": Lead.Category.DISORDER,
}
STATES = {
    "核查中": OPEN,
    "已办结": CLEARED,
    "办理中": OPEN,
    "在办": OPEN,
    "未办结": OPEN,
    "办结": CLEARED,
    "已清零": CLEARED,
    "已销号": CLEARED,
    "已作废": S.VOID,
    "已并案": S.MERGED,
    "不属于本单位": S.NOT_OURS,
}
MORE_OUTCOMES = {
    "查否": "unfounded",
    "不属实": "unfounded",
    "移送公安": "to_police",
    "移送纪检监察": "to_discipline",
    "立案": "case_filed",
    "公安已立案": "police_filed",
}


class LeadSheet(Sheet):
    """线索. The row's county, or else its city, holds the lead and has found it.

    A new row enters the ledger on the day it was found, and leaves it on the closing day. A changed
    row corrects what it says, and clears or reopens the lead by the rules of the ledger. What changes
    the holder or the found month is refused: figures that are out already stand on them.
    """

    name = "线索"
    label = _("Leads")
    kind = Lead.kind
    listed_as = "leads"
    dated_by, finished_by, outcome = "found_on", "cleared_on", "outcome"
    late_reason = "late_reason"
    finishing = frozenset({"status", "outcome", "cleared_on"})
    columns: Sequence[Column] = (
        KeyColumn(heading="线索编号", name="number"),
        DateColumn(heading="发现日期", name="found_on", required=True, shown=True),
        CodeColumn(heading="线索来源", name="channel", required=True, words=lambda: words_of(Channel)),
        CodeColumn(heading="线索类别", name="category", required=True, words=CATEGORIES, width=10, shown=True),
        CodeColumn(heading="重点领域", name="key_area", words=lambda: words_of(KeyArea), width=22),
        CityColumn(heading="所属市", name="city", shown=True),
        CountyColumn(heading="所属县", name="county"),
        Column(heading="主体名称", name="subject", limit=120, width=28, shown=True),
        CreditCodeColumn(heading="统一社会信用代码", name="credit_code", shown=True),
        Column(heading="线索内容", name="facts", many_lines=True, limit=20_000, width=48),
        Column(heading="举报人", name="informant", limit=100, protected=True),
        CodeColumn(heading="办理状态", name="status", required=True, words=STATES, width=10, shown=True),
        CodeColumn(heading="处理结果", name="outcome", words=lambda: words_of(Outcome, **MORE_OUTCOMES)),
        DateColumn(heading="办结日期", name="cleared_on"),
        ReferenceColumn(heading="专项行动", name="campaign", to="专项行动", may_come_later=True, limit=40, width=10),
        Column(heading="补报原因", name="late_reason", many_lines=True, limit=200, of_row=True),
    )

    def check(self, values: Values, context: Context) -> Iterable[Reason]:
        found_on, cleared_on = values.get("found_on"), values.get("cleared_on")
        if found_on and cleared_on and cleared_on < found_on:
            yield Reason("closed_before_found", "办结日期", str(cleared_on), {"found": str(found_on)})
        yield from _check_state(values)
        yield from _check_classified(values, context)

    def check_doing(self, values: Values, changes: Changes | None, context: Context) -> Iterable[Reason]:
        return faults(values, changes, until=context.once("issued until", issued_until))

    def is_finished(self, values: Values) -> bool:
        return values.get("status") == CLEARED

    def existing(self, keys: Iterable[str], *, by: User) -> dict[str, Lead]:
        leads = self.with_export_columns(Lead.objects.visible_to(by).filter(number__in=keys))
        return {lead.number: lead for lead in leads}

    def with_export_columns(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.defer(None).select_related("subject")

    def taken(self, keys: Iterable[str]) -> set[str]:
        return set(Lead.objects.filter(number__in=keys).values_list("number", flat=True))

    def spellings(self, keys: Iterable[str]) -> dict[str, str]:
        return spellings_of(Lead, keys)

    def current(self, record: Lead) -> Values:
        subject, bureau = record.subject, record.bureau
        return {
            "number": record.number,
            "found_on": record.found_on,
            "channel": record.channel.code,
            "category": record.category,
            "key_area": record.key_area.code if record.key_area else None,
            "city": bureau.city.place_name,
            "county": bureau.place_name if bureau.level == Bureau.Level.COUNTY else None,
            "subject": subject.name if subject else None,
            "credit_code": subject.credit_code if subject else None,
            "facts": record.facts,
            "informant": True if record.is_named else None,
            "status": state_word(record),
            "outcome": record.outcome.code if record.outcome and not record.is_open else None,  # else only proposed
            "cleared_on": record.cleared_on,
            "campaign": record.campaign_code,
        }

    def changes(self, record: Lead, values: Values) -> Changes:
        """A company is its credit code, whatever its name is written like; a row without a county leaves it open."""
        found = super().changes(record, values)
        subject = record.subject
        if subject and _is_same_subject(values, name=subject.name, credit_code=subject.credit_code):
            found.pop("subject", None)
        if not values.get("county"):
            found.pop("county", None)
        return found

    def twins(self, rows: Mapping[str, Values], *, by: User) -> dict[str, str]:
        """By firm (its code, or its name where the row has none) and the very same facts."""
        wanted = {(_firm(values), values["facts"]): key for key, values in rows.items() if values.get("facts")}
        firms = {firm for firm, _facts in wanted if firm}
        named = Q(subject__credit_code__in=firms) | Q(subject__name__in=firms)
        leads = Lead.objects.visible_to(by).filter(named, readers__isnull=True) if firms else Lead.objects.none()
        found: dict[str, str] = {}
        for number, code, name, facts in leads.values_list("number", "subject__credit_code", "subject__name", "facts"):
            key = wanted.get((code, facts)) or wanted.get((name, facts))
            if key and key != number:
                found.setdefault(key, number)
        return found

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        NewLeads(rows, by=by, on=on).write()

    def update(self, record: Lead, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        LedgerChange(record, row, changes, by=by, on=on).write()


def _firm(values: Values) -> str:
    return str(values.get("credit_code") or values.get("subject") or "")


def _check_state(values: Values) -> Iterable[Reason]:
    """What is closed says when and how; what is open says neither. Cells that were refused already are left alone."""
    closing = [
        (name, heading) for name, heading in (("cleared_on", "办结日期"), ("outcome", "处理结果")) if name in values
    ]
    for name, heading in closing:
        if values.get("status") == CLEARED and values[name] is None:
            yield Reason("closed_without_date" if name == "cleared_on" else "closed_without_outcome", heading)
        if values.get("status") == OPEN and values[name] is not None:
            yield Reason("open_with_closing", heading, str(values[name]))


def _check_classified(values: Values, context: Context) -> Iterable[Reason]:
    """A row of 12337 is a stub: its content stays in the classified network (leads.classified)."""
    codes = context.once(
        "classified channels", lambda: set(Channel.objects.filter(is_classified=True).values_list("code", flat=True))
    )
    if values.get("channel") in codes:
        for name, heading in (("facts", "线索内容"), ("subject", "主体名称"), ("informant", "举报人")):
            if values.get(name):
                yield Reason("content_is_classified", heading)


def _is_same_subject(values: Values, *, name: str, credit_code: str) -> bool:
    if credit_code:
        return values.get("credit_code") == credit_code
    return not values.get("credit_code") and name_key(values.get("subject") or "") == name_key(name)
