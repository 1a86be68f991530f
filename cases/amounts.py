"""What the parties of a case are to pay, what they have paid, and what is left: exact yuan, as it is today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from cases.models import EnforcementCase, Party, Payment
from money.yuan import in_yuan
from records.amounts import Amounts
from records.models import AmountEntry

FINE, CONFISCATED, GOODS = "fine", "confiscated", "goods"
TO_BE_PAID = (FINE, CONFISCATED)  # goods are taken, not paid
ZERO = Decimal("0.00")
AMOUNTS = Amounts(
    kind=EnforcementCase.kind,
    labels={FINE: _("fine"), CONFISCATED: _("confiscated gains"), GOODS: _("confiscated goods (value)")},
    right="case.correct",
    columns={FINE: "fine_yuan", CONFISCATED: "confiscated_yuan", GOODS: "goods_yuan"},
)


@dataclass(frozen=True)
class Account:
    """One party's amounts as they are now, and what it has paid."""

    fine: Decimal = ZERO
    confiscated: Decimal = ZERO
    goods: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def owed(self) -> Decimal:
        return self.fine + self.confiscated

    @property
    def outstanding(self) -> Decimal:
        """Never below nothing: what was paid before a court took it away is given back, and is no debt of ours."""
        return max(ZERO, self.owed - self.paid)


def account_of(party: Party) -> Account:
    return accounts_of(party.case, [party])[party.pk]


def accounts_of(case: EnforcementCase, parties: Iterable[Party]) -> dict[int, Account]:
    """By party, in two statements."""
    entries = AmountEntry.objects.of(case).order_by().values_list("part", "name").annotate(now=Sum("change_yuan"))
    decided: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for part, name, now in entries:
        decided[part][name] = now
    payments = Payment.objects.filter(party__case=case).order_by().values_list("party").annotate(Sum("amount_yuan"))
    paid = dict(payments)
    return {party.pk: Account(**decided[party.part.key], paid=paid.get(party.pk, ZERO)) for party in parties}


def amounts_in_words(said: Any) -> str:
    """Amounts as a step keeps them, or the words of an older one."""
    return "、".join(in_yuan(Decimal(each)) for each in said) if isinstance(said, list) else str(said)
