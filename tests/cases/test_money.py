"""Whatever is paid, added, judged and given back: sums over parties are the case's own, and no fen is lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.errors import ActionRefused
from cases.amounts import AMOUNTS, accounts_of
from cases.models import EnforcementCase
from money.yuan import exact, in_wan, read_yuan
from records.models import AmountEntry
from tests.cases.factories import head, officers, served
from tests.cases.test_execution import SERVED_ON
from tests.strength import either

pytestmark = pytest.mark.django_db
YUAN = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("12000.00"), places=2)
PARTY, DAY = st.integers(0, 2), st.integers(1, 8)
DOINGS = st.one_of(
    st.tuples(st.just("pay"), PARTY, DAY, YUAN),
    st.tuples(st.just("surcharge"), PARTY, DAY, YUAN),
    st.tuples(st.just("sue"), PARTY, DAY, YUAN),
    st.tuples(st.just("judge"), PARTY, DAY, YUAN),
    st.tuples(st.just("revoke"), PARTY, DAY, YUAN),
    st.tuples(st.just("refund"), PARTY, DAY, YUAN),
    st.tuples(st.just("defer"), PARTY, DAY, YUAN),
)


class Desk:
    """Does what it is told, as far as the rules let it; each on a later day than the last."""

    def __init__(self, case: EnforcementCase) -> None:
        self.case, self.on, self.done = case, SERVED_ON + timedelta(days=16), 0
        self.one, self.head = officers(case.bureau)[0], head(case.bureau)

    def do(self, what: str, place: int, days: int, amount: Decimal) -> None:
        self.on += timedelta(days=days)
        party = self.case.parties.all()[place]
        act, by, said = self._act(what, amount)
        try:
            with transaction.atomic():
                self.case.advance(act, by=by, on=self.on, party=party, day=self.on, **said)
        except ActionRefused:
            self.case = EnforcementCase.objects.get(pk=self.case.pk)
        else:
            self.done += 1

    def _act(self, what: str, amount: Decimal):
        paper = f"晋{self.on.isoformat()}"
        later = ((self.on + timedelta(days=30), amount),)
        return {
            "pay": ("pay", self.one, {"amount": amount, "receipt": paper}),
            "refund": ("refund", self.one, {"amount": amount, "receipt": paper}),
            "surcharge": ("surcharge", self.one, {}),
            "sue": ("appeal", self.one, {"remedy": "suit", "organ": "法院"}),
            "judge": ("take_result", self.one, {"result": "changed", "paper": paper, "fine": amount}),
            "revoke": ("take_result", self.one, {"result": "revoked", "paper": paper}),
            "defer": ("defer", self.head, {"sums": later, "paper": paper}),
        }[what]


def test_sums_over_parties_are_those_of_the_case_whatever_happens(xiaodian):
    @settings(max_examples=either(8, 60), deadline=None)
    @given(st.lists(DOINGS, min_size=4, max_size=10))
    def holds(doings):
        with transaction.atomic():
            desk = Desk(served(xiaodian, on=SERVED_ON, parties=3))
            for doing in doings:
                desk.do(*doing)
            _adds_up(EnforcementCase.objects.get(pk=desk.case.pk), until=desk.on)
            transaction.set_rollback(True)

    holds()


def _adds_up(case: EnforcementCase, *, until: date) -> None:
    accounts = accounts_of(case, case.parties.all()).values()
    for name, column in AMOUNTS.columns.items():
        assert (getattr(case, column) or 0) == sum(getattr(account, name) for account in accounts)
    assert case.paid_yuan == sum(account.kept for account in accounts)
    for account in accounts:
        assert account.owed + account.to_give_back == account.kept + account.unpaid
        assert min(account.unpaid, account.to_give_back) == 0
        assert account.surcharge <= Decimal("10000.00")
        assert account.owed == read_yuan(exact(account.owed))
    by_month = AmountEntry.objects.of(case).order_by().values("name", "effective_on__month")
    sums = by_month.annotate(sum=Sum("change_yuan"))
    for name, column in AMOUNTS.columns.items():
        assert sum(row["sum"] for row in sums if row["name"] == name) == (getattr(case, column) or 0)
    for party in case.parties.all():
        account = accounts_of(case, [party])[party.pk]
        assert (party.settled_on is not None) == (account.outstanding == 0), (party, account, until)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), max_size=30))
def test_ten_thousands_are_those_of_the_sum_and_not_the_sum_of_them(amounts):
    total = sum(amounts, Decimal("0.00"))
    printed = Decimal(in_wan(total).replace(",", ""))

    assert abs(printed * 10_000 - total) <= 50
