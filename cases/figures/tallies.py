"""How cases and what they are to pay are counted for figures, in few statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Func, IntegerField, Model, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from cases.lists import amounts_in_reach
from cases.models import EnforcementCase
from cases.models.case import CaseQuerySet
from cases.terms import decision_terms
from deadlines.models import KEPT
from figures.counting import ALL, Tally
from figures.periods import Period
from figures.sources import Place, Question
from figures.tallies import Tallies as Base

DETAILS = ("business_line", "law")
DAYS = ("filed", "decided", "closed")
ZERO = Value(Decimal("0.00"))


class Tallies(Base):
    """Everything that is counted for one question; each tally is taken when it is first asked for."""

    def __init__(self, asked: Question) -> None:
        super().__init__(asked, *(step.period for step in asked.period.trend()))

    @cached_property
    def _counted(self) -> dict[str, Tally]:
        found = self.together(**{name: self._numbered(self._on(self._rows(name), f"{name}_on")) for name in DAYS})
        return {name: Tally(self.buckets, rows) for name, rows in found.items()}

    def _rows(self, name: str) -> CaseQuerySet:
        cases = EnforcementCase.objects.in_reach_of(self.user)
        return cases.penalised() if name == "decided" else cases.filter(**{f"{name}_on__isnull": False})

    def _on(self, rows: QuerySet[Any], day: str) -> QuerySet[Any]:
        """Rows of the place whose `day` lies in the days asked for, with the bucket that it falls into."""
        return self.held(rows).filter(self.in_days(day)).order_by().annotate(bucket=self.buckets.number(F(day)))

    def _numbered(self, rows: QuerySet[Model], *kind: str) -> QuerySet[Model, Any]:
        return rows.values_list("bucket", self.holder, *kind).annotate(n=Count("*"))

    def count(self, name: str, place: Place, period: Period) -> int:
        return self._counted[name].of(self.key(place), self.buckets.within(period)).total()

    @cached_property
    def _amounts(self) -> Tally:
        """Changes of amounts by the day from which they count, and by name."""
        rows = self._entries().values_list("bucket", self.holder, "name").annotate(n=Sum("change_yuan"))
        return Tally(self.buckets, self.together(amounts=rows)["amounts"])

    def _entries(self) -> QuerySet[Any]:
        return self._on(amounts_in_reach(self.user).select_related(None), "effective_on")

    def amount(self, names: tuple[str, ...], place: Place, period: Period) -> Decimal:
        found = self._amounts.of(self.key(place), self.buckets.within(period))
        return sum((Decimal(found[(name,)]) for name in names), Decimal("0.00"))

    @cached_property
    def _collected(self) -> Tally:
        """Of the penalties decided here, what was to be paid and what is paid now, by the day of decision. A ledger
        says nothing of payments."""
        rows = self._on(self._rows("decided").filter(import_row__isnull=True), "decided_on")
        owed = rows.values_list("bucket", self.holder, Value("owed")).annotate(
            n=Sum(Coalesce("fine_yuan", ZERO) + Coalesce("confiscated_yuan", ZERO) + Coalesce("surcharge_yuan", ZERO))
        )
        paid = rows.values_list("bucket", self.holder, Value("paid")).annotate(n=Sum("paid_yuan"))
        found = self.together(owed=owed, paid=paid)
        return Tally(self.buckets, [*found["owed"], *found["paid"]])

    def collected(self, what: str, place: Place, period: Period) -> Decimal:
        found = self._collected.of(self.key(place), self.buckets.within(period))
        return Decimal(found[(what,)]) + Decimal("0.00")

    @cached_property
    def _terms(self) -> Tally:
        """Terms for a decision by the day they were due: kept or not."""
        terms = self._on(decision_terms(self.user, on=self.asked.on), "due_on")
        kept = terms.annotate(kept=ExpressionWrapper(KEPT, BooleanField()))
        return Tally(self.buckets, self.together(terms=self._numbered(kept, "kept"))["terms"])

    def terms(self, place: Place, period: Period, *, kept: bool = False) -> int:
        found = self._terms.of(self.key(place), self.buckets.within(period))
        return found[(True,)] if kept else found.total()

    def lengths(self, name: str, place: Place, period: Period) -> Counter[int]:
        """Days that the step up to `name` took, of the cases that were filed, decided or closed in the period: so many
        days → how many cases."""
        found = self._lengths[name].of(self.key(place), self.buckets.within(period))
        return Counter({days: number for (days,), number in found.items()})

    @cached_property
    def _lengths(self) -> dict[str, Tally]:
        rows = {
            name: self._numbered(
                self._on(self._rows(name).filter(**there), f"{name}_on").annotate(taken=taken), "taken"
            )
            for name, there, taken in (
                ("filed", {"import_row__isnull": True}, _days("clue_on", "filed_on")),
                ("decided", {}, _days("filed_on", "decided_on")),
                ("closed", {"has_penalty": True}, _days("decided_on", "closed_on")),
            )
        }
        return {name: Tally(self.buckets, found) for name, found in self.together(**rows).items()}

    def loads(self, place: Place, period: Period) -> Counter[int]:
        """Cases decided in the period by officer in charge: so many cases → how many officers."""
        found = self._loads.of(self.key(place), self.buckets.within(period))
        return Counter(found.values())

    @cached_property
    def _loads(self) -> Tally:
        rows = self._on(self._rows("decided").filter(import_row__isnull=True, assignee__isnull=False), "decided_on")
        return Tally(self.buckets, self.together(loads=self._numbered(rows, "assignee_id"))["loads"])

    def details(self, name: str, period: Period) -> Counter[Any]:
        """Decided cases of the whole place by line or law: its key → how many."""
        counted = self._details[name].of(ALL, self.buckets.within(period))
        return Counter({key: number for (key,), number in counted.items()})

    @cached_property
    def _details(self) -> dict[str, Tally]:
        rows = self._on(self._rows("decided"), "decided_on")
        found = self.together(**{name: self._numbered(rows, f"{name}_id") for name in DETAILS})
        return {name: Tally(self.buckets, of) for name, of in found.items()}

    def amounts_by(self, name: str, names: tuple[str, ...], period: Period) -> list[tuple[Any, Decimal]]:
        """Amounts of the whole place by line or law: its key and yuan, the most first."""
        found: dict[Any, Decimal] = defaultdict(Decimal)
        counted = self._amounts_by[name].of(ALL, self.buckets.within(period))
        for (key, amount), number in counted.items():
            if amount in names:
                found[key] += Decimal(number)
        return sorted(found.items(), key=lambda pair: -pair[1])

    @cached_property
    def _amounts_by(self) -> dict[str, Tally]:
        wanted = {
            name: self._entries().values_list("bucket", self.holder, name, "name").annotate(n=Sum("change_yuan"))
            for name in DETAILS
        }
        return {name: Tally(self.buckets, rows) for name, rows in self.together(**wanted).items()}


def _days(first: str, last: str) -> Any:
    """A day less a day is a number of days to PostgreSQL; Django would make a length of time of it."""
    return Func(F(last), F(first), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
