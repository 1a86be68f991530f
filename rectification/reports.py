"""填报: the newest progress report of each of several places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from accounts.models import Bureau
from figures.sources import Place
from rectification.models import Progress

if TYPE_CHECKING:
    from accounts.scope import Reader


def latest_reports(user: Reader, places: Iterable[Place]) -> dict[Place, Progress]:
    """place → the newest report in the person's reach, with its measure and its writer; places without one are left
    out. Two statements, each report found by an index."""
    wanted = {(place.bureau.pk, place.is_whole): place for place in places}
    seen = Progress.objects.in_reach_of(user).order_by("-at", "-pk").values("pk")
    bureaus = Bureau.objects.filter(pk__in={pk for pk, _whole in wanted}).order_by()
    newest = bureaus.annotate(
        of_city=Subquery(seen.filter(city=OuterRef("pk"))[:1]),
        of_bureau=Subquery(seen.filter(bureau=OuterRef("pk"))[:1]),
    )
    found = {
        (pk, is_whole): report
        for pk, of_city, of_bureau in newest.values_list("pk", "of_city", "of_bureau")
        for is_whole, report in ((True, of_city), (False, of_bureau))
    }
    reports = (
        Progress.objects.in_reach_of(user)
        .select_related("measure", "by", "bureau")
        .in_bulk([report for report in found.values() if report])
    )
    return {place: reports[found[key]] for key, place in wanted.items() if found.get(key)}
