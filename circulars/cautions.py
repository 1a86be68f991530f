"""Pretty numbers: what may stand behind a good place. Shown beside the ranking, accusing nobody (reference 8.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from django.db.models import Count
from django.utils.translation import gettext as _

from circulars.models import Circular, Line, Posting
from deadlines.models import Correction
from figures.rates import percent

LAST_DAYS = 2


@dataclass(frozen=True)
class Sign:
    """One city and what there is to look at, each in a few words."""

    line: Line
    words: list[str]


def signs(circular: Circular, cities: Iterable[Line]) -> list[Sign]:
    """Of these lines only the cities where there is something to look at."""
    since = circular.month_end - timedelta(days=LAST_DAYS - 1)
    late = (
        Posting.objects.filter(line__circular__in=circular.chain(), column="cleared", movement__is_internal=False)
        .filter(movement__effective_on__gte=since)
        .values_list("line__city_id")
        .annotate(n=Count("pk"))
    )
    on_last_days, corrected = dict(late), _corrected(circular)
    found = []
    for line in cities:
        if words := _words(line, on_last_days.get(line.bureau_id, 0), corrected.get(line.bureau_id, 0)):
            found.append(Sign(line, words))
    return found


def _corrected(circular: Circular) -> dict[int, int]:
    """By city: terms of leads whose first day was corrected in the month, so that they were overdue later or never."""
    granted = Correction.objects.granted().filter(
        clock__kind="lead", decided_on__range=(circular.month, circular.month_end)
    )
    return dict(granted.order_by().values_list("clock__city_id").annotate(n=Count("pk")))


def _words(line: Line, rushed: int, corrected: int) -> list[str]:
    said = (
        (rushed, _("%(share)s of the clearings on the last two days of the month") % {"share": _share(rushed, line)}),
        (line.reopened, _("%(share)s reopened") % {"share": _share(line.reopened, line)}),
        (line.merged, _("%(count)s merged") % {"count": line.merged}),
        (line.voided, _("%(count)s voided") % {"count": line.voided}),
        (corrected, _("%(count)s first days of terms corrected") % {"count": corrected}),
    )
    return [words for count, words in said if count]


def _share(part: int, line: Line) -> str:
    return percent(Fraction(part, line.cleared) if line.cleared else None)
