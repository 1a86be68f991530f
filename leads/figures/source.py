"""Leads as a source of figures: values and addresses by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from figures.periods import Period
from figures.sources import Counts, Place, Question, Slice, Source
from figures.tallies import TalliedCounts, address_of, first_day, named_by
from leads.figures import measures
from leads.figures.measures import LEADS
from leads.figures.page import lead_section
from leads.figures.table import BREAKDOWNS, BY_KEY, FIGURES
from leads.figures.tallies import Tallies
from leads.models import Channel, KeyArea, Lead, Movement, Outcome
from records.models.code import CodeItem

if TYPE_CHECKING:
    from accounts.scope import Reader
    from figures.panels import Section


NAMED_BY: dict[str, type[CodeItem]] = {"channel": Channel, "key_area": KeyArea, "outcome": Outcome}


class LeadCounts(TalliedCounts):
    figures = BY_KEY

    def slices(self, key: str, period: Period) -> list[Slice]:
        return self._by_outcome(period) if key == "leads.cleared.outcome" else self._found_by(key, period)

    def _by_outcome(self, period: Period) -> list[Slice]:
        counted = measures.outcomes(self.tallies, period).most_common()
        name, params = measures.cleared_rows(self.tallies, self.asked.place, period)
        words = [(*self._words("outcome", key), number) for key, number in counted]
        return [Slice(code, word, number, address_of(name, {"outcome": code} | params)) for code, word, number in words]

    def _found_by(self, key: str, period: Period) -> list[Slice]:
        """Of what is in reach; the rest, of which the finder knows no more, is one slice of its own."""
        name, days = key.rpartition(".")[2], measures.found_days(self.asked.place, period)
        counted = measures.details(self.tallies, name, period).most_common()
        words = [(*self._words(name, value), number) for value, number in counted]
        found = [
            Slice(code, word, number, address_of(LEADS, ({name: code} if code else {"missing": name}) | days))
            for code, word, number in words
        ]
        away = measures.away(self.tallies, self.asked.place, period)
        address = address_of(*measures.away_rows(self.tallies, self.asked.place, period))
        return [*found, Slice("away", _("Held elsewhere"), away, address)] if away else found

    def _words(self, name: str, value: Any) -> tuple[str, str]:
        """Code and name of a detail."""
        if name == "category":
            return value, str(Lead.Category(value).label)
        return named_by(NAMED_BY[name], value)


class LeadSource(Source):
    name = "leads"
    label = gettext_lazy("Leads")
    order = 10
    kinds = frozenset({"lead"})
    figures = FIGURES
    breakdowns = BREAKDOWNS

    def first_days(self, user: Reader, place: Place) -> list[QuerySet[Any, Any]]:
        return [first_day(Movement.objects.visible_to(user), "effective_on", place)]

    def count(self, asked: Question) -> LeadCounts:
        return LeadCounts(asked, Tallies(asked))

    def section(self, asked: Question, counts: Counts) -> Section:
        return lead_section(asked, counts)
