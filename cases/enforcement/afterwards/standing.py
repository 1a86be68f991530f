"""Where a party stands after its decision: its debt is settled or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.amounts import account_of
from cases.debts import OF_A_DEBT
from cases.enforcement.acts.grounds import note_the_ground
from cases.models import EnforcementCase, Party
from deadlines.clocks import stop_clock

if TYPE_CHECKING:
    from records.acts import Act


def settle(case: EnforcementCase, party: Party, act: Act) -> None:
    """After whatever moved its debt: nothing left is settled, and its terms end; something left is not."""
    left = account_of(party).outstanding
    is_settled = not left and party.served_on is not None and not account_of(party).written_off
    day = (party.settled_on or act.on) if is_settled else None
    if day != party.settled_on:
        party.settled_on = day
        party.save(update_fields=["settled_on"])
    if not left:
        for code in OF_A_DEBT:
            stop_clock(case, code, on=act.on, by=act.by, part=party.part)
    note_the_ground(case, act)


def is_pending(case: EnforcementCase) -> bool:
    """Whether a reconsideration or a suit of some party has no result yet."""
    return case.parties.filter(remedies__result="", remedies__isnull=False).exists()
