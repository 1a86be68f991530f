"""The figures of leads (domain reference 6): each named once, with its 口径, what is counted and the list of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from figures.sources import Breakdown, Measure
from figures.tallies import TalliedFigure, by_key
from leads.figures import measures as of
from leads.models.movement import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


LEAD_UNIT = pgettext_lazy("unit", "leads")


def _movement(
    name: str, kind: str, label: StrOrPromise, definition: StrOrPromise, *, short: StrOrPromise = ""
) -> TalliedFigure:
    """A flow of the stock equation: movements of one kind that took effect in the period."""
    return TalliedFigure(
        key=f"leads.{name}", label=label, short=short, definition=definition, unit=LEAD_UNIT,
        count=of.flow(kind), rows=of.flow_rows(kind),
    )  # fmt: skip


FIGURES = (
    TalliedFigure(
        key="leads.found", label=_("Leads found"), short=pgettext_lazy("figure", "Found"), unit=LEAD_UNIT,
        count=of.found, rows=of.credit_rows("found"),
        definition=_(
            "By the day they were found, for the bureau that found them, for ever, whoever holds them now. "
            "Without voided and merged leads."
        ),
    ),
    TalliedFigure(
        key="leads.cleared", label=_("Leads cleared"), short=pgettext_lazy("figure", "Cleared"), unit=LEAD_UNIT,
        count=of.cleared, rows=of.cleared_rows,
        definition=_(
            "Leads that are cleared at the cut-off, by the day of clearing, for the bureau that cleared them. "
            "A reopened lead leaves the figure."
        ),
    ),
    TalliedFigure(
        key="leads.clearance_rate", label=_("Clearance rate"), measure=Measure.RATE,
        part="leads.cohort_cleared", whole="leads.cohort",
        definition=_(
            "Of the leads found in the period, less voided, merged and not ours, the share cleared at the cut-off, "
            "whoever held them."
        ),
    ),
    TalliedFigure(
        key="leads.cohort", label=_("Base of the clearance rate"), unit=LEAD_UNIT, count=of.cohort,
        rows=of.credit_rows("cohort", duties="ours"),
        definition=_("Leads found in the period, less those that are not ours."),
    ),
    TalliedFigure(
        key="leads.cohort_cleared", label=_("Cleared of the base"), unit=LEAD_UNIT, count=of.cohort_cleared,
        rows=of.credit_rows("cleared", state="cleared"),
        definition=_("Of the base of the clearance rate, those that are cleared at the cut-off."),
    ),
    TalliedFigure(
        key="leads.opening", label=_("Opening stock"), unit=LEAD_UNIT, count=of.opening, rows=of.opening_rows,
        definition=_("In stock before the first day, by the ledger of movements, for the holder."),
    ),
    _movement(
        "entered", Kind.ENTERED, pgettext_lazy("figure", "Entered"),
        _("First registered here, taking effect in the period, whenever it was entered."),
    ),
    _movement("reopened", Kind.REOPENED, _("Reopened"), _("Cleared before, back in stock with a new fact.")),
    _movement(
        "moved_in", Kind.MOVED_IN, _("Moved in"),
        _("Taken over from another city; in the figures of a single bureau, from any other bureau."),
    ),
    _movement(
        "cleared_gross", Kind.CLEARED, _("Cleared in the ledger"),
        _("Every clearing in the period, also of leads that were reopened afterwards."),
        short=pgettext_lazy("figure", "Cleared"),
    ),
    _movement(
        "moved_out", Kind.MOVED_OUT, _("Moved out"),
        _("Handed to another city (of a single bureau: any other bureau), or handed on for handling."),
    ),
    _movement("merged", Kind.MERGED, _("Merged"), _("Duplicates joined to their main lead.")),
    _movement("not_ours", Kind.NOT_OURS, _("Not ours"), _("Not within the duties of market regulation.")),
    _movement("voided", Kind.VOIDED, _("Voided"), _("Entered by mistake.")),
    TalliedFigure(
        key="leads.entered_late", label=_("of these entered late"), unit=LEAD_UNIT, compares=False,
        count=of.flow(Kind.ENTERED, late=True), rows=of.late_rows,
        definition=_("Took effect in the period and was entered after its end."),
    ),
    TalliedFigure(
        key="leads.closing", label=_("Closing stock"), short=pgettext_lazy("figure", "Stock"), unit=LEAD_UNIT,
        count=of.closing, rows=of.closing_rows,
        definition=_("Opening + entered + reopened + moved in − cleared − moved out − merged − not ours − voided."),
    ),
    TalliedFigure(
        key="leads.load", label=_("To be dealt with"), unit=LEAD_UNIT, count=of.to_be_dealt_with,
        rows=of.load_rows, definition=_("Opening + entered + reopened + moved in."),
    ),
    TalliedFigure(
        key="leads.workload_rate", label=_("Workload done"), measure=Measure.RATE,
        part="leads.cleared_gross", whole="leads.load",
        definition=_("Cleared in the ledger ÷ (opening + entered + reopened + moved in)."),
    ),
    TalliedFigure(
        key="leads.overdue", label=pgettext_lazy("figure", "Overdue"), unit=LEAD_UNIT, compares=False, is_bad=True,
        is_of_the_moment=True,
        count=of.overdue, rows=of.overdue_rows,
        definition=_("In stock at the cut-off and past their last day, for the holder, whatever the period."),
    ),
    TalliedFigure(
        key="leads.in_time_rate", label=_("In-time rate"), measure=Measure.RATE,
        part="leads.terms_kept", whole="leads.terms_due",
        definition=_(
            "Of the terms for a result that fell due in the period, the share kept. Open ones past their day count as "
            "late; those that stand still, or whose lead went to another bureau, do not count."
        ),
    ),
    TalliedFigure(
        key="leads.terms_due", label=_("Terms due"), count=of.terms(kept=False), rows=of.term_rows(),
        definition=_("Terms for the result of a lead whose last day lies in the period."),
    ),
    TalliedFigure(
        key="leads.terms_kept", label=_("Terms kept"), count=of.terms(kept=True),
        rows=of.term_rows(result="kept"),
        definition=_("Of the terms due, those that ended on their last day or before."),
    ),
    TalliedFigure(
        key="leads.median_workdays", label=_("Median working days"), unit=pgettext_lazy("unit", "working days"),
        measure=Measure.MEDIAN, lengths=of.lengths, rows=of.cleared_rows,
        definition=_(
            "From receipt to clearing, of the leads cleared in the period, by the calendar of the State Council, less "
            "time that does not count; of an even number the mean of the two in the middle."
        ),
    ),
)  # fmt: skip
BY_KEY = by_key(FIGURES)

BY_KIND = Breakdown(key="leads.found.category", label=_("Found by kind"), of="leads.found")
BY_SOURCE = Breakdown(key="leads.found.channel", label=_("Found by source"), of="leads.found")
BY_KEY_AREA = Breakdown(key="leads.found.key_area", label=_("Found by key area"), of="leads.found")
BY_OUTCOME = Breakdown(key="leads.cleared.outcome", label=_("Cleared by outcome"), of="leads.cleared")
BREAKDOWNS = (BY_KIND, BY_SOURCE, BY_KEY_AREA, BY_OUTCOME)
