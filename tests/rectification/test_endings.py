"""How a letter ends and comes back: accepted, struck off, looked back on, disputed, merged, voided."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role, User
from accounts.scope import acting_as
from deadlines.models import Clock
from records.models import Step
from rectification.models import Lookback, Measure, RectificationOrder
from rectification.registration import register
from rectification.workflow import MEASURE, ORDER, PART
from tests.factories import AppointmentFactory, UserFactory
from tests.rectification.factories import (
    TODAY,
    accepted,
    clock_of,
    delivered,
    dispatched,
    head_of,
    make_measure,
    make_order,
    officer_of,
    rectifying,
    values,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def closed(bureau) -> RectificationOrder:
    order = accepted(bureau)
    reply = delivered(order)
    reply.advance("satisfied", by=officer_of(bureau), on=TODAY, note="满意")
    order.refresh_from_db()
    order.advance("sign_off", by=head_of(bureau), on=TODAY)
    return order


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
        order.advance("relapse", measures=[], by=officer_of(province), on=TODAY, note="反弹")

    order.advance("relapse", measures=[measure], by=officer_of(province), on=TODAY, note="指定装卸队重新出现")

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
        city.advance("relapse", measures=[measure], by=officer_of(taiyuan), on=TODAY, note="反弹")

    own = closed(province)
    measure = Measure.objects.get(bureau=province)
    own.advance("relapse", measures=[measure], by=officer_of(province), on=TODAY, note="反弹")

    assert (city.status, own.status) == ("closed", "rectifying")


def test_an_objection_goes_to_the_issuer_and_the_clock_runs_on(taiyuan):
    order = dispatched(taiyuan)
    with pytest.raises(NotAllowed):
        order.advance("object", by=officer_of(taiyuan), on=TODAY, note="市场不在辖区")
    order.advance("object", by=head_of(taiyuan), on=TODAY, note="市场不在辖区")

    assert (order.status, clock_of(order, "ORD_REPLY_PP").state) == ("objected", "running")
    order.advance("change", document="并检函〔2026〕3号", due_on=date(2027, 2, 26), by=officer_of(taiyuan), on=TODAY)
    assert (order.status, clock_of(order, "ORD_REPLY_PP").due_on) == ("dispatched", date(2027, 2, 26))
    assert Clock.objects.of(order).named("ORD_REPLY_PP").filter(state="cancelled").count() == 1
    assert order.objections.get().answer == "changed"


@pytest.mark.parametrize("make", [make_order, dispatched, rectifying, accepted])
def test_the_issuer_changes_and_withdraws_of_its_own_motion_from_every_open_state(taiyuan, make):
    changed, withdrawn = make(taiyuan), make(taiyuan)
    before, by = changed.status, officer_of(taiyuan)
    paper = {"document": "并检函〔2026〕3号", "paper_on": TODAY, "by": by, "on": TODAY}

    changed.advance("change_unasked", due_on=date(2027, 2, 26), **paper)
    withdrawn.advance("withdraw", **paper)

    assert (changed.status, clock_of(changed, "ORD_REPLY_PP").due_on) == (before, date(2027, 2, 26))
    assert (changed.consent_paper, changed.consent_on) == ("并检函〔2026〕3号", TODAY)
    assert (withdrawn.status, Clock.objects.of(withdrawn).open().exists()) == ("withdrawn", False)
    assert changed not in RectificationOrder.objects.filter(status="withdrawn")
    with pytest.raises(ActionRefused):
        changed.advance("withdraw", **paper | {"document": " "})


def test_to_a_provincial_organ_the_provincial_head_objects(taiyuan, province):
    order = dispatched(taiyuan, issuer_name="山西省人民检察院")

    assert "object" not in {t.name for t in ORDER.actions_for(order, head_of(taiyuan))}
    with acting_as(head_of(province)):
        order.advance("object_to_province", by=head_of(province), on=TODAY, note="事实不清")

    assert order.status == "objected"


def test_a_withdrawn_letter_counts_apart_and_calls_its_parts_back(taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    order.advance("object", by=head_of(taiyuan), on=TODAY, note="主体错误")

    order.advance("withdraw", document="并检撤〔2026〕1号", by=officer_of(taiyuan), on=TODAY)

    assert order.status == "withdrawn"
    assert order.parts.get().status == "recalled"
    assert not Clock.objects.open().exists()
    assert not RectificationOrder.objects.received().exists()


def test_a_letter_registered_twice_under_two_spellings_is_merged(province, taiyuan, datong):
    main = make_order(taiyuan, issuer_name="山西省人民检察院", issuer_number="晋检建〔2026〕8号")
    other = make_order(datong, issuer_name="山西省人民检察院", issuer_number="晋检建〔2026〕第8号")
    measure = make_measure(other)

    with acting_as(officer_of(province)):
        other.advance("merge", into=main, by=officer_of(province), on=TODAY, note="同一函件")

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


@pytest.mark.django_db(transaction=True)
def test_two_letters_merged_into_each_other_at_once_never_both_vanish(province, taiyuan, datong):
    issued = {"issuer_name": "山西省人民检察院"}
    letters = [make_order(taiyuan, issuer_number="晋检建〔2026〕8号", **issued)]
    letters.append(make_order(datong, issuer_number="晋检建〔2026〕第8号", **issued))
    officer, start, refused = officer_of(province), threading.Barrier(2, timeout=60), []

    def press(place: int) -> None:
        try:
            other, main = (RectificationOrder.objects.get(pk=letters[each].pk) for each in (place, 1 - place))
            start.wait()
            with acting_as(officer):
                other.advance("merge", into=main, by=officer, on=TODAY, note="同一函件")
        except ActionRefused:
            refused.append(place)
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=[place]) for place in (0, 1)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(refused) == 1
    assert RectificationOrder.objects.received().count() == 1


def test_the_database_lets_no_letter_merge_into_one_that_is_gone(province, taiyuan):
    issued = {"issuer_name": "山西省人民检察院"}
    main, gone, other = (make_order(taiyuan, issuer_number=f"晋检建〔2026〕{n}号", **issued) for n in (7, 8, 9))
    gone.advance("merge", into=main, by=officer_of(province), on=TODAY, note="同一函件")

    with pytest.raises(IntegrityError, match="order_merged_into_one_that_stands"), transaction.atomic():
        RectificationOrder.objects.filter(pk=other.pk).update(status="merged", merged_into=gone)


def test_a_letter_that_others_went_into_is_not_voided(province, taiyuan):
    issued = {"issuer_name": "山西省人民检察院"}
    main, other = (make_order(taiyuan, issuer_number=f"晋检建〔2026〕{n}号", **issued) for n in (7, 8))
    other.advance("merge", into=main, by=officer_of(province), on=TODAY, note="同一函件")

    main.refresh_from_db()
    with pytest.raises(ActionRefused):
        main.advance("void", by=head_of(province), on=TODAY, note="录错")
