"""After the decision: served in each way, published, paid later, demanded, enforced, written off, archived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Bureau
from cases.amounts import account_of
from cases.models import EnforcementCase
from cases.states import S
from deadlines.models import Clock
from deadlines.parts import of_part
from tests.cases.factories import acts, decided, head, officers, served, step

pytestmark = pytest.mark.django_db
SERVED_ON = date(2026, 3, 2)  # 15 days: Tuesday 17 March; 60 days: 1 May, a holiday; 6 months: 2 September


def due(case: EnforcementCase, code: str, part: str = "当事人1") -> date | None:
    return Clock.objects.of(case).open().get(code=code, part_label=part).due_on


def runs(case: EnforcementCase, code: str) -> bool:
    return Clock.objects.of(case).open().named(code).exists()


def owing(bureau: Bureau, **given) -> EnforcementCase:
    """Served on 2 March, nothing paid: 10 000 of fine, 500 of gains."""
    return served(bureau, on=SERVED_ON, **given)


def do(case: EnforcementCase, name: str, on: date, *, by=None, party=None, **given) -> None:
    by, party = by or officers(case.bureau)[0], party or case.parties.first()
    case.advance(name, by=by, on=on, party=party, day=on, **given)


def granted(case: EnforcementCase, on: date, *sums: tuple[date, str]) -> None:
    plan = tuple((day, Decimal(amount)) for day, amount in sums)
    do(case, "defer", on, by=head(case.bureau), sums=plan, paper="延批〔2026〕1号")


def pay(case: EnforcementCase, on: date, amount: str, receipt: str) -> None:
    do(case, "pay", on, amount=Decimal(amount), receipt=receipt)


def test_three_parties_served_on_three_days_have_three_sets_of_terms(xiaodian):
    case, one = decided(xiaodian, on=SERVED_ON, parties=3), officers(xiaodian)[0]
    ways = [
        (date(2026, 3, 2), "in_person", {"receiver": "张三", "relation": "法定代表人"}),
        (date(2026, 3, 6), "post", {"proof": "EMS1234567890"}),
        (date(2026, 3, 16), "entrusted", {"proof": "大同市局代为送达，送达回证"}),
    ]
    for party, (day, way, said) in zip(case.parties.all(), ways, strict=True):
        step(case, "serve", by=one, on=day, party=party, day=day, way=way, **said)

    assert case.status == S.EXECUTING
    parts = ("当事人1", "当事人2", "当事人3")
    assert [due(case, "FINE_PAY", part) for part in parts] == [
        date(2026, 3, 17), date(2026, 3, 23), date(2026, 3, 31),
    ]  # fmt: skip
    assert [due(case, "RECON_END", part) for part in parts] == [
        date(2026, 5, 6), date(2026, 5, 6), date(2026, 5, 15),
    ]  # fmt: skip
    assert [due(case, "SUIT_END", part) for part in parts] == [
        date(2026, 9, 2), date(2026, 9, 7), date(2026, 9, 16),
    ]  # fmt: skip
    assert [due(case, "ENFORCE_APPLY", part) for part in parts] == [
        date(2026, 12, 2), date(2026, 12, 7), date(2026, 12, 16),
    ]  # fmt: skip
    first = case.parties.first()
    assert (first.received_by, first.relation) == ("张三", "法定代表人")


@pytest.mark.parametrize("way", ["left", "post", "electronic", "entrusted"])
def test_a_way_without_a_hand_needs_its_proof(xiaodian, way):
    case = decided(xiaodian, on=SERVED_ON)

    with pytest.raises(ActionRefused) as refused:
        do(case, "serve_last", SERVED_ON, way=way)
    assert refused.value.field == "proof"
    do(case, "serve_last", SERVED_ON, way=way, proof="凭证")

    assert case.status == S.EXECUTING


def test_a_public_notice_counts_as_served_when_thirty_days_have_passed(xiaodian):
    case = decided(xiaodian, on=SERVED_ON)

    with pytest.raises(ActionRefused) as refused:
        do(case, "serve_last", date(2026, 4, 1), way="public_notice")
    assert refused.value.field == "way"
    do(case, "announce", SERVED_ON, where="山西市场监管网站", note="受送达人下落不明")
    assert due(case, "SERVE_PUBLIC") == date(2026, 4, 1)
    assert not runs(case, "DECISION_SERVE")
    with pytest.raises(ActionRefused) as refused:
        do(case, "serve_last", date(2026, 3, 31), way="public_notice")
    assert refused.value.field == "day"
    do(case, "serve_last", date(2026, 4, 1), way="public_notice")

    assert due(case, "FINE_PAY") == date(2026, 4, 16)


def test_nothing_is_served_before_it_is_decided(xiaodian):
    case = decided(xiaodian, on=SERVED_ON)

    with pytest.raises(ActionRefused) as refused:
        do(case, "serve_last", date(2026, 3, 1), way="in_person")
    assert refused.value.field == "day"
    assert case.parties.get().served_on is None


def test_a_later_day_takes_the_place_of_the_fifteen(xiaodian):
    case = owing(xiaodian)
    granted(case, date(2026, 3, 10), (date(2026, 6, 30), "10500.00"))

    assert not runs(case, "FINE_PAY")
    assert due(case, "FINE_LATER") == date(2026, 6, 30)
    assert due(case, "ENFORCE_APPLY") == date(2026, 9, 30)  # three months from the end of the postponement


def test_only_the_head_grants_a_later_day(xiaodian):
    case = owing(xiaodian)
    plan = ((date(2026, 6, 30), Decimal("10500.00")),)

    with pytest.raises(NotAllowed):
        do(case, "defer", date(2026, 3, 10), sums=plan, paper="延批〔2026〕1号")


def test_instalments_make_all_that_is_outstanding_and_follow_each_other(xiaodian):
    case = owing(xiaodian)
    days = (date(2026, 4, 30), date(2026, 5, 29), date(2026, 6, 30))

    with pytest.raises(ActionRefused) as refused:
        granted(case, date(2026, 3, 10), (days[0], "5000.00"), (days[1], "5000.00"))
    assert refused.value.field == "amount_1"
    granted(case, date(2026, 3, 10), *zip(days, ("3500.00", "3500.00", "3500.00"), strict=True))
    pay(case, date(2026, 4, 20), "3500.00", "晋1")
    assert due(case, "FINE_LATER") == days[1]
    pay(case, date(2026, 5, 20), "3000.00", "晋2")
    assert due(case, "FINE_LATER") == days[1]
    pay(case, date(2026, 5, 21), "500.00", "晋3")
    assert due(case, "FINE_LATER") == days[2]
    pay(case, date(2026, 6, 1), "3500.00", "晋4")

    assert not runs(case, "FINE_LATER")
    assert case.parties.get().settled_on == date(2026, 6, 1)


def test_the_surcharge_is_three_percent_a_day_and_brought_up_to_date(xiaodian):
    case = owing(xiaodian)

    with pytest.raises(ActionRefused) as refused:
        do(case, "surcharge", date(2026, 3, 17))  # its last day
    assert refused.value.field == "day"
    do(case, "surcharge", date(2026, 3, 18))
    assert case.surcharge_yuan == Decimal("300.00")
    do(case, "surcharge", date(2026, 3, 27))
    assert case.surcharge_yuan == Decimal("3000.00")
    do(case, "surcharge", date(2026, 10, 30))

    assert case.surcharge_yuan == Decimal("10000.00")
    assert account_of(case.parties.get()).outstanding == Decimal("20500.00")


def test_a_demand_waits_ten_working_days_before_the_court_is_asked(xiaodian):
    case = owing(xiaodian)

    with pytest.raises(ActionRefused) as refused:
        do(case, "demand", date(2026, 3, 17), way="in_person")
    assert refused.value.field == "day"
    do(case, "demand", date(2026, 8, 28), way="in_person")
    assert due(case, "URGE_PAY") == date(2026, 9, 11)
    with pytest.raises(ActionRefused) as refused:
        do(case, "apply_to_court", date(2026, 9, 11), paper="强申〔2026〕1号")
    assert refused.value.field == "day"
    do(case, "apply_to_court", date(2026, 9, 14), paper="强申〔2026〕1号")

    assert not runs(case, "ENFORCE_APPLY")
    assert not runs(case, "URGE_PAY")


def test_nobody_is_enforced_against_who_may_still_sue(xiaodian):
    case = owing(xiaodian)
    do(case, "demand", date(2026, 3, 18), way="in_person")

    with pytest.raises(ActionRefused) as refused:
        do(case, "apply_to_court", date(2026, 9, 2), paper="强申〔2026〕1号")
    assert refused.value.field == "day"
    do(case, "apply_to_court", date(2026, 9, 3), paper="强申〔2026〕1号")


def enforced(bureau: Bureau) -> EnforcementCase:
    """A part is paid, the court found nothing more."""
    case = owing(bureau)
    pay(case, date(2026, 3, 16), "4000.00", "晋1")
    do(case, "demand", date(2026, 3, 18), way="in_person")
    do(case, "apply_to_court", date(2026, 9, 3), paper="强申〔2026〕1号")
    do(case, "court_ended", date(2026, 11, 2), paper="（2026）晋0105执1号")
    return case


def test_what_a_court_cannot_take_is_written_off_and_the_decision_stays(xiaodian):
    case, chief = enforced(xiaodian), head(xiaodian)
    do(case, "write_off", date(2026, 11, 3), by=chief, paper="核销〔2026〕1号", note="无财产可供执行")

    account = account_of(case.parties.get())
    assert (account.owed, account.kept, account.written_off) == (
        Decimal("10500.00"), Decimal("4000.00"), Decimal("6500.00"),
    )  # fmt: skip
    assert account.outstanding == 0
    assert (case.fine_yuan, case.written_off_yuan) == (Decimal("10000.00"), Decimal("6500.00"))
    with pytest.raises(ActionRefused) as refused:
        pay(case, date(2026, 11, 4), "1.00", "晋2")
    assert refused.value.field in (None, "party", "amount")


def test_each_ground_for_closing_is_asked_for_what_it_demands(xiaodian):
    case, one = owing(xiaodian), officers(xiaodian)[0]
    for ground in ("executed", "court", "terminated", "no_execution"):
        with pytest.raises(ActionRefused) as refused:
            acts.propose_close(case, by=one, on=date(2026, 3, 20), note="结案", ground=ground)
        assert refused.value.field == "ground"

    case = enforced(xiaodian)
    assert Clock.objects.of(case).open().get(code="CASE_CLOSE").trigger_on == date(2026, 11, 2)
    with pytest.raises(ActionRefused):
        acts.propose_close(case, by=one, on=date(2026, 11, 4), note="结案", ground="executed")
    acts.propose_close(case, by=one, on=date(2026, 11, 4), note="法院裁定终结执行", ground="court")
    acts.close(case, by=head(xiaodian), on=date(2026, 11, 5))

    assert (case.status, case.close_ground) == (S.CLOSED, "court")


def test_a_penalty_is_published_in_time_and_stands_after_the_case_is_closed(xiaodian):
    case, one = decided(xiaodian, on=SERVED_ON), officers(xiaodian)[0]
    assert due(case, "PUBLISH_SAME") == date(2026, 3, 30)
    do(case, "serve_last", SERVED_ON, way="in_person")
    do(case, "publish", date(2026, 3, 9), where="国家企业信用信息公示系统", term="PUBLISH_STOP_3M")
    assert not runs(case, "PUBLISH_SAME")
    pay(case, date(2026, 3, 10), "10500.00", "晋1")
    acts.propose_close(case, by=one, on=date(2026, 3, 11), note="执行完毕", ground="executed")
    acts.close(case, by=head(xiaodian), on=date(2026, 3, 12))

    assert due(case, "PUBLISH_STOP_3M") == date(2026, 6, 9)
    with pytest.raises(ActionRefused) as refused:
        do(case, "unpublish", date(2026, 6, 8), ending="term", note="期满")
    assert refused.value.field == "day"
    do(case, "unpublish", date(2026, 6, 9), ending="term", note="期满")

    assert not Clock.objects.of(case).open().exists()


def test_a_warning_is_not_published(xiaodian):
    case = decided(xiaodian, on=SERVED_ON, fine="0.00", confiscated="0.00")

    assert not runs(case, "PUBLISH_SAME")
    do(case, "serve_last", SERVED_ON, way="in_person")
    with pytest.raises(ActionRefused):
        do(case, "publish", SERVED_ON, where="网站", term="PUBLISH_STOP_3Y")


def test_credit_is_repaired_after_six_months_by_whoever_paid(xiaodian):
    case, chief = owing(xiaodian), head(xiaodian)
    do(case, "publish", date(2026, 3, 9), where="国家企业信用信息公示系统", term="PUBLISH_STOP_3Y")

    with pytest.raises(ActionRefused) as refused:
        do(case, "repair_credit", date(2026, 9, 8), by=chief, note="已改正")
    assert refused.value.field == "day"
    with pytest.raises(ActionRefused) as refused:
        do(case, "repair_credit", date(2026, 9, 9), by=chief, note="已改正")
    assert refused.value.field == "party"
    pay(case, date(2026, 9, 9), "10500.00", "晋1")
    do(case, "repair_credit", date(2026, 9, 9), by=chief, note="已改正")

    assert case.parties.get().publications.get().ending == "repaired"


def test_a_closed_case_is_archived_once_under_the_next_number(xiaodian):
    from tests.cases.factories import closed

    first, second = closed(xiaodian), closed(xiaodian)
    for case in (first, second):
        acts_on = case.closed_on
        case.advance("archive", by=officers(xiaodian)[0], on=acts_on)
    numbers = [first.archive_number, second.archive_number]

    assert [number.rpartition("-")[2] for number in numbers] == ["0001", "0002"]
    with pytest.raises(ActionRefused):
        first.advance("archive", by=officers(xiaodian)[0], on=first.closed_on)
    assert Clock.objects.of(first).filter(of_part(first.parties.get().part)).exists()
