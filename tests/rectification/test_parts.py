"""A letter is broken down among bureaus: their days, handing up and back, joining."""

from datetime import date

import pytest

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from deadlines.extensions import grant_extension, request_extension
from rectification.models import Part, RectificationOrder
from rectification.orders import acts as orders
from rectification.registration import join
from tests.deadlines.factories import corrected
from tests.rectification.factories import (
    TODAY,
    accept,
    clock_of,
    dispatched,
    done_measure,
    head_of,
    make_order,
    officer_of,
    plan_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_a_letter_is_given_to_several_bureaus_and_counted_once(province, taiyuan, datong):
    order = dispatched(province, datong, lead=taiyuan, received_on=date(2026, 10, 8))

    parts = {part.bureau: part for part in order.parts.all()}
    assert {bureau: (part.role, part.status) for bureau, part in parts.items()} == {
        taiyuan: ("lead", "assigned"),
        datong: ("co", "assigned"),
    }
    assert [part.number for part in order.parts.order_by("pk")] == [f"{order.number}-1", f"{order.number}-2"]
    assert clock_of(order, "ORD_REPLY_PP").due_on == date(2026, 12, 8)
    assert clock_of(parts[datong], "ORD_PART").due_on == date(2026, 11, 23)
    assert RectificationOrder.objects.received().count() == 1


def test_a_part_takes_a_day_of_its_own_inside_the_outer_term(province, taiyuan):
    order = make_order(province)
    plan = plan_of(order, taiyuan, Part.Role.LEAD, date(2026, 12, 31))
    orders.dispatch(order, [plan], by=head_of(province), on=TODAY)

    assert clock_of(order.parts.get(), "ORD_PART").due_on == date(2026, 12, 31)
    late = make_order(province)
    with pytest.raises(ActionRefused, match="2027-01-25"):
        orders.dispatch(
            late, [plan_of(late, taiyuan, Part.Role.LEAD, date(2027, 2, 1))], by=head_of(province), on=TODAY
        )


def test_a_part_with_too_little_time_left_ends_with_the_answer(province, taiyuan):
    order = dispatched(province, lead=taiyuan, received_on=date(2026, 9, 24))

    assert clock_of(order.parts.get(), "ORD_PART").due_on == date(2026, 11, 24)


@pytest.mark.parametrize("fault", ["two leads", "no lead", "sideways", "problem left out"])
def test_a_letter_is_broken_down_completely_and_downwards(taiyuan, xiaodian, datong, fault):
    order = make_order(taiyuan)
    first = tuple(order.problems.filter(position=1))
    plans = {
        "two leads": [plan_of(order, taiyuan, Part.Role.LEAD), plan_of(order, xiaodian, Part.Role.LEAD)],
        "no lead": [plan_of(order, xiaodian)],
        "sideways": [plan_of(order, datong, Part.Role.LEAD)],
        "problem left out": [plan_of(order, xiaodian, Part.Role.LEAD).__class__(xiaodian, "lead", first)],
    }[fault]

    with pytest.raises(ActionRefused):
        orders.dispatch(order, plans, by=head_of(taiyuan), on=TODAY)

    assert RectificationOrder.objects.get(pk=order.pk).status == "registered"
    assert not Part.objects.exists()


def test_a_part_is_signed_for_handed_up_and_accepted_by_who_gave_it(taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    part, officer = order.parts.get(), officer_of(xiaodian)

    with acting_as(officer):
        part.advance("sign", by=officer, on=TODAY)
        with pytest.raises(ActionRefused, match="1, 2"):
            part.advance("report", by=officer, on=TODAY, note="已完成")
    measure = done_measure(order, bureau=xiaodian)
    with acting_as(officer):
        part.advance("report", by=officer, on=TODAY, note="已完成")
    with pytest.raises(NotAllowed):
        part.advance("accept", by=head_of(xiaodian), on=TODAY)
    with acting_as(officer_of(taiyuan)):
        part.advance("accept", by=officer_of(taiyuan), on=TODAY)
        accept(measure, officer_of(taiyuan))

    assert (part.status, part.done_by, part.assignee) == ("accepted", officer, officer)
    assert clock_of(part, "ORD_PART").state == "done"


def test_a_part_is_handed_back_with_a_reason_and_given_again(taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    part = order.parts.get()

    with acting_as(head_of(xiaodian)):
        with pytest.raises(ActionRefused):
            part.advance("return", by=head_of(xiaodian), on=TODAY, note=" ")
        part.advance("return", by=head_of(xiaodian), on=TODAY, note="非本县市场")
    assert clock_of(part, "ORD_PART").state == "done"
    part.advance("send_again", by=head_of(taiyuan), on=TODAY, note="市场在你县境内")

    assert part.status == "assigned"
    assert clock_of(part, "ORD_PART").state == "running"


def test_another_bureau_joins_a_letter_that_was_addressed_to_it_as_well(taiyuan, datong):
    order = make_order(taiyuan, issuer_name="山西省人民检察院")

    with acting_as(officer_of(datong)):
        part = join(
            order.type, order.issuer, order.issuer_number, by=officer_of(datong), bureau=datong,
            received_on=date(2026, 11, 20), on=TODAY,
        )  # fmt: skip

    assert (part.bureau, part.origin, part.status) == (datong, "addressed", "doing")
    assert clock_of(part, "ORD_REPLY_PP").due_on == date(2027, 1, 20)
    with acting_as(officer_of(datong)), pytest.raises(ActionRefused, match="already"):
        join(
            order.type, order.issuer, order.issuer_number, by=officer_of(datong), bureau=datong,
            received_on=TODAY, on=TODAY,
        )  # fmt: skip


def test_when_the_answer_is_put_off_the_inner_days_move_with_it(province, taiyuan):
    order = dispatched(province, lead=taiyuan, type_code="supervisory")
    part, reply = order.parts.get(), clock_of(order, "ORD_REPLY_SL")
    before = clock_of(part, "ORD_PART").due_on, clock_of(order, "ORD_DRAFT").due_on

    asked = request_extension(reply, by=officer_of(province), on=TODAY, reason="涉及面广", until_on=date(2027, 1, 22))
    with pytest.raises(ActionRefused, match="document"):
        grant_extension(asked, by=head_of(province), on=TODAY)
    grant_extension(asked, by=head_of(province), on=TODAY, document="晋监函〔2026〕6号")

    assert before == (date(2026, 12, 8), date(2026, 12, 15))
    assert clock_of(order, "ORD_REPLY_SL").due_on == date(2027, 1, 22)
    assert (clock_of(part, "ORD_PART").due_on, clock_of(order, "ORD_DRAFT").due_on) == (
        date(2027, 1, 7), date(2027, 1, 14),
    )  # fmt: skip


def test_a_corrected_day_of_receipt_moves_everything_that_is_counted_from_it(province, taiyuan):
    order = dispatched(province, lead=taiyuan, type_code="supervisory")

    corrected(clock_of(order, "ORD_REPLY_SL"), trigger_on=date(2026, 11, 16), on=TODAY)

    assert clock_of(order, "ORD_REPLY_SL").due_on == date(2026, 12, 16)
    assert clock_of(order.parts.get(), "ORD_PART").due_on == date(2026, 12, 1)
