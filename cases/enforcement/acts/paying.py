"""缴纳: what a party pays of its fine and its confiscated gains, at once or in parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.constraints import refused_by
from accounts.errors import ActionRefused
from cases.amounts import account_of
from cases.debts import OF_A_DEBT, next_instalment
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.enforcement.acts.grounds import note_the_ground
from cases.models import EnforcementCase, Party, Payment
from cases.states import S
from deadlines.clocks import stop_clock
from money.forms import YuanField
from money.yuan import in_yuan
from records.acts import Act, Json, Transition
from texts.fields import PlainField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet


@dataclass(frozen=True)
class Pay(OfParty):
    amount: Decimal
    receipt: str


def served_and_owing(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.to_settle().filter(served_on__isnull=False)


def after_the_service(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.served_on, _("the decision was served then")


class PayingTurn(Turn[Pay]):
    def check(self, case: EnforcementCase, act: Act[Pay]) -> None:
        super().check(case, act)
        left = account_of(act.given.party).outstanding
        if act.given.amount <= 0:
            raise ActionRefused(gettext("Nothing was paid: write the amount."), field="amount")
        if act.given.amount > left:
            said = gettext("%(party)s owes %(amount)s; more than that cannot be paid.")
            raise ActionRefused(said % {"party": act.given.party, "amount": in_yuan(left)}, field="amount")


TURN = PayingTurn(left=served_and_owing, not_before=after_the_service)


class PayForm(PartyForm):
    turn: Turn[Any] = TURN

    amount = YuanField(label=_("amount (yuan)"))
    receipt = PlainField(label=_("number of the receipt"), max_length=60)
    field_order = ("party", "day", "amount", "receipt", "note")


def sum_paid(case: EnforcementCase, act: Act[Pay]) -> dict[str, Any]:
    return {"paid_yuan": case.paid_yuan + act.given.amount}


def how_much(case: EnforcementCase, act: Act[Pay]) -> dict[str, Json]:
    given = act.given
    return {"party": str(given.party), "amount": [str(given.amount)], "receipt": given.receipt}


def take_the_payment(case: EnforcementCase, act: Act[Pay]) -> None:
    """A receipt counts once. Who has paid all of it has settled it."""
    given, party = act.given, act.given.party
    about = {"amount_yuan": given.amount, "paid_on": act.on, "receipt": given.receipt.strip(), "entered_by": act.by}
    with refused_by("case_payment_receipt_once", says=gettext("This receipt is entered already."), field="receipt"):
        Payment.objects.create(party=party, **about)
    if not account_of(party).outstanding:
        party.settled_on = act.on
        party.save(update_fields=["settled_on"])
        for code in OF_A_DEBT:
            stop_clock(case, code, on=act.on, by=act.by, part=party.part)
    else:
        next_instalment(party, on=act.on, by=act.by)
    note_the_ground(case, act)


def someone_owes(case: EnforcementCase) -> bool:
    return TURN.parties(case).exists()


pay = Transition(
    "pay",
    _("Enter a payment"),
    (S.DECIDED, S.EXECUTING),
    None,
    "case.work",
    done=_("entered a payment"),
    applies=someone_owes,
    primary=True,
    takes=Pay,
    day="day",
    form=PayForm,
    check=TURN.check,
    sets=sum_paid,
    keeps=how_much,
    effect=take_the_payment,
)
