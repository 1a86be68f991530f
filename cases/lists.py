"""The lists of cases, and what one may do with chosen rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.amounts import AMOUNTS, WRITTEN_OFF
from cases.filters import AmountFilter, CaseFilter
from cases.models import EnforcementCase
from cases.terms import decision_terms
from deadlines.pages import result_in_words
from lists import bulk
from lists.filters import TermFilter
from lists.record_list import Column, RecordList
from money.yuan import grouped_yuan
from records.models import AmountEntry

if TYPE_CHECKING:
    from decimal import Decimal

    from accounts.models import User
    from accounts.scope import Reader
    from cases.models.case import CaseQuerySet
    from deadlines.models.clock import ClockQuerySet


def cases_in_reach(user: Reader) -> CaseQuerySet:
    return EnforcementCase.objects.in_reach_of(user).with_list_columns()


def _amount(amount: Decimal | None) -> str:
    return "—" if amount is None else grouped_yuan(amount)


def _fine(case: EnforcementCase) -> str:
    return _amount(case.fine_yuan)


def _confiscated(case: EnforcementCase) -> str:
    known = [amount for amount in (case.confiscated_yuan, case.goods_yuan) if amount is not None]
    return _amount(sum(known[1:], known[0]) if known else None)


def _line(case: EnforcementCase) -> str:
    return case.business_line.label if case.business_line else "—"


CASES = RecordList(
    name="cases", kind="case", url="cases:list", label=_("Cases"), rows=cases_in_reach, filterset=CaseFilter,
    columns=(
        Column(name="number", label=_("Number"), css="x nw mute"),
        Column(name="title", label=_("Title"), css="t"),
        Column(name="business_line", label=_("Business line"), css="x", value=_line),
        Column(name="bureau", label=_("Responsible bureau")),
        Column(name="assignee", label=_("Handler"), css="x", value=lambda case: case.assignee or "—"),
        Column(name="fine_yuan", label=_("Fine (yuan)"), css="x nw num", value=_fine),
        Column(name="confiscated_yuan", label=_("Confiscated (yuan)"), css="x nw num", value=_confiscated),
        Column(name="status", label=_("Status")),
        Column(name="due_on", label=_("Due on"), sort="due_on", css="d nw num", value=lambda case: case.due_on or "—"),
        Column(name="registered_on", label=_("Registered on"), sort="registered_on", css="x nw num mute"),
    ),
    order="-registered_on",
    path="cases/", template="plain/list.html", new=_("Propose a case"), new_url="cases:new", export="cases:export",
)  # fmt: skip


def amounts_in_reach(user: Reader) -> QuerySet[AmountEntry]:
    """Every decision and correction that changes a sum, with the line and the law of its case. What is written off
    changes no sum: the decision stands."""
    case = EnforcementCase.objects.filter(pk=OuterRef("record_id"))
    rows = AmountEntry.objects.in_reach_of(user).filter(kind=EnforcementCase.kind)
    rows = rows.exclude(change_yuan=0).exclude(name=WRITTEN_OFF)
    return rows.annotate(
        business_line=Subquery(case.values("business_line")),
        law=Subquery(case.values("law")),
        case_number=Subquery(case.values("number")),
        case_title=Subquery(case.values("title")),
    ).select_related("bureau")


def _named(entries: list[Any], user: User) -> None:
    for entry in entries:
        entry.case_url = reverse("cases:case", args=[entry.record_id])
        entry.called = AMOUNTS.labels[entry.name]
        entry.changed = grouped_yuan(entry.change_yuan)


PENALTIES = RecordList(
    name="case-penalties", url="cases:penalties", label=_("Fines and confiscations"), rows=amounts_in_reach,
    filterset=AmountFilter, right="case.view",
    columns=(
        Column(name="case_number", label=_("Case"), css="x nw mute"),
        Column(name="case_title", label=_("Title"), css="t"),
        Column(name="part_label", label=_("Party"), css="x"),
        Column(name="bureau", label=_("Bureau")),
        Column(name="name", label=_("Amount"), css="x"),
        Column(name="change_yuan", label=_("Yuan"), css="nw num"),
        Column(name="effective_on", label=_("Counted on"), sort="effective_on", css="nw num"),
    ),
    order="-effective_on",
    path="cases/penalties/", template="cases/penalties.html", prepare=_named,
)  # fmt: skip


def terms_in_reach(user: Reader) -> ClockQuerySet:
    return decision_terms(user, on=timezone.localdate()).with_corrections().select_related("bureau")


TERMS = RecordList(
    name="decision-terms", url="cases:terms", label=_("Terms for a decision"), rows=terms_in_reach,
    filterset=TermFilter, right="case.view",
    columns=(
        Column(name="number", label=_("Case"), css="t"),
        Column(name="bureau", label=_("Bureau")),
        Column(name="trigger_on", label=_("Started on"), css="x nw num mute"),
        Column(name="due_on", label=_("Due on"), sort="due_on", css="nw num"),
        Column(name="ended_on", label=_("Ended on"), css="x nw num"),
        Column(name="result", label=_("Result"), value=result_in_words),
    ),
    order="-due_on",
    path="cases/terms/", template="cases/terms.html",
)  # fmt: skip
BULK = (
    bulk.BulkAction(
        kind="case", name="urge", label=_("Urge"), right="case.urge", chosen_from=CASES, form=bulk.ReasonForm,
        explains=lambda: gettext("Each holder is urged with this reason and must answer within 5 working days."),
    ),
    bulk.assigning_many("case", CASES),
)  # fmt: skip
