"""The figures of cases: each named once, with its 口径.

Fines and confiscations are plain figures: they are no target, weigh nothing, and are never ranked (Penalty Law 74).
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.figures.tallies import Tallies
from cases.filters import AMOUNT_NAMES
from figures.periods import Period
from figures.sources import Breakdown, Measure, Place
from figures.tallies import Rows, TalliedFigure, by_key, held_by

CASES, PENALTIES, TERMS = "cases:list", "cases:penalties", "cases:terms"
UNIT = pgettext_lazy("unit of cases", "cases")


def days(name: str, period: Period) -> dict[str, Any]:
    return {f"{name}_from": period.start, f"{name}_to": period.end}


def counted(name: str, **params: str) -> dict[str, Any]:
    """How many cases have that day in the period, and the list of them."""

    def count(tallies: Tallies, place: Place, period: Period) -> int:
        return tallies.count(name, place, period)

    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        return CASES, params | days(name, period) | held_by(place)

    return {"count": count, "rows": rows, "unit": UNIT}


def summed(which: str) -> dict[str, Any]:
    """What the entries of these amounts add up to in the period, and the list of them."""

    def count(tallies: Tallies, place: Place, period: Period) -> Decimal:
        return tallies.amount(AMOUNT_NAMES[which], place, period)

    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        return PENALTIES, {"which": which} | days("counted", period) | held_by(place)

    return {"count": count, "rows": rows, "measure": Measure.SUM, "sums": "change_yuan", "is_money": True}


def collected(what: str) -> dict[str, Any]:
    """What was to be paid, or is paid by now, of the cases decided in the period that are worked here."""

    def count(tallies: Tallies, place: Place, period: Period) -> Decimal:
        return tallies.collected(what, place, period)

    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        return CASES, {"penalty": "yes", "ledger": "no"} | days("decided", period) | held_by(place)

    field = {"owed": "to_be_paid_yuan", "paid": "paid_yuan"}[what]
    return {"count": count, "rows": rows, "measure": Measure.SUM, "sums": field, "is_money": True}


def terms(*, kept: bool = False) -> dict[str, Any]:
    def count(tallies: Tallies, place: Place, period: Period) -> int:
        return tallies.terms(place, period, kept=kept)

    def rows(tallies: Tallies, place: Place, period: Period) -> Rows:
        return TERMS, ({"result": "kept"} if kept else {}) | days("due", period) | held_by(place)

    return {"count": count, "rows": rows}


def lengths(name: str, **params: str) -> dict[str, Any]:
    """The middle of the days that the step up to filing, decision or closing took, and the list of these cases."""

    def taken(tallies: Tallies, place: Place, period: Period) -> Counter[int]:
        return tallies.lengths(name, place, period)

    unit = pgettext_lazy("length of time", "days")
    return {"measure": Measure.MEDIAN, "unit": unit, "lengths": taken, "rows": counted(name, **params)["rows"]}


def loads(tallies: Tallies, place: Place, period: Period) -> Counter[int]:
    return tallies.loads(place, period)


FIGURES = (
    TalliedFigure(
        key="cases.filed", label=_("Cases filed"),
        definition=_("Cases by the day on which filing was approved, at the bureau that holds them."),
        **counted("filed"),
    ),
    TalliedFigure(
        key="cases.decided", label=_("Cases decided"),
        definition=_(
            "Cases with a penalty for at least one party, by the day on which the last party was decided; a case of "
            "several parties is one."
        ),
        **counted("decided", penalty="yes"),
    ),
    TalliedFigure(
        key="cases.closed", label=_("Cases closed"),
        definition=_("Cases by the day of closing. A ledger names no such day; its closed cases are not counted here."),
        **counted("closed"),
    ),
    TalliedFigure(
        key="cases.penalties", label=_("Fines and confiscations"),
        definition=_(
            "Fines, confiscated gains and the value of confiscated goods by the day of decision; what a court or a "
            "reviewer changed counts on the day of the judgment. No target, never ranked (Penalty Law, art. 74)."
        ),
        **summed("penalties"),
    ),
    TalliedFigure(
        key="cases.fines", label=_("Fines"),
        definition=_("Fines by the day of decision, with later changes on their own days. No target, never ranked."),
        **summed("fines"),
    ),
    TalliedFigure(
        key="cases.confiscated", label=_("Confiscations"),
        definition=_(
            "Confiscated gains and the value of confiscated goods by the day of decision, with later changes on their "
            "own days. No target, never ranked."
        ),
        **summed("confiscated"),
    ),
    TalliedFigure(
        key="cases.median_days", label=_("Days from filing to decision"),
        definition=_("Middle of the calendar days from filing to decision of the cases decided in the period."),
        **lengths("decided", penalty="yes"),
    ),
    TalliedFigure(
        key="cases.median_days_to_file", label=_("Days from the clue to filing"),
        definition=_(
            "Middle of the calendar days from the clue to filing of the cases filed in the period. Cases from ledgers, "
            "which name no day of the clue, do not count."
        ),
        **lengths("filed", ledger="no"),
    ),
    TalliedFigure(
        key="cases.median_days_to_close", label=_("Days from decision to closing"),
        definition=_(
            "Middle of the calendar days from decision to closing of the cases with a penalty closed in the period."
        ),
        **lengths("closed", penalty="yes"),
    ),
    TalliedFigure(
        key="cases.per_officer", label=_("Cases for each officer"), measure=Measure.MEDIAN, unit=UNIT,
        definition=_(
            "Middle of the numbers of cases decided in the period of each officer in charge. Cases without one, such "
            "as those from ledgers, do not count. No target, never ranked."
        ),
        lengths=loads, rows=counted("decided", penalty="yes", ledger="no")["rows"],
    ),
    TalliedFigure(
        key="cases.in_time_rate", label=_("Decided in time"), measure=Measure.RATE,
        part="cases.terms_kept", whole="cases.terms_due",
        definition=_(
            "Of the terms for a decision that fell due in the period, the share kept. Open ones past their day count "
            "as missed, those that stand still do not count."
        ),
    ),
    TalliedFigure(
        key="cases.terms_due", label=_("Terms for a decision due"),
        definition=_("Terms for the decision of a case whose last day lies in the period."), **terms(),
    ),
    TalliedFigure(
        key="cases.terms_kept", label=_("Terms for a decision kept"),
        definition=_("Of the terms for a decision due, those that ended on their last day or before."),
        **terms(kept=True),
    ),
    TalliedFigure(
        key="cases.collected_rate", label=_("Share paid"), measure=Measure.RATE,
        part="cases.collected", whole="cases.to_be_paid",
        definition=_(
            "Of the fines and confiscated gains of the cases decided in the period, as they are now, the share that is "
            "paid. Without cases from ledgers, which say nothing of payments. No target, never ranked."
        ),
    ),
    TalliedFigure(
        key="cases.to_be_paid", label=_("To be paid"),
        definition=_(
            "Fines and confiscated gains, as they are now, of the cases decided in the period and worked here."
        ),
        **collected("owed"),
    ),
    TalliedFigure(
        key="cases.collected", label=_("Paid of it"),
        definition=_("What of it is paid at the cut-off, whenever it was paid."), **collected("paid"),
    ),
)  # fmt: skip
BY_KEY = by_key(FIGURES)
BY_LINE = Breakdown(key="cases.decided.business_line", label=_("Cases by business line"), of="cases.decided")
BY_LAW = Breakdown(key="cases.decided.law", label=_("Cases by law"), of="cases.decided")
PENALTIES_BY_LINE = Breakdown(
    key="cases.penalties.business_line", label=_("Fines and confiscations by business line"), of="cases.penalties"
)
BREAKDOWNS = (BY_LINE, BY_LAW, PENALTIES_BY_LINE)
