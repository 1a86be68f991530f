"""Measures: for several letters, reported, accepted by another, put off, cancelled."""

from datetime import date

import pytest

from accounts.errors import ActionRefused, NotAllowed
from deadlines.extensions import grant_extension, request_extension
from records.models import Step
from rectification.measures import acts as measures
from rectification.models import Acceptance, Measure, Progress, RectificationOrder
from rectification.orders import acts as orders
from tests.rectification.factories import (
    TODAY,
    accept,
    add_evidence,
    clock_of,
    colleague_of,
    dispatched,
    done_measure,
    head_of,
    make_measure,
    make_order,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_a_letter_is_put_right_only_when_every_problem_is_planned(taiyuan):
    order = dispatched(taiyuan)
    first, second = order.problems.all()
    make_measure(order, problems=[first])

    with pytest.raises(ActionRefused, match="2"):
        order.advance("plan", by=head_of(taiyuan), on=TODAY)
    orders.skip_problem(second, reason="市场已关闭", by=officer_of(taiyuan))
    order.advance("plan", by=head_of(taiyuan), on=TODAY)

    assert order.status == "rectifying"


def test_one_measure_serves_several_letters_and_counts_once(taiyuan, datong):
    first, second, other = make_order(taiyuan), make_order(taiyuan), make_order(datong)
    measure = make_measure(first, second)

    for order in (first, second, other):
        order.refresh_from_db()
    measure.refresh_from_db()
    assert (first.measure_count, second.measure_count, other.measure_count, measure.order_count) == (1, 1, 0, 2)
    assert list(RectificationOrder.objects.without_measure()) == [other]
    assert list(Measure.objects.serving_several()) == [measure]

    measure.advance("unlink", orders=[second], by=officer_of(taiyuan), on=TODAY, note="重复")
    second.refresh_from_db()
    measure.refresh_from_db()
    assert (second.measure_count, measure.order_count) == (0, 1)
    with pytest.raises(ActionRefused):
        measure.advance("unlink", orders=[first], by=officer_of(taiyuan), on=TODAY, note="误")


def test_a_cancelled_measure_names_the_one_that_replaces_it_and_never_itself(client, taiyuan, datong):
    order = dispatched(taiyuan)
    measure, other, foreign = make_measure(order), make_measure(order), make_measure(make_order(datong))
    client.force_login(head_of(taiyuan))
    address = f"/orders/measure/{measure.pk}/act/cancel"

    with pytest.raises(ActionRefused, match="itself"):
        measure.advance("cancel", replaced_by=measure, by=head_of(taiyuan), on=TODAY, note="改用其他措施")
    for wrong in (measure.number, foreign.number):
        refused = client.post(address, {"replaced_by": wrong, "note": "改用其他措施", "version": measure.version})
        assert list(refused.context["form"].errors) == ["replaced_by"]
    client.post(address, {"replaced_by": other.number, "note": "改用其他措施", "version": measure.version})

    measure.refresh_from_db()
    assert (measure.status, measure.replaced_by) == ("cancelled", other)
    assert Step.objects.get(kind="measure", record_id=measure.pk, action="cancel").data["main"] == other.number


def test_a_cancelled_measure_answers_nothing_any_more(taiyuan):
    order = dispatched(taiyuan)
    measure = make_measure(order)
    measures.cancel(measure, by=head_of(taiyuan), on=TODAY, note="改用其他措施")

    order.refresh_from_db()
    assert order.measure_count == 0
    with pytest.raises(ActionRefused):
        order.advance("plan", by=head_of(taiyuan), on=TODAY)


def test_no_measure_for_a_letter_out_of_reach(taiyuan, datong):
    foreign = make_order(datong)

    with pytest.raises(ActionRefused, match="reach"):
        make_measure(foreign, bureau=taiyuan)

    assert not Measure.objects.exists()


def test_progress_is_reported_in_one_go_and_the_newest_line_counts(taiyuan, datong):
    order = dispatched(taiyuan)
    measure, officer = make_measure(order, due_on=date(2026, 12, 4)), officer_of(taiyuan)
    assert clock_of(measure, "MEASURE_DUE").due_on == date(2026, 12, 4)

    for percent, done in ((30, "约谈14家"), (60, "签承诺书14份")):
        measures.report(measure, note=done, percent=percent, next_step="复查", by=officer, on=TODAY)

    assert (measure.status, measure.percent, measure.reported_on) == ("doing", 60, TODAY)
    assert [report.done for report in Progress.objects.filter(measure=measure)] == ["签承诺书14份", "约谈14家"]


def test_a_measure_is_accepted_with_evidence_and_by_another(taiyuan):
    order = dispatched(taiyuan)
    measure, officer = make_measure(order), officer_of(taiyuan)
    with pytest.raises(ActionRefused, match="evidence"):
        measure.advance("report_done", by=officer, on=TODAY, note="完成")
    add_evidence(measure, officer)
    measure.advance("report_done", by=officer, on=TODAY, note="完成")

    with pytest.raises(NotAllowed):
        measures.accept(measure, by=officer, on=TODAY)
    measures.accept(measure, by=colleague_of(officer), on=TODAY)

    verdict = Acceptance.objects.get(measure=measure)
    assert (verdict.verdict, verdict.doer, verdict.acceptor, verdict.evidence_count) == (
        "accepted", officer, colleague_of(officer), 1,
    )  # fmt: skip


def test_the_owner_does_not_accept_what_a_colleague_reported(taiyuan):
    order = dispatched(taiyuan)
    measure, owner = make_measure(order), officer_of(taiyuan)
    add_evidence(measure, owner)
    measure.advance("report_done", by=colleague_of(owner), on=TODAY, note="完成")

    with pytest.raises(NotAllowed):
        measures.accept(measure, by=owner, on=TODAY)


def test_a_county_does_not_accept_what_it_did_for_the_citys_letter(taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    measure = done_measure(order, bureau=xiaodian)

    with pytest.raises(NotAllowed):
        accept(measure, colleague_of(measure.assignee))
    accept(measure, officer_of(taiyuan))

    assert measure.status == "accepted"


def test_what_is_not_accepted_goes_back_and_its_day_counts_on(taiyuan):
    order = dispatched(taiyuan)
    measure = done_measure(order, due_on=TODAY)
    assert clock_of(measure, "MEASURE_DUE").state == "done"

    measure.advance(
        "refuse", by=colleague_of(measure.assignee), on=TODAY, note="缺公示照片", verdict=Acceptance.Verdict.PARTLY
    )

    assert (measure.status, measure.done_on) == ("doing", None)
    assert (clock_of(measure, "MEASURE_DUE").state, clock_of(measure, "MEASURE_DUE").due_on) == ("running", TODAY)
    assert Acceptance.objects.get(measure=measure).verdict == "partly"


def test_a_measure_is_put_off_by_its_head_and_the_letter_waits_for_nothing(taiyuan):
    order = dispatched(taiyuan)
    measure = make_measure(order, due_on=date(2026, 12, 4))
    order.advance("plan", by=head_of(taiyuan), on=TODAY)
    with pytest.raises(ActionRefused, match="1"):
        order.advance("report_done", by=officer_of(taiyuan), on=TODAY)

    asked = request_extension(
        clock_of(measure, "MEASURE_DUE"), by=officer_of(taiyuan), on=TODAY, reason="需跨年", until_on=date(2027, 3, 5)
    )
    grant_extension(asked, by=head_of(taiyuan), on=TODAY)
    order.advance("report_done", by=officer_of(taiyuan), on=TODAY)

    assert order.status == "await_accept"
    assert clock_of(order, "ACCEPT_END").due_on == date(2026, 12, 7)
