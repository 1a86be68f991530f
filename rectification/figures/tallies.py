"""How letters, measures, actions and dossiers are counted for figures, in few statements.

The rows are those of the lists in `rectification.lists`, taken through the same querysets; what of a tally makes a
figure stands in `rectification.figures.amounts`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Model, Q, QuerySet, Sum

from accounts.reference import rows_of
from deadlines.models import KEPT
from figures.counting import ALL, Key, Tally, of_whole, together
from figures.sources import Question
from figures.tallies import Monthly
from figures.tallies import Tallies as Base
from rectification.blocked import unplanned, unproven
from rectification.models import (
    Action,
    CriminalCase,
    Dossier,
    Measure,
    OrderType,
    Organ,
    Part,
    RectificationOrder,
    Reply,
)
from rectification.models.order import OrderQuerySet
from rectification.states import ANSWERED, S
from rectification.terms import adopted, answer_codes, answer_terms

DETAILS = ("type", "issuer", "key_area", "focus_area")
# what is remembered by month, as the triggers note it
RECEIVED, ANSWERED_ON, ACCEPTED, CLOSED = "letters.received", "letters.answered", "letters.accepted", "letters.closed"
DUE, MADE = "letters.due", "measures.made"
NOW = ("open", "overdue", "waiting", "bare", "near")
NEAR = timedelta(days=7)


def _is(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, BooleanField())


class Tallies(Base):
    """Everything that is counted for one question; each tally is taken when it is first asked for."""

    def __init__(self, asked: Question) -> None:
        super().__init__(asked, *(step.period for step in asked.period.trend()))

    @property
    def counts(self) -> Mapping[str, Hashable]:
        letters = tuple(key for key, each in rows_of(OrderType).items() if each.is_counted)
        answered = (letters, self.calendar.version)
        by_letters = dict.fromkeys((RECEIVED, ACCEPTED, CLOSED), letters)
        return by_letters | {ANSWERED_ON: answered, DUE: tuple(answer_codes()), MADE: ()}

    @property
    def _letters(self) -> OrderQuerySet:
        return self.held(RectificationOrder.objects.in_reach_of(self.user).received()).order_by()

    def _on(self, rows: QuerySet[Model], day: str) -> QuerySet[Model]:
        """Rows whose `day` lies in the days asked for, with the bucket that it falls into."""
        return rows.filter(self.in_days(day)).order_by().annotate(bucket=self.buckets.number(F(day)))

    def _numbered(self, rows: QuerySet[Model], *kind: str) -> QuerySet[Model]:
        """bucket, holder, what of `kind` each is → how many."""
        return rows.values_list("bucket", self.holder, *kind).annotate(n=Count("*"))

    # letters

    @cached_property
    def received(self) -> Tally:
        """Letters by the day they were received: whether no measure serves them."""
        return Tally(self.buckets, self._received[0])

    @cached_property
    def details(self) -> dict[str, Tally]:
        """Letters received in the whole place: what each of DETAILS says."""
        _here, *details = self._received
        return {name: of_whole(self.buckets, rows) for name, rows in zip(DETAILS, details, strict=True)}

    @cached_property
    def _received(self) -> list[list[tuple[Any, ...]]]:
        letters = self._letters.annotate(bare=_is(Q(measure_count=0)))
        return self.monthly(RECEIVED, letters, "received_on", (self.holder, "bare"), *((name,) for name in DETAILS))

    @cached_property
    def answered(self) -> Tally:
        """Letters by the day their answer was delivered: working days from their receipt."""
        return Tally(self.buckets, self._furthered["answered"])

    @cached_property
    def accepted(self) -> Tally:
        return Tally(self.buckets, self._furthered["accepted"])

    @cached_property
    def closed(self) -> Tally:
        return Tally(self.buckets, self._furthered["closed"])

    @cached_property
    def _furthered(self) -> dict[str, list[tuple[Any, ...]]]:
        answered = self._letters.filter(reply_state__in=ANSWERED)
        answered = answered.annotate(days=self.workdays("received_on", "replied_on"))
        return self.together(
            answered=Monthly(ANSWERED_ON, answered, "replied_on", (self.holder, "days")),
            accepted=Monthly(ACCEPTED, self._letters, "accepted_on", (self.holder,)),
            closed=Monthly(CLOSED, self._letters, "closed_on", (self.holder,)),
        )

    @cached_property
    def now(self) -> dict[Key, tuple[int, ...]]:
        """Open letters by holder, as NOW says: all; a duty overdue; waiting for acceptance; no measure; due soon."""
        found = {key: tuple(numbers) for key, *numbers in self._standing["now"]}
        return found | {ALL: tuple(map(sum, zip(*found.values(), strict=True))) or (0,) * len(NOW)}

    @cached_property
    def urged(self) -> dict[Key, int]:
        """Open letters that were urged three times and more, by holder."""
        return self._by_holder("urged")

    @cached_property
    def unplanned(self) -> dict[Key, int]:
        """Open letters with a problem that nothing answers, by holder."""
        return self._by_holder("unplanned")

    @cached_property
    def unproven(self) -> dict[Key, int]:
        """Measures under way without evidence, by holder."""
        return self._by_holder("unproven")

    def _by_holder(self, name: str) -> dict[Key, int]:
        found = dict(self._standing[name])
        return found | {ALL: sum(found.values())}

    @cached_property
    def _standing(self) -> dict[str, list[tuple[Any, ...]]]:
        today = self.asked.on
        wanted = {
            "overdue": Q(due_on__lt=today),
            "waiting": Q(status=S.AWAIT_ACCEPT),
            "bare": Q(measure_count=0),
            "near": Q(due_on__range=(today, today + NEAR)),
        }
        counts = {f"n_{name}": Count("pk", filter=condition) for name, condition in wanted.items()}
        each = {
            "urged": self._letters.due_for_talk(self.user),
            "unplanned": unplanned(self._letters.open()),
            "unproven": unproven(self.held(Measure.objects.in_reach_of(self.user))),
        }
        return together(
            now=self._letters.open().values_list(self.holder).annotate(n=Count("*"), **counts),
            **{name: rows.order_by().values_list(self.holder).annotate(n=Count("*")) for name, rows in each.items()},
        )

    @cached_property
    def terms(self) -> Tally:
        """Terms for an answer by the day they were due: kept or not, and whether the letter was accepted."""
        return Tally(self.buckets, self._followed["terms"])

    # what follows from them

    @cached_property
    def measures(self) -> Tally:
        """Measures by the day they were fixed: whether they serve several letters."""
        return Tally(self.buckets, self._made[0])

    @cached_property
    def states(self) -> Tally:
        """Measures of the whole place by state."""
        return of_whole(self.buckets, self._made[1])

    @cached_property
    def _made(self) -> list[list[tuple[Any, ...]]]:
        measures = self.held(Measure.objects.in_reach_of(self.user).made())
        measures = measures.annotate(several=_is(Q(order_count__gt=1)))
        return self.monthly(MADE, measures, "made_on", (self.holder, "several"), ("status",))

    @cached_property
    def joint(self) -> Tally:
        """Shares of bureaus that another bureau's letter is addressed to as well, by the day they received it."""
        return Tally(self.buckets, self._followed["joint"])

    @cached_property
    def actions(self) -> dict[str, Tally]:
        """Actions by the day they were carried out: their number, and the sums of staff and of subjects checked."""
        rows = self._followed["actions"]
        return {
            name: Tally(self.buckets, ((bucket, key, numbers[place] or 0) for bucket, key, *numbers in rows))
            for place, name in enumerate(("n", "staff_count", "checked_count"))
        }

    @cached_property
    def dossiers(self) -> Tally:
        """Dossiers that were opened, by the day they were registered: state."""
        return Tally(self.buckets, self._followed["dossiers"])

    @cached_property
    def replies(self) -> Tally:
        """Answers by the day they were delivered."""
        return Tally(self.buckets, self._followed["replies"])

    @cached_property
    def cases(self) -> Tally:
        """Criminal cases by the day they were filed."""
        return Tally(self.buckets, self._followed["cases"])

    @cached_property
    def _followed(self) -> dict[str, list[tuple[Any, ...]]]:
        terms = self.held(answer_terms(self.user, on=self.asked.on))
        terms = terms.annotate(kept=_is(KEPT), adopted=_is(adopted(self.user)))
        joint = Part.objects.in_reach_of(self.user).in_force().filter(origin=Part.Origin.ADDRESSED)
        actions = self._on(self.held(Action.objects.in_reach_of(self.user).held()), "held_on")
        dossiers = Dossier.objects.in_reach_of(self.user).counted()
        replies = Reply.objects.in_reach_of(self.user)
        cases = CriminalCase.objects.in_reach_of(self.user)
        sums = {"staff": Sum("staff_count"), "checked": Sum("checked_count")}
        return self.together(
            terms=Monthly(DUE, terms, "due_on", (self.holder, "kept", "adopted")),
            joint=self._numbered(self._on(self.held(joint), "received_on")),
            actions=self._numbered(actions).annotate(**sums),
            dossiers=self._numbered(self._on(self.held(dossiers), "registered_on"), "status"),
            replies=self._numbered(self._on(self.held(replies), "delivered_on")),
            cases=self._numbered(self._on(self.held(cases), "filed_on")),
        )

    # words

    @cached_property
    def organs(self) -> dict[int, Organ]:
        """The organs that wrote the letters counted."""
        keys = {key for _bucket, key, _n in self._received[1 + DETAILS.index("issuer")]}
        return Organ.objects.in_bulk(keys)
