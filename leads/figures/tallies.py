"""How leads are counted for figures: one statement for each kind of event, by bureau and stretch of days.

The rows are those of the lists in `leads.lists`, taken through the same querysets; what of a tally makes a figure
stands in `leads.figures`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime, time
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone

from deadlines.models import KEPT, Pause
from figures.counting import ALL, Buckets, Key, Tally, of_whole
from figures.sources import Question
from figures.tallies import Tallies as Base
from leads.models import Lead, Movement, Stub
from leads.models.lead import LeadQuerySet
from leads.models.movement import Kind
from leads.terms import result_terms

DETAILS = ("category", "channel", "key_area")
# what is remembered by month, as the triggers note it
FOUND, GONE, CLEARED, MOVED, DUE = "leads.found", "leads.gone", "leads.cleared", "leads.moved", "leads.due"


class Tallies(Base):
    """Everything that is counted for one question; each tally is taken when it is first asked for."""

    def __init__(self, asked: Question) -> None:
        super().__init__(asked)
        self.ledger_buckets = Buckets([asked.period, asked.base, *(step.period for step in asked.period.trend())])

    # whose rows

    @property
    def _leads(self) -> LeadQuerySet:
        """What the list of leads shows: nothing of the compartment."""
        return Lead.objects.visible_to(self.user).filter(readers__isnull=True).order_by()

    @property
    def _finder(self) -> str:
        return "found_city_id" if self.place.is_province else "found_by_id"

    def _found_here(self, leads: LeadQuerySet) -> LeadQuerySet:
        if self.place.is_province:
            return leads
        leads = leads.filter(found_city=self.place.bureau.city_id)
        return leads if self.place.is_whole else leads.filter(found_by=self.place.bureau)

    # tallies

    @property
    def counts(self) -> Mapping[str, Hashable]:
        return {FOUND: (), GONE: (), CLEARED: self.calendar.version, MOVED: self._cut_off, DUE: ()}

    @cached_property
    def found(self) -> Tally:
        """Leads by the day they were found: state, and whether somebody beyond the person's reach holds them now."""
        here = ((bucket, key, status, False, n) for bucket, key, status, n in self._found[0])
        return Tally(self.buckets, [*here, *self._found_and_gone()])

    @cached_property
    def details(self) -> dict[str, Tally]:
        """Leads found in the whole place: state, and what each of DETAILS says."""
        _here, *details = self._found
        return {name: of_whole(self.buckets, rows) for name, rows in zip(DETAILS, details, strict=True)}

    @cached_property
    def _found(self) -> list[list[tuple[Any, ...]]]:
        leads = self._found_here(self._leads)
        return self.monthly(FOUND, leads, "found_on", (self._finder, "status"), *(("status", name) for name in DETAILS))

    def _found_and_gone(self) -> Iterable[tuple[Any, ...]]:
        """What was entered here and is out of sight, by the state that its stub tells. The province sees all."""
        if self.place.is_province:
            return
        gone = Stub.objects.visible_to(self.user).out_of_reach(self.user)
        state = gone.filter(lead_id=OuterRef("lead_id")).order_by("pk").values("status")[:1]
        entered = self.held(Movement.objects.visible_to(self.user).filter(kind=Kind.ENTERED))
        entered = entered.filter(lead_id__in=gone.values("lead_id")).annotate(state=Subquery(state))
        for bucket, key, status, n in self.monthly(GONE, entered, "effective_on", (self.holder, "state"))[0]:
            yield bucket, key, status, True, n

    @cached_property
    def lengths(self) -> Tally:
        """Leads by the day they were cleared: working days from their receipt, less time that did not count."""
        return Tally(self.buckets, self._cleared[0])

    @cached_property
    def outcomes(self) -> Tally:
        """Leads cleared in the whole place: outcome."""
        return of_whole(self.buckets, self._cleared[1])

    @cached_property
    def _cleared(self) -> list[list[tuple[Any, ...]]]:
        leads = self.held(self._leads.cleared()).annotate(days=self._days_taken())
        return self.monthly(CLEARED, leads, "cleared_on", (self.holder, "days"), ("outcome_id",))

    def _days_taken(self) -> Any:
        paused = Pause.objects.filter(
            state=Pause.State.IN_FORCE, until_on__isnull=False, clock__kind=Lead.kind, clock__code="CASE_FILE"
        )
        of_lead = paused.filter(clock__record_id=OuterRef("pk")).order_by().values("clock__record_id")
        days = of_lead.annotate(days=Sum(self.workdays("from_on", Least("until_on", OuterRef("cleared_on")))))
        # few leads have a pause: the inner list is read once, the sum only for those
        stood_still = Case(
            When(pk__in=paused.values("clock__record_id"), then=Coalesce(Subquery(days.values("days")), 0)),
            default=Value(0),
        )
        return Greatest(self.workdays("received_on", "cleared_on") - stood_still, 0)

    @cached_property
    def open(self) -> dict[Key, tuple[int, int]]:
        """Leads in stock now and those of them overdue, by holder."""
        rows = self.held(self._leads.open()).values_list(self.holder)
        late = Count("pk", filter=Q(due_on__lt=self.asked.on))
        found = {key: (n, overdue) for key, n, overdue in rows.annotate(n=Count("*"), late=late)}
        return found | {ALL: (sum(n for n, _late in found.values()), sum(late for _n, late in found.values()))}

    @cached_property
    def movements(self) -> Tally:
        """Movements by the day they took effect: kind, whether inside a city, whether entered after the period's end.

        Also those after the last day asked for: stock is counted back from what stands in stock now.
        """
        rows = self.held(Movement.objects.visible_to(self.user)).annotate(late=self._entered_late())
        names = (self.holder, "kind", "is_internal", "late")
        return Tally(
            self.ledger_buckets, *self.monthly(MOVED, rows, "effective_on", names, buckets=self.ledger_buckets)
        )

    @property
    def _cut_off(self) -> datetime | None:
        """When the period was over; None while it goes on, since nothing is late then."""
        if self.asked.period.end >= self.asked.on:
            return None
        return timezone.make_aware(datetime.combine(self.asked.period.end, time.max))

    def _entered_late(self) -> Any:
        if self._cut_off is None:
            return Value(False)
        return ExpressionWrapper(Q(recorded_at__gt=self._cut_off), BooleanField())

    @cached_property
    def terms(self) -> Tally:
        """Terms for a result by the day they were due: kept or missed."""
        terms = self.held(result_terms(self.user, on=self.asked.on))
        terms = terms.annotate(kept=ExpressionWrapper(KEPT, BooleanField()))
        return Tally(self.buckets, *self.monthly(DUE, terms, "due_on", (self.holder, "kept")))
