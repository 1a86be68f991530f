"""The sheet of letters of the page of figures: headlines, the web of measures, cities or counties, trend, parts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from figures.panels import Panel, Reader, Section, bars_panels, trend_panel
from figures.rankings import Ranking, places_panel
from figures.sources import Counts, Question
from rectification.figures.table import (
    BY_FOCUS_AREA,
    BY_ISSUER,
    BY_ISSUER_KIND,
    BY_KEY,
    BY_KEY_AREA,
    BY_STATE,
    BY_TYPE,
)

RECEIVED, ANSWERED, ACCEPTED = "letters.received", "letters.answered", "letters.accepted"
RATE, MEDIAN, OVERDUE, OPEN = "letters.in_time_rate", "letters.median_workdays", "letters.overdue", "letters.open"
HEADLINES = (RECEIVED, ANSWERED, RATE, ACCEPTED, MEDIAN)
WEB = (
    (RECEIVED, ("letters.without_measure", "letters.joint", "replies.delivered")),
    ("measures.made", ("measures.of_several",)),
    ("actions.held", ("actions.staff", "actions.checked")),
    ("dossiers.opened", ("dossiers.rectified", "criminal_cases.filed")),
)
NOW = (OPEN, "letters.to_accept", OVERDUE, "letters.urged_often")
LATE = ("letters.adopted_late", "letters.closed")
DEFINED = (
    *HEADLINES, "replies.delivered", "letters.adopted_late", "letters.closed",
    "letters.without_measure", "letters.joint", "measures.made",
    "measures.of_several", "actions.held", "actions.staff", "actions.checked", "dossiers.opened", "dossiers.rectified",
    "criminal_cases.filed", *NOW,
)  # fmt: skip
SHOWN_TOGETHER = ((BY_TYPE, BY_STATE), (BY_ISSUER_KIND, BY_ISSUER), (BY_KEY_AREA, BY_FOCUS_AREA))
RANKING = Ranking(
    columns=(RECEIVED, ANSWERED, ACCEPTED, "letters.without_measure", OVERDUE, RATE), rate=RATE, median=MEDIAN,
    stock=OPEN, overdue=OVERDUE, own=(RECEIVED, ANSWERED, ACCEPTED, OPEN), shades=(85, 90, 95),
    map_label=gettext_lazy("Answered in time by city"), bar_label=gettext_lazy("Answered in time as a bar"),
    spoken=gettext_lazy("%(place)s: answered in time %(rate)s, %(stock)s"), stock_words=gettext_lazy("in work %(n)s"),
    weakest=gettext_lazy("Fewest answered in time: %(place)s"),
    foot=gettext_lazy(
        "Ranked by the share answered in time on exact fractions, equals share a place; * of fewer than %(few)s. In "
        "brackets: of how many letters."
    ),
)  # fmt: skip


def letter_section(asked: Question, counts: Counts) -> Section:
    read = Reader(asked, counts, BY_KEY)
    panels = [_web(read), *places_panel(read, RANKING), _trend(read), *bars_panels(read, *SHOWN_TOGETHER)]
    return Section([read(key, compared=True) for key in HEADLINES], panels, [BY_KEY[key] for key in DEFINED])


def _web(read: Reader) -> Panel:
    """函 → 措施 → 行动: how many of each, and what is late now."""
    return Panel(
        "rectification/figures/_web.html",
        {
            "steps": [(read(key), [read(each) for each in more]) for key, more in WEB],
            "late": [read(key) for key in LATE],
            "now": [read(key) for key in NOW if read.is_told(key)],
        },
    )


def _trend(read: Reader) -> Panel:
    return trend_panel(
        read, (RECEIVED, ANSWERED),
        note=_("%(first)s to %(last)s"),
        spoken=_("Letters received and answered, %(first)s to %(last)s; the numbers stand in the table below."),
    )  # fmt: skip
