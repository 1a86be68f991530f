"""What is counted of inspections: groups and places by what differs, findings added up, talks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from figures.day_counts import CountSource, DayCount
from inspections.exposures.kind import KIND as EXPOSURE
from inspections.findings.kind import KIND as FINDING
from inspections.states import VisitedPlace
from inspections.talks.kind import KIND as TALK
from inspections.visits.kind import KIND as VISIT
from lists.record_list import RecordList
from records.kinds import Kind


def _list_of(kind: Kind) -> RecordList:
    return next(each for each in kind.facets if isinstance(each, RecordList))


def _visits(key: str, label: Any, things: tuple[str, ...] = (), *, of: str = "", sums: str = "", said: Any) -> DayCount:
    return DayCount(
        of=_list_of(VISIT), key=key, label=label, day="held_on", days="held", held="visited", things=things, sums=sums,
        where=Q(object=of) if of else Q(), params={"object": of} if of else {}, definition=said,
    )  # fmt: skip


COUNTED = CountSource(
    name="inspections", label=_("Inspections"), order=44,
    counts=(
        _visits(
            "visits.groups", _("Inspection groups"), ("round_name", "group_name"),
            said=_("Different groups of rounds that visited in the period."),
        ),
        _visits(
            "visits.cities", _("Cities reached"), ("visited__city",),
            said=_("Different cities in which a county or a market was visited."),
        ),
        _visits(
            "visits.counties", _("Counties visited"), ("visited",), of=VisitedPlace.COUNTY,
            said=_("Different counties that were themselves the object of a visit; a second visit does not count."),
        ),
        _visits(
            "visits.markets", _("Markets visited"), ("visited", "market_name"), of=VisitedPlace.MARKET,
            said=_("Different markets that were visited."),
        ),
        _visits(
            "findings.found", _("Problems found"), sums="found",
            said=_("Added up from visits: those that are entered as findings, and those only counted."),
        ),
        DayCount(
            of=_list_of(FINDING), key="findings.served", label=_("Of these entered as findings"), day="registered_on",
            days="registered", definition=_("By the day on which they were served."),
        ),
        DayCount(
            of=_list_of(EXPOSURE), key="exposures.published", label=_("Exposures"), day="registered_on",
            days="registered", definition=_("By the day on which they were made public."),
        ),
        DayCount(
            of=_list_of(TALK), key="talks.held", label=_("Supervision talks held"), day="held_on", days="held",
            definition=_("By the day of the talk."),
        ),
    ),
)  # fmt: skip
