"""What was reported: sums of returns, and the newest of those that say how many there are since the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from accounts.models import Bureau
from returns.models import Indicator, Return

if TYPE_CHECKING:
    from accounts.scope import Reader


def reported(
    user: Reader,
    indicators: list[Indicator],
    *,
    place: Bureau | None = None,
    start: date | None = None,
    end: date | None = None,
) -> dict[int, dict[int, Decimal]]:
    """{indicator: {city: number}} of the returns of a place that were signed for these days.

    A city that reported nothing is not in it.

    Of a cumulative indicator the newest return of each bureau counts, and no other.
    """
    rows = Return.objects.in_reach_of(user).reported().filter(indicator__in=indicators)
    if place and place.level != Bureau.Level.PROVINCE:
        rows = rows.filter(**{"city" if place.level == Bureau.Level.CITY else "bureau": place})
    if start:
        rows = rows.filter(for_on__gte=start)
    if end:
        rows = rows.filter(for_on__lte=end)
    cumulative = [each.pk for each in indicators if each.is_cumulative]
    found: dict[int, dict[int, Decimal]] = {}
    added = rows.exclude(indicator__in=cumulative).order_by().values_list("indicator", "city").annotate(n=Sum("value"))
    for indicator, city, number in added:
        found.setdefault(indicator, {})[city] = number
    newest = rows.filter(indicator__in=cumulative).order_by("indicator_id", "bureau_id", "-for_on", "-pk")
    for indicator, city, number in newest.distinct("indicator_id", "bureau_id").values_list(
        "indicator", "city", "value"
    ):
        of = found.setdefault(indicator, {})
        of[city] = of.get(city, Decimal(0)) + number
    return found


def totals(by_city: Mapping[int, Mapping[int, Decimal]]) -> dict[int, Decimal]:
    return {indicator: sum(cities.values(), Decimal(0)) for indicator, cities in by_city.items()}
