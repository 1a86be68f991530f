"""The journey of a letter, from receipt to look-back: who may do what, what stops it, what its clocks do."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role, User
from accounts.scope import acting_as
from deadlines.clocks import correct_trigger
from deadlines.extensions import grant_extension, request_extension
from deadlines.models import Clock
from notifications.models import Notification
from records.models import Step, Urging
from rectification import states
from rectification.acts import measures, orders, replies
from rectification.models import Acceptance, Lookback, Measure, Part, Problem, Progress, RectificationOrder
from rectification.organs import organ_of
from rectification.registration import AlreadyRegistered, join, register
from rectification.workflow import ACTION, DOSSIER, MEASURE, ORDER, PART, REPLY
from tests.factories import AppointmentFactory, UserFactory
from tests.rectification.factories import (
    TODAY,
    accept,
    accepted,
    add_evidence,
    colleague_of,
    delivered,
    dispatched,
    done_measure,
    drafted,
    head_of,
    make_measure,
    make_order,
    officer_of,
    plan_of,
    rectifying,
    sent,
    type_of,
    values,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def clock_of(record, code) -> Clock:
    return Clock.objects.of(record).named(code).order_by("pk").last()


@pytest.mark.parametrize(
    ("workflow", "arrows"),
    [
        (ORDER, states.ORDER_ARROWS),
        (PART, states.PART_ARROWS),
        (MEASURE, states.MEASURE_ARROWS),
        (ACTION, states.ACTION_ARROWS),
        (REPLY, states.REPLY_ARROWS),
        (DOSSIER, states.DOSSIER_ARROWS),
    ],
    ids=lambda given: getattr(given, "kind", ""),
)
def test_the_triggers_know_exactly_the_arrows_of_the_state_tables(workflow, arrows):
    assert workflow.arrows() == [(str(a), str(b)) for a, b in arrows]


# registering


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


# breaking down


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

    correct_trigger(
        clock_of(order, "ORD_REPLY_SL"), trigger_on=date(2026, 11, 16), by=head_of(province), on=TODAY, reason="收文章"
    )

    assert clock_of(order, "ORD_REPLY_SL").due_on == date(2026, 12, 16)
    assert clock_of(order.parts.get(), "ORD_PART").due_on == date(2026, 12, 1)


# measures


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

    measures.unlink(measure, [second], by=officer_of(taiyuan), on=TODAY, note="重复")
    second.refresh_from_db()
    measure.refresh_from_db()
    assert (second.measure_count, measure.order_count) == (0, 1)
    with pytest.raises(ActionRefused):
        measures.unlink(measure, [first], by=officer_of(taiyuan), on=TODAY, note="误")


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
        measures.report(measure, done=done, percent=percent, next_step="复查", by=officer, on=TODAY)

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

    measures.refuse(
        measure, by=colleague_of(measure.assignee), on=TODAY, note="缺公示照片", verdict=Acceptance.Verdict.PARTLY
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


# answering


def test_a_letter_is_answered_before_it_is_accepted(taiyuan):
    order = rectifying(taiyuan)

    reply = delivered(order)

    assert (order.status, order.reply_state, order.replied_on) == ("rectifying", "delivered", TODAY)
    assert reply.document_number == "并市监函〔2026〕1号"


def test_the_clock_of_the_answer_stops_by_delivery_and_not_by_signing(taiyuan):
    order = rectifying(taiyuan, received_on=date(2026, 9, 24))
    reply = sent(order)
    assert clock_of(order, "ORD_REPLY_PP").state == "running"

    officer = officer_of(taiyuan)
    with pytest.raises(ActionRefused, match="proof"):
        replies.deliver(reply, delivered_on=TODAY, delivery="邮寄", by=officer, on=TODAY)
    add_evidence(reply, officer, "送达回证.pdf")
    replies.deliver(reply, delivered_on=date(2026, 11, 25), delivery="邮寄", by=officer, on=date(2026, 11, 25))

    clock = clock_of(order, "ORD_REPLY_PP")
    assert (clock.state, clock.ended_on, clock.overdue_since) == ("done", date(2026, 11, 25), date(2026, 11, 25))


def test_an_answer_passes_over_no_problem(taiyuan):
    order = rectifying(taiyuan)
    reply, officer = drafted(order, is_said=False), officer_of(taiyuan)
    first, second = order.problems.all()
    said = {"result": "done", "text": "已整改", "rest": "", "rest_by": None}
    replies.write(
        reply, {}, {first.pk: said, second.pk: said | {"result": "partly", "rest": "公示牌制作中"}},
        by=officer, version=reply.version,
    )  # fmt: skip
    reply.refresh_from_db()

    with pytest.raises(ActionRefused, match="2"):
        reply.advance("submit", by=officer, on=TODAY)
    lines = {second.pk: said | {"result": "partly", "rest": "公示牌制作中", "rest_by": date(2026, 12, 31)}}
    replies.write(reply, {}, lines, by=officer, version=reply.version)
    reply.refresh_from_db()
    reply.advance("submit", by=officer, on=TODAY)

    assert reply.status == "cosign"


def test_who_drafts_neither_cosigns_nor_signs(taiyuan):
    order = rectifying(taiyuan)
    reply = drafted(order)
    both = UserFactory(bureau=taiyuan, role=Role.HEAD, is_principal=False)
    AppointmentFactory(user=both, bureau=taiyuan, role=Role.OFFICER)
    both = User.objects.get(pk=both.pk)

    reply.advance("submit", by=both, on=TODAY)
    with pytest.raises(NotAllowed):
        reply.advance("cosign", by=both, on=TODAY)
    reply.advance("cosign", by=officer_of(taiyuan), on=TODAY)
    with pytest.raises(NotAllowed):
        reply.advance("sign", by=both, on=TODAY)
    reply.advance("sign", by=head_of(taiyuan), on=TODAY)

    assert (reply.status, reply.signed_by) == ("signed", head_of(taiyuan))


def test_numbers_of_answers_are_gapless_for_each_bureau(taiyuan, datong):
    numbers = []
    for bureau in (taiyuan, datong, taiyuan):
        order = rectifying(bureau)
        reply = sent(order)
        with pytest.raises(ActionRefused):
            replies.send(reply, by=officer_of(bureau), on=TODAY)
        numbers.append(reply.document_number)

    assert numbers == ["并市监函〔2026〕1号", "同市监函〔2026〕1号", "并市监函〔2026〕2号"]


def test_the_issuer_is_not_satisfied_and_is_answered_again(taiyuan):
    order = rectifying(taiyuan)
    first = delivered(order)

    with pytest.raises(ActionRefused, match="already"):
        replies.draft(order, by=officer_of(taiyuan), on=TODAY)
    replies.answer_again(
        first, due_on=date(2026, 12, 18), by=officer_of(taiyuan), on=TODAY, note="要求补充收费清退情况"
    )
    order.refresh_from_db()
    assert (order.reply_state, order.opinion) == ("again", "unsatisfied")
    assert clock_of(order, "ORD_REPLY_PP").due_on == date(2026, 12, 18)
    second = delivered(order)
    second.advance("satisfied", by=officer_of(taiyuan), on=TODAY, note="检察院书面反馈满意")

    order.refresh_from_db()
    assert (order.reply_state, order.opinion, second.round) == ("satisfied", "satisfied", 2)
    assert second.document_number == "并市监函〔2026〕2号"


def test_a_dropped_draft_leaves_the_letter_unanswered(taiyuan):
    order = rectifying(taiyuan)
    reply = drafted(order)

    reply.advance("drop", by=officer_of(taiyuan), on=TODAY, note="重拟")

    order.refresh_from_db()
    assert order.reply_state == "none"
    assert drafted(order).round == 2


# ending


def test_a_letter_is_struck_off_when_accepted_and_the_issuer_is_satisfied(taiyuan):
    order = accepted(taiyuan)
    with pytest.raises(ActionRefused, match="not delivered"):
        order.advance("sign_off", by=head_of(taiyuan), on=TODAY)
    reply = delivered(order)
    with time_machine.travel(TODAY + timedelta(days=30), tick=False), pytest.raises(ActionRefused, match="opinion"):
        order.advance("sign_off", by=head_of(taiyuan), on=TODAY)
    reply.advance("satisfied", by=officer_of(taiyuan), on=TODAY, note="满意")
    order.refresh_from_db()
    order.advance("sign_off", by=head_of(taiyuan), on=TODAY)

    assert (order.status, order.closed_on) == ("closed", TODAY)
    assert clock_of(order, "LOOKBACK_DUE").due_on == date(2027, 2, 23)
    assert Clock.objects.of(order).open().count() == 1


def test_thirty_days_without_an_opinion_are_enough(taiyuan):
    order = accepted(taiyuan)
    delivered(order)

    later = TODAY + timedelta(days=31)
    with time_machine.travel(later, tick=False):
        order.advance("sign_off", by=head_of(taiyuan), on=later)

    assert (order.status, order.opinion) == ("closed", "silent")


def test_a_letter_is_accepted_by_somebody_else_than_who_reported_it(taiyuan):
    order = rectifying(taiyuan)
    officer = officer_of(taiyuan)
    order.advance("report_done", by=officer, on=TODAY)

    with pytest.raises(NotAllowed):
        order.advance("accept", by=officer, on=TODAY)
    order.advance("refuse", by=head_of(taiyuan), on=TODAY, note="缺现场照片")

    assert order.status == "rectifying"


def closed(bureau) -> RectificationOrder:
    order = accepted(bureau)
    reply = delivered(order)
    reply.advance("satisfied", by=officer_of(bureau), on=TODAY, note="满意")
    order.refresh_from_db()
    order.advance("sign_off", by=head_of(bureau), on=TODAY)
    return order


def test_looking_back_it_lasts_and_a_second_look_is_planned(taiyuan):
    order = closed(taiyuan)

    order.advance("look_back", by=officer_of(taiyuan), on=date(2027, 2, 20), note="抽查5户，未反弹")

    assert order.status == "closed"
    assert clock_of(order, "LOOKBACK_DUE").state == "done"
    assert clock_of(order, "LOOKBACK_SECOND").due_on == date(2027, 11, 23)
    assert Lookback.objects.get(order=order).result == "lasts"


def test_a_relapse_reopens_the_letter_with_the_measures_that_did_not_last(province, taiyuan):
    order = closed(taiyuan)
    measure = Measure.objects.get()
    with pytest.raises(ActionRefused):
        orders.relapse(order, measures=[], by=officer_of(province), on=TODAY, note="反弹")

    orders.relapse(order, measures=[measure], by=officer_of(province), on=TODAY, note="指定装卸队重新出现")

    measure.refresh_from_db()
    assert (order.status, order.round, order.reply_state, measure.status) == ("rectifying", 2, "again", "doing")
    assert order.accepted_on is None
    assert clock_of(order, "LOOKBACK_DUE").state == "done"
    assert clock_of(order, "ORD_REPLY_PP").state == "running"
    lookback = Lookback.objects.get(order=order)
    assert (lookback.result, lookback.round) == ("relapsed", 1)


def test_a_letter_is_reopened_from_above_and_by_the_province_for_itself(province, taiyuan):
    city = closed(taiyuan)
    measure = Measure.objects.get()
    with pytest.raises(NotAllowed):
        orders.relapse(city, measures=[measure], by=officer_of(taiyuan), on=TODAY, note="反弹")

    own = closed(province)
    measure = Measure.objects.get(bureau=province)
    orders.relapse(own, measures=[measure], by=officer_of(province), on=TODAY, note="反弹")

    assert (city.status, own.status) == ("closed", "rectifying")


def test_an_objection_goes_to_the_issuer_and_the_clock_runs_on(taiyuan):
    order = dispatched(taiyuan)
    with pytest.raises(NotAllowed):
        order.advance("object", by=officer_of(taiyuan), on=TODAY, note="市场不在辖区")
    order.advance("object", by=head_of(taiyuan), on=TODAY, note="市场不在辖区")

    assert (order.status, clock_of(order, "ORD_REPLY_PP").state) == ("objected", "running")
    orders.answer_objection(
        order, "change", document="并检函〔2026〕3号", due_on=date(2027, 2, 26), by=officer_of(taiyuan), on=TODAY
    )
    assert (order.status, clock_of(order, "ORD_REPLY_PP").due_on) == ("dispatched", date(2027, 2, 26))
    assert Clock.objects.of(order).named("ORD_REPLY_PP").filter(state="cancelled").count() == 1
    assert order.objections.get().answer == "changed"


def test_to_a_provincial_organ_the_provincial_head_objects(taiyuan, province):
    order = dispatched(taiyuan, issuer_name="山西省人民检察院")

    assert "object" not in {t.name for t in ORDER.actions_for(order, head_of(taiyuan))}
    with acting_as(head_of(province)):
        order.advance("object_to_province", by=head_of(province), on=TODAY, note="事实不清")

    assert order.status == "objected"


def test_a_withdrawn_letter_counts_apart_and_calls_its_parts_back(taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    order.advance("object", by=head_of(taiyuan), on=TODAY, note="主体错误")

    orders.answer_objection(order, "withdraw", document="并检撤〔2026〕1号", by=officer_of(taiyuan), on=TODAY)

    assert order.status == "withdrawn"
    assert order.parts.get().status == "recalled"
    assert not Clock.objects.open().exists()
    assert not RectificationOrder.objects.received().exists()


def test_a_letter_registered_twice_under_two_spellings_is_merged(province, taiyuan, datong):
    main = make_order(taiyuan, issuer_name="山西省人民检察院", issuer_number="晋检建〔2026〕8号")
    other = make_order(datong, issuer_name="山西省人民检察院", issuer_number="晋检建〔2026〕第8号")
    measure = make_measure(other)

    with acting_as(officer_of(province)):
        orders.merge(other, into=main, by=officer_of(province), on=TODAY, note="同一函件")

    assert (other.status, other.merged_into) == ("merged", main)
    part = main.parts.get()
    assert (part.bureau, part.origin) == (datong, "addressed")
    assert Measure.objects.get(pk=measure.pk).status == "planned"
    assert list(RectificationOrder.objects.received()) == [main]


def test_who_registered_a_letter_does_not_void_it(taiyuan):
    both = UserFactory(bureau=taiyuan, role=Role.HEAD)
    AppointmentFactory(user=both, bureau=taiyuan, role=Role.OFFICER)
    both = User.objects.get(pk=both.pk)
    order = make_order(taiyuan, by=both)

    with pytest.raises(NotAllowed):
        order.advance("void", by=both, on=TODAY, note="录错")
    deputy = UserFactory(bureau=taiyuan, role=Role.HEAD, is_principal=False)
    order.advance("void", by=deputy, on=TODAY, note="录错")

    again = register(
        values(issuer_number=order.issuer_number), ["问题"], by=officer_of(taiyuan), bureau=taiyuan, on=TODAY
    )
    assert (order.status, again.status) == ("void", "registered")


# pressing


def test_a_late_part_is_urged_with_a_letter_of_its_own(province, taiyuan):
    order, handler = dispatched(province, lead=taiyuan), officer_of(taiyuan)
    part = order.parts.get()

    with acting_as(officer_of(province)):
        part.advance("urge", by=officer_of(province), on=TODAY, note="请立即反馈")
    letter = Urging.objects.of(part).get()
    with acting_as(officer_of(taiyuan)):
        part.advance("sign", by=officer_of(taiyuan), on=TODAY)
        part.advance("answer_urging", by=officer_of(taiyuan), on=TODAY, note="本周内完成")

    letter.refresh_from_db()
    assert (letter.number, letter.answer, letter.due_on) == ("晋市监督办〔2026〕1号", "本周内完成", date(2026, 11, 30))
    assert clock_of(part, "URGE_REPLY").state == "done"
    assert Notification.objects.filter(what="urged", user=handler).exists()


def test_every_step_of_the_way_is_told(taiyuan):
    order = closed(taiyuan)

    told = Step.objects.filter(kind="order", record_id=order.pk).order_by("pk").values_list("action", flat=True)
    assert list(told) == ["register", "dispatch", "plan", "report_done", "accept", "sign_off"]


def test_nobody_of_another_city_moves_anything(taiyuan, datong):
    order = dispatched(taiyuan)
    measure, part = make_measure(order), order.parts.get()

    for record, workflow in ((order, ORDER), (part, PART), (measure, MEASURE)):
        for person in (officer_of(datong), head_of(datong)):
            assert workflow.actions_for(record, person) == []


def test_type_issuer_and_number_are_found_however_they_are_written(taiyuan):
    assert organ_of("太原市人民检察院") == organ_of("太原市 人民检察院")
    assert (organ_of("大同市监察委员会").kind, organ_of("大同市监察委员会").level) == ("supervision", "city")
    assert type_of("police").label_zh == "公安提示函"
    assert Problem.objects.count() == 0


def test_a_superior_urges_and_nobody_presses_themselves(province, taiyuan):
    order = rectifying(taiyuan)
    part, measure = order.parts.get(), make_measure(order)
    by = officer_of(taiyuan)

    for record in (order, part, measure):
        with pytest.raises(NotAllowed):
            record.advance("urge", by=by, on=TODAY, note="请立即反馈")
        record.advance("urge", by=officer_of(province), on=TODAY, note="请立即反馈")
    own = make_order(province)
    with pytest.raises(ActionRefused):
        own.advance("urge", by=officer_of(province), on=TODAY, note="请立即反馈")


def test_the_result_answers_what_was_urged_of_a_letter_its_part_and_its_measure(province, taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    part = order.parts.get()
    measure = make_measure(order)
    for record in (order, part, measure):
        record.advance("urge", by=officer_of(province), on=TODAY, note="请立即反馈")

    measure.advance("cancel", by=head_of(measure.bureau), on=TODAY, note="另有措施")
    order.advance("object", by=head_of(taiyuan), on=TODAY, note="不属我局职责")
    orders.answer_objection(order, "withdraw", document="撤回函", by=officer_of(taiyuan), on=TODAY, note="撤回")

    for record in (order, part, measure):
        letter = Urging.objects.of(record).get()
        step = Step.objects.filter(kind=record.kind, record_id=record.pk).latest("pk")
        assert (letter.ended_on, letter.answer, step.data["urgings"]) == (TODAY, "", letter.number)
        assert clock_of(record, "URGE_REPLY").state == "done"
