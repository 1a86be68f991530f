"""Two at once, stale pages, kill -9 in the middle: one decision, one number, one payment, or nothing of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.errors import ActionRefused, StaleRecord
from cases.enforcement.acts import deciding, paying
from cases.models import EnforcementCase, Party, Payment
from deadlines.models import Clock
from records.models import AmountEntry, Step
from tests.cases.factories import TODAY, decided, head, notified, officers, served, step
from tests.deadlines.test_at_once import at_once
from tests.forked import Halt, kill_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill, pytest.mark.slow]
COMMIT = Halt(BaseDatabaseWrapper, "_commit")


def decide(pk: int) -> None:
    case = EnforcementCase.objects.get(pk=pk)
    given = {"party": case.parties.get(), "day": TODAY, "decision": "penalty", "fine": Decimal("100.00")}
    step(case, "decide", by=head(case.bureau), on=TODAY, **given)


def pay(pk: int, amount: str = "10500.00", receipt: str = "晋1", version: int | None = None) -> None:
    case = EnforcementCase.objects.get(pk=pk)
    given = {"party": case.parties.get(), "day": TODAY, "amount": Decimal(amount), "receipt": receipt}
    case.advance("pay", by=officers(case.bureau)[0], on=TODAY, version=version, **given)


def refused(results: list[object]) -> list[object]:
    return [each for each in results if isinstance(each, ActionRefused)]


def test_two_who_decide_at_once_make_one_decision_with_one_number(xiaodian):
    case = notified(xiaodian)

    results = at_once(*[lambda: decide(case.pk)] * 3)

    assert len(refused(results)) == 2
    party = Party.objects.get()
    assert party.decision_number.endswith("〔2026〕1号")
    assert AmountEntry.objects.count() == 1
    assert Step.objects.filter(action="decide_last").count() == 1


def test_two_payments_at_once_never_make_more_than_the_debt(xiaodian):
    case = served(xiaodian)

    results = at_once(*(lambda number=number: pay(case.pk, "6000.00", f"晋{number}") for number in range(3)))

    assert len(refused(results)) == 2
    case.refresh_from_db()
    assert case.paid_yuan == Payment.objects.get().amount_yuan == Decimal("6000.00")


def test_a_stale_page_pays_nothing(xiaodian):
    case = served(xiaodian)
    seen = case.version
    pay(case.pk, "500.00", "晋1", version=seen)

    with pytest.raises(StaleRecord):
        pay(case.pk, "500.00", "晋2", version=seen)
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    "halt",
    [Halt(deciding, "document_number", after=True), Halt(deciding, "decide_amount"), COMMIT],
    ids=["numbered", "before_the_amount", "before_commit"],
)
def test_a_worker_killed_in_a_decision_leaves_nothing_and_no_gap(xiaodian, halt):
    case = notified(xiaodian)

    assert kill_at(halt, lambda: decide(case.pk))
    party = Party.objects.get()
    assert (party.decision, party.decision_number) == ("", "")
    assert not AmountEntry.objects.exists()
    assert not Clock.objects.of(case).named("DECISION_SERVE").exists()
    decide(case.pk)

    assert Party.objects.get().decision_number.endswith("〔2026〕1号")


@pytest.mark.parametrize("halt", [Halt(paying, "note_the_ground"), COMMIT], ids=["before_the_end", "before_commit"])
def test_a_worker_killed_in_a_payment_leaves_nothing(xiaodian, halt):
    case = served(xiaodian)

    assert kill_at(halt, lambda: pay(case.pk))
    case.refresh_from_db()
    assert (case.paid_yuan, Payment.objects.count()) == (Decimal("0.00"), 0)
    assert Clock.objects.of(case).open().named("FINE_PAY").exists()
    pay(case.pk)

    assert Payment.objects.get().amount_yuan == Decimal("10500.00")


def test_a_worker_killed_behind_its_commit_has_paid_and_is_not_paid_again(xiaodian):
    case = served(xiaodian)

    assert kill_at(Halt(BaseDatabaseWrapper, "_commit", after=True), lambda: pay(case.pk, "500.00"))
    with pytest.raises(ActionRefused) as again:
        pay(case.pk, "500.00")

    assert again.value.field == "receipt"
    assert Payment.objects.count() == 1


def test_decisions_of_two_cases_at_once_have_numbers_that_follow(xiaodian):
    cases = [notified(xiaodian), notified(xiaodian)]

    at_once(*(lambda pk=case.pk: decide(pk) for case in cases))

    numbers = sorted(Party.objects.values_list("decision_number", flat=True))
    assert [number[number.index("〔") :] for number in numbers] == ["〔2026〕1号", "〔2026〕2号"]


def test_two_who_serve_at_once_begin_each_term_once(xiaodian):
    case = decided(xiaodian)

    def serve() -> None:
        fresh = EnforcementCase.objects.get(pk=case.pk)
        given = {"party": fresh.parties.get(), "day": TODAY, "way": "in_person"}
        step(fresh, "serve", by=officers(xiaodian)[0], on=TODAY, **given)

    results = at_once(serve, serve)

    assert len(refused(results)) == 1
    for code in ("FINE_PAY", "RECON_END", "SUIT_END", "ENFORCE_APPLY"):
        assert Clock.objects.of(case).named(code).count() == 1
