"""加处罚款: what the law adds for days of delay; the sum is computed, never typed (Penalty Law 72)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from cases.amounts import SURCHARGE, account_of
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.enforcement.afterwards.deferring import after_the_service, served_and_owing, someone_owes
from cases.models import EnforcementCase
from cases.states import S
from cases.surcharges import surcharge_of
from deadlines.parts import of_part
from records.acts import Act, Json, Transition
from records.amounts import correct_amount, decide_amount
from records.models import AmountEntry

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True)
class Surcharge(OfParty):
    """`day`: the last day that is counted."""


class SurchargingTurn(Turn[Surcharge]):
    def check(self, case: EnforcementCase, act: Act[Surcharge]) -> None:
        super().check(case, act)
        party = act.given.party
        if self.sum_of(act) <= account_of(party).surcharge:
            said = gettext("Until %(day)s the law adds nothing more to the fine of %(party)s.")
            raise ActionRefused(said % {"party": party, "day": act.on.isoformat()}, field="day")

    @staticmethod
    def sum_of(act: Act[Surcharge]) -> Decimal:
        return surcharge_of(act.given.party, until=act.on)


TURN = SurchargingTurn(left=served_and_owing, not_before=after_the_service)


class SurchargeForm(PartyForm):
    turn = TURN

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = _("counted until")
        self.fields["day"].help_text = _(
            "3 per cent of the unpaid fine a day, the fine at most; days of a reconsideration or suit do not count."
        )


def how_much(case: EnforcementCase, act: Act[Surcharge]) -> dict[str, Json]:
    return {"party": str(act.given.party), "amount": [str(TURN.sum_of(act))]}


def add_it(case: EnforcementCase, act: Act[Surcharge]) -> None:
    """First an entry of its own, later a further one that brings it up to that day."""
    party, total = act.given.party, TURN.sum_of(act)
    entries = AmountEntry.objects.of(case).named(SURCHARGE).filter(of_part(party.part))
    if not entries.exists():
        decide_amount(case, SURCHARGE, total, by=act.by, on=act.on, part=party.part)
        return
    reason = f"加处罚款计算至{act.on.isoformat()}"  # stands in the books, in the language of the paper
    correct_amount(
        case, SURCHARGE, to=total, effective_on=act.on, by=act.person, on=act.entered_on, reason=reason, part=party.part
    )


surcharge = Transition(
    "surcharge", _("Add the surcharge"), (S.DECIDED, S.EXECUTING), None, "case.work", done=_("added the surcharge"),
    applies=someone_owes, takes=Surcharge, day="day", form=SurchargeForm, check=TURN.check, keeps=how_much,
    effect=add_it,
)  # fmt: skip
