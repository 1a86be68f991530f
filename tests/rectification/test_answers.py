"""The answer to a letter: drafted, signed, delivered, what the issuer says of it."""

from datetime import date

import pytest

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role, User
from rectification.replies import acts as replies
from tests.factories import AppointmentFactory, UserFactory
from tests.rectification.factories import (
    TODAY,
    add_evidence,
    clock_of,
    delivered,
    drafted,
    head_of,
    officer_of,
    rectifying,
    sent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


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
        reply.advance("deliver", delivered_on=TODAY, delivery="邮寄", by=officer, on=TODAY)
    add_evidence(reply, officer, "送达回证.pdf")
    reply.advance("deliver", delivered_on=date(2026, 11, 25), delivery="邮寄", by=officer, on=date(2026, 11, 25))

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
    first.advance(
        "unsatisfied", due_on=date(2026, 12, 18), by=officer_of(taiyuan), on=TODAY, note="要求补充收费清退情况"
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
