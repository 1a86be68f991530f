"""The terms of what a party is to pay: when each ends, and from when on the court may be asked to enforce it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cases.amounts import ZERO, account_of
from cases.models import Party
from deadlines.clocks import cancel_clocks, start_clock, stop_clock
from deadlines.models import Clock
from deadlines.parts import of_part

if TYPE_CHECKING:
    from accounts.models import User

PAY, LATER, WAIT, APPLY = "FINE_PAY", "FINE_LATER", "URGE_PAY", "ENFORCE_APPLY"
REMEDIES = ("RECON_END", "SUIT_END", "SUIT_AFTER_RECON")
OF_A_DEBT = (PAY, LATER, WAIT, APPLY)


def last_day(party: Party, *codes: str) -> date | None:
    """The latest last day of the party's terms of these codes, ended ones too."""
    clocks = Clock.objects.of(party.case).filter(of_part(party.part), code__in=codes, due_on__isnull=False)
    return clocks.order_by("due_on").values_list("due_on", flat=True).last()


def apply_after(party: Party, day: date | None, *, on: date, by: User | None) -> None:
    """The three months to apply to the court run from that day (Coercion Law 53; Penalty Law 72), and from no other.
    `on`: the day of the act."""
    case = party.case
    if day is None or not account_of(party).outstanding or party.applied_on:
        return
    cancel_clocks(case, on=on, by=by, code=APPLY, part=party.part)
    start_clock(case, APPLY, trigger_on=day, by=by, part=party.part)


def next_instalment(party: Party, *, on: date, by: User | None) -> None:
    """After a payment: the term of the sums that are covered ends, that of the next one begins."""
    rows = list(party.instalments.order_by("-plan", "due_on"))
    plan = [row for row in rows if row.plan == rows[0].plan]
    if not plan:
        return
    account, begun = account_of(party), plan[0].granted_on
    since = account.kept - sum((p.amount_yuan for p in party.payments.all() if p.paid_on <= begun), ZERO)
    for row in plan:
        since -= row.amount_yuan
        if since < 0:
            stop_clock(party.case, LATER, on=on, by=by, part=party.part)
            start_clock(party.case, LATER, trigger_on=begun, typed_due_on=row.due_on, by=by, part=party.part)
            return
