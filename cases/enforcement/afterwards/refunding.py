"""退还: what a party paid and a court or a reviewer took off is given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.constraints import refused_by
from accounts.errors import ActionRefused
from cases.amounts import account_of
from cases.enforcement.acts.each_party import Turn
from cases.enforcement.acts.paying import Pay, PayForm, after_the_service, how_much
from cases.enforcement.afterwards.appealing import SERVED
from cases.models import EnforcementCase, Refund
from money.yuan import in_yuan
from records.acts import Act, Transition

if TYPE_CHECKING:
    from cases.models.party import PartyQuerySet


def paid_too_much(parties: PartyQuerySet) -> PartyQuerySet:
    paid = parties.filter(payments__isnull=False, remedies__result__in=["changed", "revoked"]).distinct()
    return parties.filter(pk__in=[party.pk for party in paid if account_of(party).to_give_back])


class RefundingTurn(Turn[Pay]):
    def check(self, case: EnforcementCase, act: Act[Pay]) -> None:
        super().check(case, act)
        back = account_of(act.given.party).to_give_back
        if not 0 < act.given.amount <= back:
            said = gettext("%(amount)s is to be given back, and no more.")
            raise ActionRefused(said % {"amount": in_yuan(back)}, field="amount")


TURN = RefundingTurn(left=paid_too_much, not_before=after_the_service)


class RefundForm(PayForm):
    turn = TURN


def sum_kept(case: EnforcementCase, act: Act[Pay]) -> dict[str, Any]:
    return {"paid_yuan": case.paid_yuan - act.given.amount}


def give_it_back(case: EnforcementCase, act: Act[Pay]) -> None:
    given = act.given
    about = {"amount_yuan": given.amount, "paid_on": act.on, "receipt": given.receipt.strip(), "entered_by": act.by}
    with refused_by("case_refund_receipt_once", says=gettext("This receipt is entered already."), field="receipt"):
        Refund.objects.create(party=given.party, **about)


def something_is_to_be_given_back(case: EnforcementCase) -> bool:
    return TURN.parties(case).exists()


refund = Transition(
    "refund", _("Enter a refund"), SERVED, None, "case.work", done=_("entered a refund"),
    applies=something_is_to_be_given_back, takes=Pay, day="day", form=RefundForm, check=TURN.check, sets=sum_kept,
    keeps=how_much, effect=give_it_back,
)  # fmt: skip
