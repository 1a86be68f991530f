"""What a company or person was penalised for: amounts over the years, and offences against one law within a window."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from cases.amounts import CONFISCATED, FINE, GOODS
from cases.models import Party
from money.yuan import grouped_yuan
from records.models import AmountEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from records.models import Subject

WINDOWS = (1, 2, 5)  # years
TWO_YEARS = 2
VERSION = re.compile(r"_\d{4}$")  # codes of laws end with the year of the version
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Year:
    """Penalties of one year by the days from which they count; a court's change stands in the year of the judgment."""

    year: int
    cases: int
    fines: str
    confiscated: str


@dataclass(frozen=True)
class Repeated:
    """Penalties for offences against one law, whatever its version, of which `most` lie within the window."""

    law: str
    parties: Sequence[Party]
    most: int


def told_of(subjects: QuerySet[Subject], user: User, asked: Mapping[str, str]) -> dict[str, Any]:
    """Context of cases/_offences.html; {} for one that was never penalised. `asked`: "years" of the window."""
    penalised = list(
        Party.objects.visible_to(user)
        .filter(subject__in=subjects, decision=Party.Decision.PENALTY)
        .select_related("case__law")
        .order_by("decided_on", "pk")
    )
    if not penalised:
        return {}
    window = next((years for years in WINDOWS if str(years) == asked.get("years")), TWO_YEARS)
    return {
        "years": by_year(penalised, user), "repeated": repeated(penalised, window), "window": window,
        "windows": WINDOWS,
    }  # fmt: skip


def by_year(parties: Iterable[Party], user: User) -> list[Year]:
    """The latest first."""
    decided: dict[int, set[int]] = defaultdict(set)
    for party in parties:
        if party.decided_on:
            decided[party.decided_on.year].add(party.case_id)
    amounts: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in _entries(parties, user):
        amounts[entry.effective_on.year][entry.name] += entry.change_yuan
    return [
        Year(year, len(decided[year]), _yuan(amounts[year], FINE), _yuan(amounts[year], CONFISCATED, GOODS))
        for year in sorted(decided.keys() | amounts.keys(), reverse=True)
    ]


def _entries(parties: Iterable[Party], user: User) -> QuerySet[AmountEntry]:
    cases, parts = {party.case_id for party in parties}, {party.part.key for party in parties}
    return AmountEntry.objects.visible_to(user).filter(kind="case", record_id__in=cases, part__in=parts)


def _yuan(amounts: Mapping[str, Decimal], *names: str) -> str:
    return grouped_yuan(sum((amounts.get(name, ZERO) for name in names), ZERO))


def repeated(parties: Iterable[Party], years: int) -> list[Repeated]:
    """Laws that were broken at least twice within so many years, counted from decision to decision, most first."""
    by_law: dict[str, list[Party]] = defaultdict(list)
    for party in parties:
        if party.case.law:
            by_law[VERSION.sub("", party.case.law.code)].append(party)
    found = [
        Repeated(of[-1].case.law.label if of[-1].case.law else _("Not stated"), of, most)
        for of in by_law.values()
        if (most := most_within([party.decided_on for party in of if party.decided_on], years)) > 1
    ]
    return sorted(found, key=lambda each: -each.most)


def most_within(days: Sequence[date], years: int) -> int:
    """How many of these days, sorted, lie within one stretch of so many years at most."""
    return max((sum(first <= day < first + relativedelta(years=years) for day in days) for first in days), default=0)
