"""Cases as a source of figures: values and addresses by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from cases.figures.page import case_section
from cases.figures.table import BREAKDOWNS, BY_KEY, CASES, FIGURES, PENALTIES, days
from cases.figures.tallies import Tallies
from cases.filters import AMOUNT_NAMES
from cases.models import EnforcementCase, Law
from figures.periods import Period
from figures.sources import Counts, Place, Question, Slice, Source
from figures.tallies import TalliedCounts, address_of, first_day, held_by, named_by
from leads.models import BusinessLine

if TYPE_CHECKING:
    from accounts.scope import Reader
    from figures.panels import Section

NAMED_BY: dict[str, Any] = {"business_line": BusinessLine, "law": Law}


class CaseCounts(TalliedCounts):
    figures = BY_KEY

    def slices(self, key: str, period: Period) -> list[Slice]:
        of, _dot, name = key.rpartition(".")
        if of == "cases.penalties":
            amounts = self.tallies.amounts_by(name, AMOUNT_NAMES["penalties"], period)
            params = {"which": "penalties"} | days("counted", period)
            return [self._slice(PENALTIES, name, value, amount, params) for value, amount in amounts if amount]
        params = {"penalty": "yes"} | days("decided", period)
        counted = self.tallies.details(name, period).most_common()
        return [self._slice(CASES, name, value, number, params) for value, number in counted]

    def _slice(self, rows: str, name: str, value: Any, number: Any, params: dict[str, Any]) -> Slice:
        code, word = named_by(NAMED_BY[name], value)
        params = params | held_by(self.asked.place) | ({name: code} if code else {"missing": name})
        return Slice(code, word, number, address_of(rows, params))


class CaseSource(Source):
    name = "cases"
    label = gettext_lazy("Cases")
    order = 30
    kinds = frozenset({EnforcementCase.kind})
    figures = FIGURES
    breakdowns = BREAKDOWNS

    def first_days(self, user: Reader, place: Place) -> list[QuerySet[Any, Any]]:
        return [first_day(EnforcementCase.objects.in_reach_of(user).filter(filed_on__isnull=False), "filed_on", place)]

    def count(self, asked: Question) -> CaseCounts:
        return CaseCounts(asked, Tallies(asked))

    def section(self, asked: Question, counts: Counts) -> Section:
        return case_section(asked, counts)
