"""Letters as a source of figures: values and addresses by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from figures.periods import Period
from figures.sources import Counts, Place, Question, Slice, Source
from figures.tallies import TalliedCounts, address_of, first_day, held_by, named_by
from leads.models import FocusArea, KeyArea
from records.models.code import CodeItem
from rectification.figures import amounts
from rectification.figures.page import letter_section
from rectification.figures.table import BREAKDOWNS, BY_KEY, FIGURES
from rectification.figures.tallies import Tallies
from rectification.models import Measure, OrderType, Organ, RectificationOrder

if TYPE_CHECKING:
    from accounts.scope import Reader
    from figures.panels import Section

NAMED_BY: dict[str, type[CodeItem]] = {"type": OrderType, "key_area": KeyArea, "focus_area": FocusArea}


class LetterCounts(TalliedCounts):
    figures = BY_KEY

    def slices(self, key: str, period: Period) -> list[Slice]:
        place, name = self.asked.place, key.rpartition(".")[2]
        if key == "measures.made.status":
            counted, days = amounts.states(self.tallies, period), amounts.days("made", period)
            return [self._slice(amounts.MEASURES, "state", state, n, days) for state, n in counted.most_common()]
        params = amounts.COUNTED | amounts.days("received", period)
        letters = amounts.details(self.tallies, name, period).most_common()
        return [self._slice(amounts.ORDERS, name, value, number, params | held_by(place)) for value, number in letters]

    def _slice(self, rows: str, name: str, value: Any, number: int, params: dict[str, Any]) -> Slice:
        code, word = self._words(name, value)
        params = held_by(self.asked.place) | params
        return Slice(code, word, number, address_of(rows, ({name: code} if code else {"missing": name}) | params))

    def _words(self, name: str, value: Any) -> tuple[str, str]:
        """Code and name of a detail, as the list's filter takes it."""
        if name == "state":
            return value, str(Measure.Status(value).label)
        if name == "issuer_kind":
            return value, str(Organ.Kind(value).label)
        if name == "issuer":
            return (self.tallies.organs[value].name,) * 2
        return named_by(NAMED_BY[name], value)


class LetterSource(Source):
    name = "letters"
    label = gettext_lazy("Three proposals, one notice")
    order = 20
    kinds = frozenset({"order", "part", "measure", "action", "reply", "dossier"})
    figures = FIGURES
    breakdowns = BREAKDOWNS

    def first_days(self, user: Reader, place: Place) -> list[QuerySet[Any, Any]]:
        return [first_day(RectificationOrder.objects.in_reach_of(user), "received_on", place)]

    def count(self, asked: Question) -> LetterCounts:
        return LetterCounts(asked, Tallies(asked))

    def section(self, asked: Question, counts: Counts) -> Section:
        return letter_section(asked, counts)
