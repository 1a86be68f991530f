"""加处罚款: 3 % of the unpaid fine for each day after its last day, never more than the fine (Penalty Law 72, 73).

accrued(Late(fine=Decimal("10000.00"), due_on=date(2026, 3, 16)), until=date(2026, 3, 18)) == Decimal("600.00")
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from cases.amounts import ZERO, account_of
from cases.models import Party
from deadlines.models import Clock
from deadlines.parts import of_part
from money.yuan import CENT

RATE = Decimal("0.03")  # a day
DAY = timedelta(days=1)
PAY = "FINE_PAY"


@dataclass(frozen=True)
class Plan:
    """A postponement or instalments: from `granted_on` on each sum is due on its own day."""

    granted_on: date
    sums: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True)
class Late:
    """All that says how much of a fine is late on a day.

    `due_on`: its last day by law. `plans`: oldest first. `paid`: (day, yuan), what was given back below nothing.
    `uncounted`: first and last day of each reconsideration or suit; without a last day it goes on.
    """

    fine: Decimal
    due_on: date
    plans: tuple[Plan, ...] = ()
    paid: tuple[tuple[date, Decimal], ...] = ()
    uncounted: tuple[tuple[date, date | None], ...] = ()

    def on(self, day: date) -> Decimal:
        """What of the fine should have been paid before that day and was not; payments count for the fine first."""
        return max(ZERO, min(self.fine, self._due_before(day)) - self._paid_before(day))

    def counts(self, day: date) -> bool:
        return not any(first <= day and (last is None or day <= last) for first, last in self.uncounted)

    def _paid_before(self, day: date) -> Decimal:
        return sum((amount for on, amount in self.paid if on < day), ZERO)

    def _due_before(self, day: date) -> Decimal:
        plan = max(
            (plan for plan in self.plans if plan.granted_on <= day), key=lambda each: each.granted_on, default=None
        )
        if plan is None:
            return self.fine if self.due_on < day else ZERO
        begun = self._paid_before(plan.granted_on + DAY)
        return begun + sum((amount for on, amount in plan.sums if on < day), ZERO)


def accrued(late: Late, *, until: date) -> Decimal:
    """The surcharge of all days up to `until`, in yuan; rounded half up once, at the end."""
    total = ZERO
    for day in _days(late.due_on + DAY, until):
        if late.counts(day):
            total += late.on(day) * RATE
        if total >= late.fine:
            return late.fine
    return total.quantize(CENT, rounding=ROUND_HALF_UP)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def surcharge_of(party: Party, *, until: date) -> Decimal:
    """What the law adds to this party's fine by that day; nothing where no term to pay has begun.

    Where a court changed the fine, the fine as it is now is what is late and what limits the surcharge.
    """
    late = late_of(party)
    return accrued(late, until=until) if late else ZERO


def late_of(party: Party) -> Late | None:
    due_on = pay_by(party)
    if due_on is None:
        return None
    remedies = party.remedies.values_list("filed_on", "result_on")
    return Late(account_of(party).fine, due_on, plans_of(party), _moved(party), tuple(remedies))


def pay_by(party: Party) -> date | None:
    """The last day of the 15 days, whether they still run or not."""
    clocks = Clock.objects.of(party.case).named(PAY).filter(of_part(party.part))
    return clocks.order_by("pk").values_list("due_on", flat=True).last()


def plans_of(party: Party) -> tuple[Plan, ...]:
    rows = party.instalments.order_by("plan", "due_on")
    return tuple(
        Plan(granted_on, tuple((row.due_on, row.amount_yuan) for row in found))
        for (_plan, granted_on), found in groupby(rows, key=lambda row: (row.plan, row.granted_on))
    )


def _moved(party: Party) -> tuple[tuple[date, Decimal], ...]:
    paid = party.payments.values_list("paid_on", "amount_yuan")
    back = party.refunds.values_list("paid_on", "amount_yuan")
    return (*paid, *((day, -amount) for day, amount in back))
