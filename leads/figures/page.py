"""The page of figures, as far as leads go: headlines, stock, cities or counties, trend, and what they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from figures.panels import Panel, Reader, Section, bars_panels, trend_panel
from figures.rankings import Ranking, places_panel
from figures.sources import Counts, Question
from leads.figures.table import BY_KEY, BY_KEY_AREA, BY_KIND, BY_OUTCOME, BY_SOURCE

HEADLINES = ("leads.found", "leads.cleared", "leads.clearance_rate", "leads.in_time_rate", "leads.median_workdays")
RATE, MEDIAN, OVERDUE, CLOSING = "leads.clearance_rate", "leads.median_workdays", "leads.overdue", "leads.closing"
ADDED = ("leads.entered", "leads.reopened", "leads.moved_in")
TAKEN = ("leads.cleared_gross", "leads.moved_out", "leads.merged", "leads.not_ours", "leads.voided")
ALWAYS = ("leads.entered", "leads.cleared_gross")  # the other movements are named when there are any
DEFINED = (
    *HEADLINES, "leads.workload_rate", OVERDUE, "leads.opening", "leads.entered", "leads.entered_late",
    "leads.cleared_gross", "leads.moved_in", "leads.moved_out", CLOSING,
)  # fmt: skip
SHOWN_TOGETHER = ((BY_SOURCE,), (BY_OUTCOME, BY_KIND), (BY_KEY_AREA,))
RANKING = Ranking(
    columns=("leads.found", "leads.cleared", CLOSING, OVERDUE, RATE), rate=RATE, median=MEDIAN, stock=CLOSING,
    overdue=OVERDUE, own=("leads.found", "leads.cleared", CLOSING), shades=(85, 90, 95),
    map_label=gettext_lazy("Clearance rate by city"), bar_label=gettext_lazy("Clearance rate as a bar"),
    spoken=gettext_lazy("%(place)s: clearance rate %(rate)s, %(stock)s"), stock_words=gettext_lazy("stock %(n)s"),
    weakest=gettext_lazy("Lowest clearance rate: %(place)s"),
    foot=gettext_lazy(
        "Ranked by clearance rate on exact fractions, equals share a place; * of fewer than %(few)s. In brackets: of "
        "how many leads."
    ),
)  # fmt: skip


def lead_section(asked: Question, counts: Counts) -> Section:
    read = Reader(asked, counts, BY_KEY)
    panels = [_stock(read), *places_panel(read, RANKING), _trend(read), *bars_panels(read, *SHOWN_TOGETHER)]
    return Section([read(key, compared=True) for key in HEADLINES], panels, [BY_KEY[key] for key in DEFINED])


def _stock(read: Reader) -> Panel:
    """期初 + … − … = 期末, and how much of what was to be dealt with is done."""
    added = [("+", read(key)) for key in ADDED if key in ALWAYS or read.number(key)]
    taken = [("−", read(key)) for key in TAKEN if key in ALWAYS or read.number(key)]
    late = read("leads.entered_late")
    return Panel(
        "leads/figures/_stock.html",
        {
            "terms": [("", read("leads.opening")), *added, *taken, ("=", read(CLOSING))],
            "late": None if late.is_zero else late,
            "workload": read("leads.workload_rate"),
            "load": read("leads.load"),
            "overdue": read(OVERDUE) if read.is_told(OVERDUE) else None,
            "parts": list(_shares(read)),
        },
    )


def _shares(read: Reader) -> Iterator[dict[str, Any]]:
    """Cleared, otherwise gone, still open; what is late only where the period goes up to now."""
    gone = sum(read.number(key) for key in TAKEN if key != "leads.cleared_gross")
    yield _share(_("cleared %(n)s"), read.number("leads.cleared_gross"), "q4")
    if gone:
        yield _share(_("otherwise gone %(n)s"), gone, "a3")
    late = read.number(OVERDUE) if read.is_told(OVERDUE) else 0
    yield _share(
        _("in stock %(n)s") if not late else _("in stock, not overdue %(n)s"), read.number(CLOSING) - late, "q2"
    )
    if late:
        yield _share(_("overdue %(n)s"), late, "late")


def _share(words: str, number: int, tone: str) -> dict[str, Any]:
    return {"value": max(0, number), "tone": tone, "label": words % {"n": intcomma(number)}}


def _trend(read: Reader) -> Panel:
    return trend_panel(
        read, ("leads.entered", "leads.cleared_gross"), line=CLOSING,
        note=_("%(first)s to %(last)s, by the ledger"),
        spoken=_(
            "Leads entered and cleared and the stock at the end, %(first)s to %(last)s; the numbers stand in the table "
            "below."
        ),
    )  # fmt: skip
