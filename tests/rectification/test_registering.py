"""A letter is registered: its terms, what is refused, who has it already."""

from datetime import date, timedelta

import pytest

from accounts.errors import ActionRefused
from rectification.models import Problem, RectificationOrder
from rectification.organs import organ_of
from rectification.registration import AlreadyRegistered
from rectification.workflow import ACTION, DOSSIER, MEASURE, ORDER, PART, REPLY
from tests.rectification.arrows import (
    ACTION_ARROWS,
    DOSSIER_ARROWS,
    MEASURE_ARROWS,
    ORDER_ARROWS,
    PART_ARROWS,
    REPLY_ARROWS,
)
from tests.rectification.factories import (
    TODAY,
    clock_of,
    make_order,
    type_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.mark.parametrize(
    ("workflow", "arrows"),
    [
        (ORDER, ORDER_ARROWS),
        (PART, PART_ARROWS),
        (MEASURE, MEASURE_ARROWS),
        (ACTION, ACTION_ARROWS),
        (REPLY, REPLY_ARROWS),
        (DOSSIER, DOSSIER_ARROWS),
    ],
    ids=lambda given: getattr(given, "kind", ""),
)
def test_the_triggers_know_exactly_the_arrows_of_the_state_tables(workflow, arrows):
    assert workflow.arrows() == [(str(a), str(b)) for a, b in arrows]


def test_a_letter_is_registered_with_its_problems_and_its_clocks(taiyuan, datong):
    order = make_order(taiyuan, received_on=date(2026, 9, 24))

    assert order.number == "SH-140100-2026-0001"
    assert [problem.position for problem in order.problems.all()] == [1, 2]
    assert (order.status, order.reply_state, order.received_level) == ("registered", "none", "city")
    reply, draft = clock_of(order, "ORD_REPLY_PP"), clock_of(order, "ORD_DRAFT")
    assert (reply.due_on, reply.state) == (date(2026, 11, 24), "running")
    assert draft is None  # five working days before the answer have passed already
    assert clock_of(order, "ORD_REGISTER").overdue_since == date(2026, 9, 29)
    assert order.due_on == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "variant", "rule", "due_on"),
    [
        ("supervisory", "ordinary", "ORD_REPLY_SL", date(2026, 12, 23)),
        ("judicial", "ordinary", "ORD_REPLY_JP", date(2027, 1, 25)),
        ("procuratorial", "ordinary", "ORD_REPLY_PP", date(2027, 1, 25)),
        ("procuratorial", "public_interest", "ORD_REPLY_PIL", date(2027, 1, 25)),
        ("procuratorial", "urgent", "ORD_REPLY_PIL_URGENT", date(2026, 12, 8)),
        ("police", "ordinary", "ORD_REPLY_PN", date(2026, 12, 23)),
        ("opinion", "ordinary", "REV_REPLY", date(2027, 1, 25)),
    ],
)
def test_the_term_of_the_answer_follows_the_type(taiyuan, code, variant, rule, due_on):
    order = make_order(taiyuan, type_code=code, variant=variant)

    assert clock_of(order, rule).due_on == due_on


def test_the_day_that_the_letter_sets_comes_before_the_rule(taiyuan):
    order = make_order(taiyuan, type_code="supervisory", typed_due_on=date(2026, 12, 11))

    assert clock_of(order, "ORD_REPLY_SL").due_on == date(2026, 12, 11)
    assert clock_of(order, "ORD_DRAFT").due_on == date(2026, 12, 3)


def test_the_law_sets_the_term_of_the_public_interest_kind(taiyuan):
    with pytest.raises(ActionRefused, match="law"):
        make_order(taiyuan, variant="public_interest", typed_due_on=date(2026, 12, 1))

    assert not RectificationOrder.objects.exists()


def test_the_same_letter_is_registered_once_whoever_has_it(taiyuan, datong):
    first = make_order(taiyuan, issuer_number="晋检建〔2026〕8号", issuer_name="山西省人民检察院")

    with pytest.raises(AlreadyRegistered) as refused:
        make_order(datong, issuer_number="晋检建［2026］ 8 号", issuer_name="山西省 人民检察院")

    assert (refused.value.number, refused.value.bureau) == (first.number, taiyuan)
    assert RectificationOrder.objects.count() == 1


def test_an_opinion_of_the_procuratorate_is_not_counted_among_the_four(taiyuan):
    letter = make_order(taiyuan)
    make_order(taiyuan, type_code="opinion")

    assert list(RectificationOrder.objects.received()) == [letter]


@pytest.mark.parametrize(
    "wrong",
    [
        {"received_on": TODAY + timedelta(days=1)},
        {"issued_on": TODAY + timedelta(days=1)},
        {"posted_on": TODAY + timedelta(days=1)},
        {"typed_due_on": TODAY - timedelta(days=1)},
    ],
)
def test_days_out_of_order_are_refused(taiyuan, wrong):
    with pytest.raises(ActionRefused):
        make_order(taiyuan, **({"received_on": TODAY} | wrong))


def test_a_letter_points_out_at_least_one_problem(taiyuan):
    with pytest.raises(ActionRefused):
        make_order(taiyuan, problems=[])


def test_type_issuer_and_number_are_found_however_they_are_written(taiyuan):
    assert organ_of("太原市人民检察院") == organ_of("太原市 人民检察院")
    assert (organ_of("大同市监察委员会").kind, organ_of("大同市监察委员会").level) == ("supervision", "city")
    assert type_of("police").label_zh == "公安提示函"
    assert Problem.objects.count() == 0
