"""Urging letters and their parts: by whom, until when, what answers them."""

from datetime import date

import pytest

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from notifications.models import Notification
from records.models import Step, Urging
from tests.rectification.factories import (
    TODAY,
    clock_of,
    dispatched,
    head_of,
    make_measure,
    make_order,
    officer_of,
    rectifying,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


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
    order.advance("withdraw", document="撤回函", by=officer_of(taiyuan), on=TODAY, note="撤回")

    for record in (order, part, measure):
        letter = Urging.objects.of(record).get()
        step = Step.objects.filter(kind=record.kind, record_id=record.pk).latest("pk")
        assert (letter.ended_on, letter.answer, step.data["urgings"]) == (TODAY, "", letter.number)
        assert clock_of(record, "URGE_REPLY").state == "done"
