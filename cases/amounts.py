"""What the parties of a case are to pay, what they have paid, and what is left: exact yuan, as it is today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum, Value
from django.utils.translation import gettext_lazy as _

from cases.models import EnforcementCase, Party, Payment, Refund
from money.yuan import in_yuan
from records.amounts import Amounts
from records.models import AmountEntry

FINE, CONFISCATED, GOODS, SURCHARGE, WRITTEN_OFF = "fine", "confiscated", "goods", "surcharge", "written_off"
TO_BE_PAID = (FINE, CONFISCATED, SURCHARGE)  # goods are taken, not paid
MOVED: dict[str, type[Payment | Refund]] = {"paid": Payment, "refunded": Refund}
ZERO = Decimal("0.00")
AMOUNTS = Amounts(
    kind=EnforcementCase.kind,
    labels={
        FINE: _("fine"), CONFISCATED: _("confiscated gains"), GOODS: _("confiscated goods (value)"),
        SURCHARGE: _("surcharge"), WRITTEN_OFF: _("written off"),
    },
    right="case.correct",
    columns={
        FINE: "fine_yuan", CONFISCATED: "confiscated_yuan", GOODS: "goods_yuan", SURCHARGE: "surcharge_yuan",
        WRITTEN_OFF: "written_off_yuan",
    },
)  # fmt: skip


@dataclass(frozen=True)
class Account:
    """One party's amounts as they are now, and what it has paid.

    What it pays counts for the fine first, then for the confiscated gains, then for the surcharge (decision 48).
    """

    fine: Decimal = ZERO
    confiscated: Decimal = ZERO
    goods: Decimal = ZERO
    surcharge: Decimal = ZERO
    written_off: Decimal = ZERO
    paid: Decimal = ZERO
    refunded: Decimal = ZERO

    @property
    def owed(self) -> Decimal:
        return self.fine + self.confiscated + self.surcharge

    @property
    def kept(self) -> Decimal:
        """What came in and was not given back."""
        return self.paid - self.refunded

    @property
    def outstanding(self) -> Decimal:
        """Never below nothing: what was paid before a court took it away is given back, and is no debt of ours."""
        return max(ZERO, self.unpaid - self.written_off)

    @property
    def unpaid(self) -> Decimal:
        """What did not come in, written off or not."""
        return max(ZERO, self.owed - self.kept)

    @property
    def to_give_back(self) -> Decimal:
        """Paid, and taken off afterwards."""
        return max(ZERO, self.kept - self.owed)


def account_of(party: Party) -> Account:
    return accounts_of(party.case, [party])[party.pk]


def accounts_of(case: EnforcementCase, parties: Iterable[Party]) -> dict[int, Account]:
    """By party, in two statements."""
    entries = AmountEntry.objects.of(case).order_by().values_list("part", "name").annotate(now=Sum("change_yuan"))
    decided: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for part, name, now in entries:
        decided[part][name] = now
    moved = _moved(case)
    return {
        party.pk: Account(**decided[party.part.key], **{name: moved.get((name, party.pk), ZERO) for name in MOVED})
        for party in parties
    }


def _moved(case: EnforcementCase) -> dict[tuple[str, int], Decimal]:
    """What each party has paid, and got back."""
    sums = [
        model._default_manager.filter(party__case=case)
        .order_by()
        .values_list("party")
        .annotate(total=Sum("amount_yuan"), name=Value(name))
        .values_list("name", "party", "total")
        for name, model in MOVED.items()
    ]
    return {(name, party): total for name, party, total in sums[0].union(*sums[1:], all=True)}


def amounts_in_words(said: Any) -> str:
    """Amounts as a step keeps them, or the words of an older one."""
    return "、".join(in_yuan(Decimal(each)) for each in said) if isinstance(said, list) else str(said)
