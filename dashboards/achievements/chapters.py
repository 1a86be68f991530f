"""What the achievements report tells, in its order: three chapters, their sections, and the figures of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dashboards.achievements.campaigns import campaign_sections
from dashboards.achievements.told import ToldSection
from figures.sources import Question

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Section:
    """`keys`: of figures; `drawn`: those of them that are drawn over time, of one room. `is_yearly`: told of the last
    full year of the period, against the year before. `made`: the sections that stand in its place,
    where they follow from the records."""

    name: str
    label: StrOrPromise
    keys: Sequence[str] = ()
    drawn: Sequence[str] = ()
    is_yearly: bool = False
    made: Callable[[Question], list[ToldSection]] | None = None


@dataclass(frozen=True, kw_only=True)
class Chapter:
    name: str
    label: StrOrPromise
    sections: Sequence[Section]


CHAPTERS = (
    Chapter(
        name="whole", label=_("Everybody together"),
        sections=(
            Section(
                name="meetings", label=_("Meetings"), keys=("meetings.party", "meetings.office", "meetings.advance")
            ),
            Section(name="tasks", label=_("Tasks"), keys=("tasks.given", "tasks.done")),
            Section(
                name="circulars", label=_("Circulars"),
                keys=("circulars.issued", "circulars.months_signed", "circulars.acknowledged"),
            ),
        ),
    ),
    Chapter(
        name="lines", label=_("Putting trades in order"),
        sections=(
            Section(
                name="letters", label=_("Letters"), drawn=("letters.received", "letters.answered"),
                keys=(
                    "criminal_cases.filed", "dossiers.opened", "dossiers.rectified", "letters.received",
                    "measures.made", "actions.held", "letters.accepted", "letters.in_time_rate",
                    "letters.median_workdays",
                ),
            ),
            Section(
                name="leads", label=_("Leads"), drawn=("leads.entered", "leads.cleared_gross"),
                keys=(
                    "leads.found", "leads.cleared", "leads.clearance_rate", "leads.closing", "leads.in_time_rate",
                    "leads.median_workdays",
                ),
            ),
            Section(name="campaigns", label=_("Campaigns"), made=campaign_sections),
            Section(
                name="cases", label=_("Cases"), is_yearly=True, drawn=("cases.filed", "cases.decided"),
                keys=(
                    "cases.filed", "cases.decided", "cases.penalties", "cases.fines", "cases.confiscated",
                    "cases.median_days", "cases.in_time_rate",
                ),
            ),
        ),
    ),
    Chapter(
        name="lasting", label=_("Mechanisms that last"),
        sections=(
            Section(
                name="police", label=_("Transfers to the police"),
                keys=("transfers.sent", "transfers.filed", "transfers.refused", "transfers.judged"),
            ),
            Section(
                name="referrals", label=_("Transfers to other organs"), keys=("referrals.sent", "referrals.answered")
            ),
        ),
    ),
)  # fmt: skip
