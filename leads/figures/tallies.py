"""How leads are counted for figures: one statement for each kind of event, by bureau and stretch of days.

The rows are those of the lists in `leads.lists`, taken through the same querysets; what of a tally makes a figure
stands in `leads.figures`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
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
from leads.models import Lead, Movement, Stub
from leads.models.lead import LeadQuerySet
from leads.models.movement import Kind
from leads.terms import result_terms
from records.counting import ALL, Buckets, Key, Tally, grouped
from records.figures import Question
from records.periods import DAY
from records.tallies import Tallies as Base

DETAILS = ("category", "channel", "key_area")
WHOLE = 0  # the key of what is not counted by bureau


class Tallies(Base):
    """Everything that is counted for one question; each tally is taken when it is first asked for."""

    def __init__(self, asked: Question) -> None:
        super().__init__(asked)
        self.trend = asked.period.trend()
        self.ledger_buckets = Buckets([asked.period, asked.base, *(bucket.period for bucket in self.trend)])

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

    @cached_property
    def found(self) -> Tally:
        """Leads by the day they were found: state, and whether somebody beyond the person's reach holds them now."""
        here, _details = self._found
        return Tally(self.buckets, [*((*kind, False, number) for *kind, number in here), *self._found_and_gone()])

    @cached_property
    def details(self) -> Tally:
        """Leads found in the whole place: state, and what each of DETAILS says."""
        _here, details = self._found
        return Tally(self.buckets, ((WHOLE, *row) for row in details))

    @cached_property
    def _found(self) -> list[list[tuple]]:
        leads = self._found_here(self._leads).filter(self.in_days("found_on"))
        leads = leads.annotate(bucket=self.buckets.number(F("found_on")))
        return grouped(leads, (self._finder, "bucket", "status"), ("bucket", "status", *DETAILS))

    def _found_and_gone(self) -> Iterable[tuple]:
        """What was entered here and is out of sight, by the state that its stub tells. The province sees all."""
        gone = Stub.objects.visible_to(self.user).out_of_reach(self.user)
        if self.place.is_province:
            return
        state = gone.filter(lead_id=OuterRef("lead_id")).order_by("pk").values("status")[:1]
        entered = self.held(Movement.objects.visible_to(self.user).filter(kind=Kind.ENTERED)).order_by()
        entered = entered.filter(self.in_days("effective_on"), lead_id__in=gone.values("lead_id"))
        rows = entered.annotate(bucket=self.buckets.number(F("effective_on")), state=Subquery(state))
        for key, bucket, status, n in rows.values_list(self.holder, "bucket", "state").annotate(n=Count("*")):
            yield key, bucket, status, True, n

    @cached_property
    def lengths(self) -> Tally:
        """Leads by the day they were cleared: working days from their receipt, less time that did not count."""
        lengths, _outcomes = self._cleared
        return Tally(self.buckets, lengths)

    @cached_property
    def outcomes(self) -> Tally:
        """Leads cleared in the whole place: outcome."""
        _lengths, outcomes = self._cleared
        return Tally(self.buckets, ((WHOLE, *row) for row in outcomes))

    @cached_property
    def _cleared(self) -> list[list[tuple]]:
        leads = self.held(self._leads.cleared()).filter(self.in_days("cleared_on"))
        leads = leads.annotate(bucket=self.buckets.number(F("cleared_on")), days=self._days_taken())
        return grouped(leads, (self.holder, "bucket", "days"), ("bucket", "outcome_id"))

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
        return found | {ALL: tuple(map(sum, zip(*found.values(), strict=True))) or (0, 0)}

    def movements(self, key: Key, buckets: range) -> Counter:
        """kind of movement, whether inside a city, whether entered after the period's end → how many."""
        recent = self.ledger_buckets.after(self._recent - DAY).start
        newer, older = (
            range(max(buckets.start, recent), buckets.stop),
            range(buckets.start, min(buckets.stop, recent)),
        )
        return self._newer.of(key, newer) + (self._older.of(key, older) if older else Counter())

    @cached_property
    def _recent(self) -> date:
        """The ledger of the base is long ago and rarely asked for, so it is counted apart from what the page shows."""
        return min(self.asked.period.start, self.trend[0].period.start)

    @cached_property
    def _newer(self) -> Tally:
        return self._ledger(Q(effective_on__gte=self._recent))

    @cached_property
    def _older(self) -> Tally:
        return self._ledger(Q(effective_on__gte=self.ledger_buckets.first, effective_on__lt=self._recent))

    def _ledger(self, days: Q) -> Tally:
        rows = self.held(Movement.objects.visible_to(self.user)).filter(days).order_by()
        rows = rows.annotate(bucket=self.ledger_buckets.number(F("effective_on")), late=self._entered_late())
        names = (self.holder, "bucket", "kind", "is_internal", "late")
        return Tally(self.ledger_buckets, rows.values_list(*names).annotate(n=Count("*")))

    def _entered_late(self) -> Any:
        if self.asked.period.end >= self.asked.on:
            return Value(False)
        end = timezone.make_aware(datetime.combine(self.asked.period.end, time.max))
        return ExpressionWrapper(Q(recorded_at__gt=end), BooleanField())

    @cached_property
    def terms(self) -> Tally:
        """Terms for a result by the day they were due: kept or missed."""
        terms = self.held(result_terms(self.user, on=self.asked.on)).filter(self.in_days("due_on")).order_by()
        kept = ExpressionWrapper(KEPT, BooleanField())
        rows = terms.annotate(bucket=self.buckets.number(F("due_on")), kept=kept)
        return Tally(self.buckets, rows.values_list(self.holder, "bucket", "kept").annotate(n=Count("*")))
