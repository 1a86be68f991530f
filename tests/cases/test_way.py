"""A case on its whole way: filed, investigated, reviewed, told, decided, served, paid, closed; and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.errors import ActionRefused, NotAllowed
from cases.amounts import account_of
from cases.models import EnforcementCase
from cases.registration import FirstParty, propose
from cases.states import S
from deadlines.models import Clock
from deadlines.parts import of_part
from records.amounts import amount_on, correct_amount
from records.handlers import handler_ids
from tests.cases.factories import (
    TODAY,
    acts,
    add_party,
    closed,
    decided,
    filed,
    head,
    make_case,
    notified,
    officers,
    reviewed,
    served,
    step,
)

pytestmark = pytest.mark.django_db


def running(case: EnforcementCase) -> set[tuple[str, str]]:
    return set(Clock.objects.of(case).open().values_list("code", "part_label"))


def test_the_term_for_filing_runs_from_the_clue_and_ends_with_the_filing(xiaodian):
    case = make_case(xiaodian, on=date(2026, 11, 23))
    clock = Clock.objects.of(case).get()

    assert (clock.code, clock.due_on) == ("CASE_FILE", date(2026, 12, 14))

    one, two, _reviewer = officers(xiaodian)
    acts.file(case, by=head(xiaodian), on=TODAY, filed_on=TODAY, handler=one, second=two)

    assert case.status == S.INVESTIGATING
    assert handler_ids(case) == [one.pk, two.pk]
    assert running(case) == {("CASE_DECIDE", "")}


def test_numbers_of_a_bureau_go_on_without_gaps(xiaodian):
    with pytest.raises(ActionRefused):
        make_case(xiaodian, values={"clue_on": date(2027, 1, 1)})
    numbers = [make_case(xiaodian).number for _ in range(3)]

    assert [number.rpartition("-")[2] for number in numbers] == ["0001", "0002", "0003"]


def test_who_proposed_a_case_does_not_file_it_and_one_officer_is_not_two(xiaodian):
    case = make_case(xiaodian)
    one, two, _ = officers(xiaodian)

    with pytest.raises(NotAllowed):
        acts.file(case, by=one, on=TODAY, filed_on=TODAY, handler=one, second=two)
    with pytest.raises(ActionRefused) as refused:
        acts.file(case, by=head(xiaodian), on=TODAY, filed_on=TODAY, handler=one, second=one)
    assert refused.value.field == "second"


def test_a_party_stands_once_in_a_case(xiaodian):
    case = make_case(xiaodian)

    with pytest.raises(ActionRefused) as refused:
        add_party(case, "太原某某商贸有限公司")
    assert refused.value.field == "subject_name"
    assert case.parties.count() == 1


def test_the_reviewer_is_no_officer_of_the_case(xiaodian):
    case = filed(xiaodian)
    one, two, reviewer = officers(xiaodian)
    acts.conclude(case, by=one, on=TODAY, note="报告")

    for officer in (one, two):
        with pytest.raises(NotAllowed):
            acts.pass_review(case, by=officer, on=TODAY, note="同意")
    acts.pass_review(case, by=reviewer, on=TODAY, note="同意")

    assert case.status == S.NOTIFYING


def test_each_party_has_its_own_terms(xiaodian):
    case = reviewed(xiaodian, parties=3)
    one = officers(xiaodian)[0]
    first, second, third = case.parties.all()
    step(case, "notify", by=one, on=TODAY, party=first, day=TODAY, way="in_person")
    step(case, "notify", by=one, on=TODAY, party=third, day=TODAY, way="post")

    assert case.status == S.NOTIFYING
    assert running(case) == {("CASE_DECIDE", ""), ("DEFENCE_END", "当事人1"), ("DEFENCE_END", "当事人3")}
    with pytest.raises(ActionRefused) as refused:
        step(case, "notify", by=one, on=TODAY, party=first, day=TODAY, way="in_person")
    assert refused.value.field == "party"

    step(case, "notify", by=one, on=TODAY, party=second, day=TODAY, way="in_person")

    assert case.status == S.DECIDING


def test_nobody_is_decided_upon_while_the_party_may_still_speak(xiaodian):
    case = reviewed(xiaodian, on=date(2026, 11, 2))
    party = case.parties.get()
    step(
        case, "notify", by=officers(xiaodian)[0], on=date(2026, 11, 16), party=party, day=date(2026, 11, 16), way="post"
    )
    said = {"party": party, "decision": "penalty", "fine": Decimal("100.00")}

    with pytest.raises(ActionRefused) as refused:  # 5 working days: until the 23rd
        step(case, "decide", by=head(xiaodian), on=TODAY, day=TODAY, **said)
    assert refused.value.field == "day"
    step(case, "decide", by=head(xiaodian), on=date(2026, 11, 24), day=date(2026, 11, 24), **said)

    assert (case.status, case.decided_on) == (S.DECIDED, date(2026, 11, 24))


def test_a_case_is_decided_with_its_last_party_and_each_decision_has_its_number(xiaodian):
    case = notified(xiaodian, parties=2)
    first, second = case.parties.all()
    step(case, "decide", by=head(xiaodian), on=TODAY, party=first, day=TODAY, decision="penalty", fine=Decimal("9.90"))

    assert (case.status, case.decided_on) == (S.DECIDING, None)

    step(case, "decide", by=head(xiaodian), on=TODAY, party=second, day=TODAY, decision="no_penalty")
    numbers = [party.decision_number for party in case.parties.all()]

    assert (case.status, case.decided_on, case.has_penalty) == (S.DECIDED, TODAY, True)
    assert [number[number.index("〔") :] for number in numbers] == ["〔2026〕1号", "〔2026〕1号"]
    assert "处罚" in numbers[0]
    assert "不罚" in numbers[1]
    assert case.fine_yuan == Decimal("9.90")


def test_only_a_penalty_has_amounts(xiaodian):
    case = notified(xiaodian)
    party = case.parties.get()

    with pytest.raises(ActionRefused) as refused:
        step(
            case, "decide", by=head(xiaodian), on=TODAY, party=party, day=TODAY, decision="no_penalty",
            fine=Decimal("1.00"),
        )  # fmt: skip
    assert refused.value.field == "fine"
    assert case.parties.get().decided_on is None


def test_service_begins_the_terms_of_that_party_alone(xiaodian):
    case = decided(xiaodian, parties=2)
    first = case.parties.first()
    step(case, "serve", by=officers(xiaodian)[0], on=TODAY, party=first, day=TODAY, way="in_person")

    assert case.status == S.DECIDED
    assert running(case) == {
        ("FINE_PAY", "当事人1"), ("RECON_END", "当事人1"), ("SUIT_END", "当事人1"), ("ENFORCE_APPLY", "当事人1"),
        ("PUBLISH_SAME", "当事人1"), ("PUBLISH_SAME", "当事人2"), ("DECISION_SERVE", "当事人2"),
    }  # fmt: skip
    due = {clock.code: clock.due_on for clock in Clock.objects.of(case).filter(of_part(first.part))}
    assert due["FINE_PAY"] == date(2026, 12, 8)
    assert due["SUIT_END"] == date(2027, 5, 24)  # the 23rd is a Sunday


def test_a_party_pays_in_parts_and_never_more_than_it_owes(xiaodian):
    case = served(xiaodian)
    party, one = case.parties.get(), officers(xiaodian)[0]
    given = {"by": one, "on": TODAY, "party": party, "day": TODAY}

    with pytest.raises(ActionRefused) as refused:
        acts.pay(case, **given, amount=Decimal("10500.01"), receipt="晋1")
    assert refused.value.field == "amount"
    acts.pay(case, **given, amount=Decimal("500.00"), receipt="晋1")
    with pytest.raises(ActionRefused) as refused:
        acts.pay(case, **given, amount=Decimal("500.00"), receipt="晋1")
    assert refused.value.field == "receipt"

    assert case.paid_yuan == Decimal("500.00")
    assert account_of(party).outstanding == Decimal("10000.00")
    acts.pay(case, **given, amount=Decimal("10000.00"), receipt="晋2")

    assert case.parties.get().settled_on == TODAY
    assert ("CASE_CLOSE", "") in running(case)
    assert ("FINE_PAY", "当事人1") not in running(case)


def test_what_a_court_changes_stands_in_the_month_of_its_judgment(xiaodian):
    case = served(xiaodian, on=date(2026, 9, 1))
    party = case.parties.get()
    correct_amount(
        case, "fine", to=Decimal("6000.00"), effective_on=date(2026, 11, 10), by=officers(xiaodian)[0], on=TODAY,
        reason="判决变更", part=party.part,
    )  # fmt: skip

    assert amount_on(case, "fine", on=date(2026, 10, 31)) == Decimal("10000.00")
    assert amount_on(case, "fine", on=TODAY) == Decimal("6000.00")
    assert account_of(party).owed == Decimal("6500.00")
    case.refresh_from_db()
    assert case.fine_yuan == Decimal("6000.00")


def test_a_case_is_closed_on_a_ground_that_is_there_by_somebody_else(xiaodian):
    case = served(xiaodian)
    one = officers(xiaodian)[0]

    with pytest.raises(ActionRefused) as refused:
        acts.propose_close(case, by=one, on=TODAY, note="结案", ground="executed")
    assert refused.value.field == "ground"
    with pytest.raises(ActionRefused):
        acts.propose_close(case, by=one, on=TODAY, note="结案", ground="terminated")

    case = closed(xiaodian)

    assert (case.closed_on, case.close_ground) == (TODAY, "executed")
    assert running(case) == {("PUBLISH_SAME", "当事人1")}  # what is to be published stays due


def test_a_suspended_case_stands_still(xiaodian):
    case = filed(xiaodian, on=date(2026, 9, 1))
    chief = head(xiaodian)
    acts.suspend(case, by=chief, on=date(2026, 9, 11), note="等待另案", why="prior_decision")

    assert Clock.objects.of(case).get(code="CASE_DECIDE").due_on is None
    acts.resume(case, by=chief, on=date(2026, 10, 11), note="另案已结")

    # 90 days from 1 September are 30 November; 30 more are 30 December
    assert Clock.objects.of(case).get(code="CASE_DECIDE").due_on == date(2026, 12, 30)


def test_a_terminated_case_is_closed_without_a_decision(xiaodian):
    case = filed(xiaodian)
    acts.terminate(case, by=head(xiaodian), on=TODAY, note="当事人死亡")

    assert running(case) == {("CASE_CLOSE", "")}
    acts.propose_close(case, by=officers(xiaodian)[0], on=TODAY, note="终止", ground="terminated")
    acts.close(case, by=head(xiaodian), on=TODAY)

    assert (case.status, case.decided_on) == (S.CLOSED, None)


def test_a_decision_that_hands_the_matter_on_is_not_served(xiaodian):
    case = notified(xiaodian)
    step(
        case,
        "decide",
        by=head(xiaodian),
        on=TODAY,
        party=case.parties.get(),
        day=TODAY,
        decision="judicial",
        note="移送",
    )

    assert case.is_transferred
    assert running(case) == {("CASE_CLOSE", "")}
    acts.propose_close(case, by=officers(xiaodian)[0], on=TODAY, note="移送", ground="no_execution")

    assert case.status == S.CLOSING


def test_a_declined_case_ends(xiaodian):
    case = make_case(xiaodian)
    acts.decline(case, by=head(xiaodian), on=TODAY, note="违法事实不成立")

    assert case.status == S.DECLINED
    assert running(case) == set()


def test_another_city_neither_sees_a_case_nor_proposes_one_here(xiaodian, datong):
    case = make_case(xiaodian)
    stranger = officers(datong)[0]

    assert not EnforcementCase.objects.visible_to(stranger).filter(pk=case.pk).exists()
    with pytest.raises(NotAllowed):
        propose({"title": "案", "clue_on": TODAY}, FirstParty("firm", "某公司"), by=stranger, bureau=xiaodian, on=TODAY)


def test_a_test_and_a_suspension_stop_the_term_once(xiaodian):
    """Example 31 of the domain reference, without the public notice: both together are 25 days, not 33."""
    case = filed(xiaodian, on=date(2025, 3, 3))
    one, chief = officers(xiaodian)[0], head(xiaodian)
    acts.send_test(case, by=one, on=date(2025, 3, 20), ground="TEST", paper="检委〔2025〕1号")
    acts.suspend(case, by=chief, on=date(2025, 4, 1), note="等待另案", why="prior_decision")
    acts.test_back(case, by=one, on=date(2025, 4, 9), paper="检报〔2025〕1号")

    assert Clock.objects.of(case).get(code="CASE_DECIDE").due_on is None
    acts.resume(case, by=chief, on=date(2025, 4, 14), note="另案已结")

    # 90 days from 3 March are 1 June; 25 more are 26 June
    assert Clock.objects.of(case).get(code="CASE_DECIDE").due_on == date(2025, 6, 26)
