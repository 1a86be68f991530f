"""Reconsideration and suit: terms stand still and begin again, a change is a dated entry, the decision stays."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import ActionRefused
from cases.amounts import account_of
from cases.models import EnforcementCase, Refund, Remedy
from cases.states import S
from cases.surcharges import surcharge_of
from deadlines.models import Clock
from records.amounts import amount_on
from tests.cases.factories import TODAY, acts, closed, head, officers, served
from tests.cases.test_execution import SERVED_ON, do, due, owing, pay, runs

pytestmark = pytest.mark.django_db


def appealed(case: EnforcementCase, on: date, remedy: str = "suit", **given) -> None:
    do(case, "appeal", on, remedy=remedy, organ="太原市小店区人民法院", **given)


def ended(case: EnforcementCase, on: date, result: str, **given) -> None:
    do(case, "take_result", on, result=result, paper="（2026）晋0105行初1号", **given)


def test_a_suit_uses_up_the_terms_and_the_way_to_the_court_stands_still(xiaodian):
    case = owing(xiaodian)
    appealed(case, date(2026, 4, 1))

    assert not any(runs(case, code) for code in ("RECON_END", "SUIT_END", "ENFORCE_APPLY"))
    assert due(case, "FINE_PAY") == date(2026, 3, 17)  # the penalty is not stayed (Penalty Law 73)
    ended(case, date(2026, 7, 1), "upheld")

    assert due(case, "ENFORCE_APPLY") == date(2026, 10, 1)


def test_no_surcharge_counts_during_a_suit(xiaodian):
    case = owing(xiaodian)
    party = case.parties.get()
    appealed(case, date(2026, 3, 20))  # late on the 18th and the 19th
    assert surcharge_of(party, until=date(2026, 6, 30)) == Decimal("600.00")
    ended(case, date(2026, 7, 1), "upheld")

    assert surcharge_of(party, until=date(2026, 7, 1)) == Decimal("600.00")
    assert surcharge_of(party, until=date(2026, 7, 3)) == Decimal("1200.00")


def test_after_a_reconsideration_fifteen_days_are_left_to_sue(xiaodian):
    case = owing(xiaodian)
    appealed(case, date(2026, 4, 1), remedy="reconsideration")
    ended(case, date(2026, 5, 20), "upheld")

    assert due(case, "SUIT_AFTER_RECON") == date(2026, 6, 4)
    assert due(case, "ENFORCE_APPLY") == date(2026, 9, 4)


def test_a_withdrawn_reconsideration_leaves_the_suit_its_own_term(xiaodian):
    case = owing(xiaodian)
    appealed(case, date(2026, 4, 1), remedy="reconsideration")
    ended(case, date(2026, 5, 20), "withdrawn")

    assert due(case, "SUIT_END") == date(2026, 9, 2)
    assert due(case, "ENFORCE_APPLY") == date(2026, 12, 2)


def test_a_changed_fine_counts_from_the_judgment_and_the_decision_stays(xiaodian):
    case = owing(xiaodian)
    do(case, "publish", date(2026, 3, 9), where="公示系统", term="PUBLISH_STOP_3Y")
    pay(case, date(2026, 3, 16), "10500.00", "晋1")
    appealed(case, date(2026, 4, 1))
    ended(case, date(2026, 7, 1), "changed", fine=Decimal("6000.00"))

    assert amount_on(case, "fine", on=date(2026, 6, 30)) == Decimal("10000.00")
    assert amount_on(case, "fine", on=date(2026, 7, 31)) == Decimal("6000.00")
    assert case.fine_yuan == Decimal("6000.00")
    assert case.parties.get().decided_on == SERVED_ON
    assert due(case, "PUBLISH_WITHDRAW") == date(2026, 7, 6)
    do(case, "unpublish", date(2026, 7, 3), ending="withdrawn", note="判决变更")
    assert not runs(case, "PUBLISH_WITHDRAW")
    do(case, "publish", date(2026, 7, 3), where="公示系统", term="PUBLISH_STOP_3Y")  # as it is now


def test_what_was_paid_too_much_is_given_back_before_the_case_is_closed(xiaodian):
    case, one = owing(xiaodian), officers(xiaodian)[0]
    pay(case, date(2026, 3, 16), "10500.00", "晋1")
    appealed(case, date(2026, 4, 1))
    with pytest.raises(ActionRefused) as refused:
        acts.propose_close(case, by=one, on=date(2026, 4, 2), note="执行完毕", ground="executed")
    assert refused.value.field == "ground"
    ended(case, date(2026, 7, 1), "changed", fine=Decimal("6000.00"))

    assert account_of(case.parties.get()).to_give_back == Decimal("4000.00")
    with pytest.raises(ActionRefused):
        acts.propose_close(case, by=one, on=date(2026, 7, 2), note="执行完毕", ground="executed")
    with pytest.raises(ActionRefused) as refused:
        do(case, "refund", date(2026, 7, 2), amount=Decimal("4000.01"), receipt="退1")
    assert refused.value.field == "amount"
    do(case, "refund", date(2026, 7, 2), amount=Decimal("4000.00"), receipt="退1")

    assert case.paid_yuan == Decimal("6500.00")
    acts.propose_close(case, by=one, on=date(2026, 7, 3), note="执行完毕", ground="executed")


def test_a_revoked_decision_owes_nothing_and_is_published_no_more(xiaodian):
    case = owing(xiaodian)
    do(case, "surcharge", date(2026, 3, 20))
    appealed(case, date(2026, 4, 1))
    ended(case, date(2026, 7, 1), "revoked")

    party = case.parties.get()
    assert account_of(party).owed == 0
    assert (case.fine_yuan, case.confiscated_yuan, case.surcharge_yuan) == (0, 0, 0)
    assert not any(runs(case, code) for code in ("FINE_PAY", "ENFORCE_APPLY", "PUBLISH_SAME"))
    assert runs(case, "CASE_CLOSE")
    assert amount_on(case, "fine", on=date(2026, 6, 30)) == Decimal("10000.00")


def test_nobody_is_worse_off_for_having_asked_and_only_a_change_has_amounts(xiaodian):
    case = owing(xiaodian)
    appealed(case, date(2026, 4, 1))
    wrong = [
        ("changed", {"fine": Decimal("10000.01")}, "fine"),
        ("changed", {"confiscated": Decimal("500.00")}, "confiscated"),
        ("changed", {}, "fine"),
        ("upheld", {"goods": Decimal("1.00")}, "goods"),
    ]
    for result, amounts, field in wrong:
        with pytest.raises(ActionRefused) as refused:
            ended(case, date(2026, 7, 1), result, **amounts)
        assert refused.value.field == field
    with pytest.raises(ActionRefused) as refused:
        ended(case, date(2026, 3, 31), "upheld")
    assert refused.value.field == "day"

    assert case.parties.get().remedies.get().result == ""


def test_out_of_term_or_out_of_order_is_refused_at_its_field(xiaodian):
    case = owing(xiaodian)

    with pytest.raises(ActionRefused) as refused:
        appealed(case, date(2026, 9, 3))
    assert refused.value.field == "note"
    with pytest.raises(ActionRefused) as refused:
        appealed(case, date(2026, 4, 1), remedy="appeal")
    assert refused.value.field == "remedy"
    appealed(case, date(2026, 9, 3), note="法院认定不可抗力")
    with pytest.raises(ActionRefused):
        appealed(case, date(2026, 9, 4))
    with pytest.raises(IntegrityError), transaction.atomic():
        Remedy.objects.create(party=case.parties.get(), kind="suit", filed_on=date(2026, 9, 4), organ="法院")


def test_a_court_changes_a_case_that_is_closed(xiaodian):
    case = closed(xiaodian, on=date(2026, 9, 1))
    appealed(case, date(2026, 10, 8))
    ended(case, date(2026, 11, 10), "revoked")

    assert (case.status, case.fine_yuan) == (S.CLOSED, Decimal("0.00"))
    do(case, "refund", date(2026, 11, 20), amount=Decimal("10500.00"), receipt="退1")
    assert case.paid_yuan == 0


def test_the_database_itself_takes_no_payment_above_the_debt(xiaodian):
    from cases.models import Payment

    case, one = owing(xiaodian), officers(xiaodian)[0]
    about = {"party": case.parties.get(), "paid_on": SERVED_ON, "entered_by": one}
    Payment.objects.create(amount_yuan=Decimal("10500.00"), receipt="晋1", **about)

    with pytest.raises(IntegrityError, match="never_above_the_debt"), transaction.atomic():
        Payment.objects.create(amount_yuan=Decimal("0.01"), receipt="晋2", **about)
    Refund.objects.create(amount_yuan=Decimal("0.01"), receipt="退1", **about)
    Payment.objects.create(amount_yuan=Decimal("0.01"), receipt="晋3", **about)


def test_the_database_itself_gives_back_no_more_than_came_in(xiaodian):
    from cases.models import Payment

    case, one = owing(xiaodian), officers(xiaodian)[0]
    about = {"party": case.parties.get(), "paid_on": SERVED_ON, "entered_by": one}
    Payment.objects.create(amount_yuan=Decimal("500.00"), receipt="晋1", **about)
    Refund.objects.create(amount_yuan=Decimal("300.00"), receipt="退1", **about)

    with pytest.raises(IntegrityError, match="never_above_what_came_in"), transaction.atomic():
        Refund.objects.create(amount_yuan=Decimal("200.01"), receipt="退2", **about)
    Refund.objects.create(amount_yuan=Decimal("200.00"), receipt="退3", **about)


def test_the_head_of_the_bureau_writes_off_and_nobody_else(xiaodian):
    case = owing(xiaodian)

    with pytest.raises(ActionRefused):  # no court has ended anything
        do(case, "write_off", date(2026, 11, 3), by=head(xiaodian), paper="核销1号", note="无财产")


def test_a_stay_ends_the_term_to_pay_which_begins_again_with_the_result(xiaodian):
    case = served(xiaodian)
    one, party = officers(xiaodian)[0], case.parties.get()
    on = TODAY + timedelta(days=2)
    suit = {"party": party, "remedy": "suit", "organ": "小店区人民法院"}
    case.advance("appeal", by=one, on=on, day=on, **suit)
    assert Clock.objects.of(case).named("FINE_PAY").open().exists()
    with pytest.raises(ActionRefused) as refused:
        case.advance("stay", by=one, on=on, day=TODAY, party=party, paper="行初1号之一")
    assert refused.value.field == "day"
    case.advance("stay", by=one, on=on, day=on, party=party, paper="行初1号之一")

    assert not Clock.objects.of(case).named("FINE_PAY").open().exists()
    judged = TODAY + timedelta(days=60)
    case.advance("take_result", by=one, on=judged, day=judged, party=party, result="upheld", paper="行初1号")

    again = Clock.objects.of(case).named("FINE_PAY").open().get()
    assert again.trigger_on == judged
