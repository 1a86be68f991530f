"""The figures of letters (domain reference 6): each named once, with its 口径, what is counted and the list of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from figures.sources import Breakdown, Measure
from figures.tallies import TalliedFigure, by_key
from rectification.figures import amounts as of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


LETTERS = pgettext_lazy("unit", "letters")
MEASURES = pgettext_lazy("unit", "measures")
TIMES = pgettext_lazy("unit", "times")
WORKDAYS = pgettext_lazy("unit", "working days")


def _now(
    name: str, label: StrOrPromise, definition: StrOrPromise, count: of.Amount, *, is_bad: bool = False, **params: str
) -> Any:
    """Letters of the moment: the same whatever the period, compared with nothing."""
    return TalliedFigure(
        key=f"letters.{name}", label=label, definition=definition, unit=LETTERS, compares=False, is_bad=is_bad,
        is_of_the_moment=True, count=count, rows=of.of_the_moment(of.ORDERS, **of.COUNTED, **params),
    )  # fmt: skip


FIGURES = (
    # letters
    TalliedFigure(
        key="letters.received", label=_("Letters received"), short=pgettext_lazy("figure", "Received"), unit=LETTERS,
        count=of.amount("received"), rows=of.letters("received"),
        definition=_(
            "By the day of receipt, once each, at the bureau that received it, however many work on it. Without "
            "opinions of the procuratorate, withdrawn, merged and voided letters."
        ),
    ),
    TalliedFigure(
        key="letters.joint", label=_("Addressed jointly"), unit=LETTERS,
        count=of.amount("joint"), rows=of.listing(of.PARTS, "received", origin="addressed", state="in_force"),
        definition=_(
            "Shares of bureaus that a letter received elsewhere is addressed to as well, by their own day of receipt. "
            "They answer for themselves; among the letters received it counts once."
        ),
    ),
    TalliedFigure(
        key="letters.without_measure", label=_("Without a measure of their own"),
        short=pgettext_lazy("figure", "No measure"), unit=LETTERS, count=of.amount("received", kind=True),
        rows=of.letters("received", measures="none"),
        definition=_("Of the letters received, those that no live measure serves, be it made for another letter."),
    ),
    TalliedFigure(
        key="letters.answered", label=_("Letters answered"), short=pgettext_lazy("figure", "Answered"), unit=LETTERS,
        count=of.amount("answered"), rows=of.letters("replied", answer="answered"),
        definition=_(
            "By the day the last answer was delivered. A letter that its issuer wants answered again leaves the figure "
            "until it is."
        ),
    ),
    TalliedFigure(
        key="replies.delivered", label=_("Answers delivered"), unit=pgettext_lazy("unit", "answers"),
        count=of.amount("replies"), rows=of.listing(of.REPLIES, "delivered"),
        definition=_("By the day of delivery, each answer by itself: of a letter answered twice, both."),
    ),
    TalliedFigure(
        key="letters.in_time_rate", label=_("Answered in time"), measure=Measure.RATE,
        part="letters.terms_kept", whole="letters.terms_due",
        definition=_(
            "Of the terms for an answer that fell due in the period, the share kept: delivered on the last day or "
            "before. Open ones past their day count as late; a consented extension moves the day; those that stand "
            "still or ended with the letter do not count."
        ),
    ),
    TalliedFigure(
        key="letters.terms_due", label=_("Terms for an answer due"), count=of.terms(), rows=of.listing(of.TERMS, "due"),
        definition=_("Terms for the answer to a letter whose last day lies in the period."),
    ),
    TalliedFigure(
        key="letters.terms_kept", label=_("Terms for an answer kept"), count=of.terms(kept=True),
        rows=of.listing(of.TERMS, "due", result="kept"),
        definition=_("Of the terms for an answer due, those that ended on their last day or before."),
    ),
    TalliedFigure(
        key="letters.adopted_late", label=_("Late, but adopted"), unit=LETTERS,
        count=of.terms(kept=False, adopted=True), rows=of.listing(of.TERMS, "due", result="adopted"),
        definition=_(
            "Of the terms for an answer due and not kept, those whose letter is accepted or struck off at the cut-off."
        ),
    ),
    TalliedFigure(
        key="letters.accepted", label=_("Letters accepted"), short=pgettext_lazy("figure", "Accepted"), unit=LETTERS,
        count=of.amount("accepted"), rows=of.letters("accepted"),
        definition=_(
            "By the day the work was accepted by somebody who did not do it. A letter reopened after a relapse leaves "
            "the figure."
        ),
    ),
    TalliedFigure(
        key="letters.closed", label=_("Letters struck off"), short=pgettext_lazy("figure", "Struck off"), unit=LETTERS,
        count=of.amount("closed"), rows=of.letters("closed"),
        definition=_("Struck off at the cut-off, by that day; also those that only a bureau's own ledger says so of."),
    ),
    TalliedFigure(
        key="letters.median_workdays", label=_("Median working days to answer"), unit=WORKDAYS, measure=Measure.MEDIAN,
        lengths=of.lengths, rows=of.letters("replied", answer="answered"),
        definition=_(
            "From receipt to delivery of the last answer, of the letters answered in the period, by the calendar of "
            "the State Council; of an even number the mean of the two in the middle."
        ),
    ),
    _now(
        "open", pgettext_lazy("figure", "In work"),
        _("Not struck off, withdrawn, merged or voided at the cut-off, whatever the period."),
        of.now("open"), state="open",
    ),
    _now(
        "overdue", pgettext_lazy("figure", "Overdue"),
        _("In work at the cut-off, and the last day of some duty of the letter has passed, whatever the period."),
        of.now("overdue"), is_bad=True, due="overdue",
    ),
    _now(
        "to_accept", _("Awaiting acceptance"), _("Reported as done and not accepted at the cut-off."),
        of.now("waiting"), state="await_accept",
    ),
    _now(
        "urged_often", _("Urged three times and more"),
        _("In work at the cut-off and urged three times and more: the head of the bureau is to be talked to."),
        of.held("urged"), is_bad=True, urged="often",
    ),
    _now(
        "open_without_measure", _("In work without a measure"),
        _("In work at the cut-off, and no live measure serves it."),
        of.now("bare"), state="open", measures="none",
    ),
    _now(
        "unplanned", _("A problem without an answer"),
        _(
            "In work at the cut-off, and some problem of it has neither a live measure in reach nor a reason why none "
            "is needed: its plan cannot be confirmed."
        ),
        of.held("unplanned"), stuck="unplanned",
    ),
    _now(
        "due_soon", _("Due within 7 days"),
        _("In work at the cut-off, and the last day of some duty of the letter lies within 7 days."),
        of.now("near"), due="week",
    ),
    # measures and actions
    TalliedFigure(
        key="measures.made", label=_("Measures made"), short=pgettext_lazy("figure", "Measures"), unit=MEASURES,
        count=of.amount("measures"), rows=of.listing(of.MEASURES, "made", state="made"),
        definition=_(
            "By the day they were fixed, once each, at the bureau that made them, however many letters they serve. "
            "Without cancelled ones."
        ),
    ),
    TalliedFigure(
        key="measures.of_several", label=_("Serving several letters"), unit=MEASURES,
        count=of.amount("measures", kind=True), rows=of.listing(of.MEASURES, "made", state="made", serving="several"),
        definition=_("Of the measures made, those that serve more than one letter."),
    ),
    TalliedFigure(
        key="measures.unproven", label=_("Measures without evidence"), unit=MEASURES, compares=False,
        is_of_the_moment=True, count=of.held("unproven"), rows=of.of_the_moment(of.MEASURES, evidence="none"),
        definition=_(
            "Planned or being carried out at the cut-off without a file marked as evidence: they can be neither "
            "reported done nor accepted."
        ),
    ),
    TalliedFigure(
        key="actions.held", label=_("Actions carried out"), short=pgettext_lazy("figure", "Actions"), unit=TIMES,
        count=of.actions("n"), rows=of.listing(of.ACTIONS, "held", state="held"),
        definition=_(
            "By the day they were carried out; a joint one once, at its organiser. Without those planned or called off."
        ),
    ),
    TalliedFigure(
        key="actions.staff", label=_("Staff turned out"), unit=pgettext_lazy("unit", "person-times"),
        measure=Measure.SUM, sums="staff_count", count=of.actions("staff_count"),
        rows=of.listing(of.ACTIONS, "held", state="held"),
        definition=_("Sum of the staff of the actions carried out; who took part in two counts twice."),
    ),
    TalliedFigure(
        key="actions.checked", label=_("Subjects checked"), unit=pgettext_lazy("unit", "subjects"),
        measure=Measure.SUM, sums="checked_count", count=of.actions("checked_count"),
        rows=of.listing(of.ACTIONS, "held", state="held"),
        definition=_("Sum of the subjects checked by the actions carried out; checked twice counts twice."),
    ),
    # criminal cases and dossiers
    TalliedFigure(
        key="criminal_cases.filed", label=_("Criminal cases"), unit=pgettext_lazy("unit", "cases"),
        count=of.amount("cases"), rows=of.listing(of.CASES, "filed"),
        definition=_("By the day they were filed, at the bureau that keeps them."),
    ),
    TalliedFigure(
        key="dossiers.opened", label=_("Dossiers opened"), unit=pgettext_lazy("unit", "dossiers"), count=of.dossiers(),
        rows=of.listing(of.DOSSIERS, "registered", state="counted"),
        definition=_("One criminal case, one rectification: registered in the period and opened."),
    ),
    TalliedFigure(
        key="dossiers.rectified", label=_("Dossiers rectified"), unit=pgettext_lazy("unit", "dossiers"),
        count=of.dossiers(rectified=True), rows=of.listing(of.DOSSIERS, "registered", state="closed"),
        definition=_("Of the dossiers opened, those that are rectified and closed at the cut-off."),
    ),
    TalliedFigure(
        key="dossiers.rectified_rate", label=_("Share rectified"), measure=Measure.RATE,
        part="dossiers.rectified", whole="dossiers.opened",
        definition=_("Dossiers rectified ÷ dossiers opened."),
    ),
)  # fmt: skip
BY_KEY = by_key(FIGURES)

BY_TYPE = Breakdown(key="letters.received.type", label=_("Received by type"), of="letters.received")
BY_ISSUER_KIND = Breakdown(
    key="letters.received.issuer_kind", label=_("Received by kind of issuer"), of="letters.received"
)
BY_ISSUER = Breakdown(key="letters.received.issuer", label=_("Received by issuer"), of="letters.received")
BY_KEY_AREA = Breakdown(key="letters.received.key_area", label=_("Received by key area"), of="letters.received")
BY_FOCUS_AREA = Breakdown(key="letters.received.focus_area", label=_("Received by focus area"), of="letters.received")
BY_STATE = Breakdown(key="measures.made.status", label=_("Measures by state"), of="measures.made")
BREAKDOWNS = (BY_TYPE, BY_ISSUER_KIND, BY_ISSUER, BY_KEY_AREA, BY_FOCUS_AREA, BY_STATE)
