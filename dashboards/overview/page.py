"""The three parts of the work, each with its headlines and how it went over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.figures import counted
from figures.panels import Reader, Reading, reading, trend_panel
from figures.sources import Counts, Figure, Question

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Part:
    """`keys`: of its headlines; `drawn`: of the figures over time, of one room. `about`: the sheet that says more."""

    name: str
    label: StrOrPromise
    keys: Sequence[str]
    drawn: Sequence[str]
    about: str


PARTS = (
    Part(
        name="leads", label=gettext_lazy("Clearing leads"), about="leads",
        keys=("leads.found", "leads.cleared", "leads.closing", "leads.clearance_rate", "leads.median_workdays"),
        drawn=("leads.entered", "leads.cleared_gross"),
    ),
    Part(
        name="disorder", label=gettext_lazy("Ending disorder"), about="letters",
        keys=(
            "letters.received", "letters.open", "measures.made", "actions.held", "cases.filed", "cases.decided",
            "cases.penalties", "transfers.sent",
        ),
        drawn=("cases.filed", "cases.decided"),
    ),
    Part(
        name="supervision", label=gettext_lazy("Better supervision"), about="inspections",
        keys=(
            "visits.counties", "visits.markets", "findings.found", "talks.held", "meetings.party",
            "meetings.office", "meetings.advance", "tasks.given", "tasks.done",
        ),
        drawn=("tasks.given", "tasks.done"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class ToldPart:
    """`chart`: for the template of a trend."""

    name: str
    label: StrOrPromise
    about: str
    readings: Sequence[Reading]
    chart: Mapping[str, Any]


def parts_of_the_work(asked: Question) -> list[ToldPart]:
    told = {figure.key: (counts, figure) for source, counts in counted(asked) for figure in source.figures}
    return [_told(part, asked, told) for part in PARTS]


def _told(part: Part, asked: Question, told: Mapping[str, tuple[Counts, Figure]]) -> ToldPart:
    readings = [
        reading(figure, counts, asked.place, asked, compared=True)
        for counts, figure in map(told.__getitem__, part.keys)
    ]
    drawn = [told[key] for key in part.drawn]
    read = Reader(asked, drawn[0][0], {figure.key: figure for _counts, figure in drawn})
    spoken = _("%(section)s from %%(first)s to %%(last)s; the numbers stand in the table.") % {"section": part.label}
    chart = trend_panel(read, part.drawn, note=_("%(first)s to %(last)s"), spoken=spoken).context
    return ToldPart(part.name, part.label, part.about, readings, chart)
