"""Pretty numbers: what may stand behind a good place. Shown beside the ranking, accusing nobody (reference 8.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from django.db.models import Count, Q

from circulars.models import Circular, Line, Posting
from records.rates import percent

LAST_DAYS = 2


@dataclass(frozen=True)
class Sign:
    """One city: share of the month's clearings on its last days, share reopened, leads merged and voided."""

    line: Line
    last_days: str
    reopened: str
    merged: int
    voided: int


def signs(circular: Circular) -> list[Sign]:
    """Only cities where there is something to look at."""
    since = circular.month_end - timedelta(days=LAST_DAYS - 1)
    late = (
        Posting.objects.filter(line__circular__in=circular.chain(), column="cleared", movement__is_internal=False)
        .values_list("line__city_id")
        .annotate(n=Count("pk", filter=Q(movement__effective_on__gte=since)))
    )
    on_last_days = dict(late)
    found = []
    for line in Line.objects.filter(circular=circular).cities():
        rushed = on_last_days.get(line.bureau_id, 0)
        if rushed or line.reopened or line.merged or line.voided:
            found.append(
                Sign(line, _share(rushed, line.cleared), _share(line.reopened, line.cleared), line.merged, line.voided)
            )
    return found


def _share(part: int, whole: int) -> str:
    return percent(Fraction(part, whole) if whole else None)
