"""A lead moves between bureaus: down, back, up, to another city that takes it or not."""

from datetime import timedelta

import pytest

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.scope import acting_as
from leads import acts
from leads.models import Handover, Lead, Movement, Stub
from records.timeline import timeline
from tests.leads.factories import (
    TODAY,
    assert_ledger_holds,
    head_of,
    in_check,
    make_lead,
    officer_of,
    stock_of,
)

pytestmark = pytest.mark.django_db


def told(lead, person) -> list[str]:
    """The timeline as this person reads it, newest first."""
    with acting_as(person):
        entries = timeline(lead, person).entries
    return [f"{entry.who}: {entry.text.partition(', in effect')[0]} {entry.detail}".strip() for entry in entries]


def test_handing_down_moves_the_stock_of_the_county_and_not_that_of_the_city(taiyuan, xiaodian, datong):
    lead = make_lead(taiyuan)

    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY, note="请核查")

    lead.refresh_from_db()
    assert (lead.bureau, lead.city, lead.sender, lead.status) == (xiaodian, taiyuan, taiyuan, Lead.Status.DISPATCHED)
    assert (stock_of(taiyuan), stock_of(xiaodian)) == (0, 1)
    assert Movement.objects.filter(city=taiyuan).between_cities().stock() == 1
    stub = Stub.objects.get(bureau=taiyuan)
    assert (stub.number, stub.status, stub.holder, stub.may_urge) == (lead.number, "dispatched", xiaodian, True)
    assert_ledger_holds()


def test_a_lead_is_not_handed_down_to_another_city(taiyuan, pingcheng):
    lead = make_lead(taiyuan)

    with pytest.raises(ActionRefused):
        acts.dispatch(lead, to=pingcheng, by=officer_of(taiyuan), on=TODAY)

    assert Lead.objects.get(pk=lead.pk).bureau == taiyuan


def test_a_lead_is_returned_twice_at_the_most(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    for _round in range(2):
        acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)
        lead.advance("return", by=head_of(xiaodian), on=TODAY, note="不在辖区", ground="not_our_area")
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)

    with pytest.raises(ActionRefused):
        lead.advance("return", by=head_of(xiaodian), on=TODAY, note="仍不在辖区", ground="not_our_area")

    assert (stock_of(taiyuan), stock_of(xiaodian)) == (0, 1)
    assert_ledger_holds()


def test_another_city_must_take_a_lead_before_it_moves(taiyuan, datong):
    lead = make_lead(taiyuan)
    with acting_as(head_of(taiyuan)):
        handover = acts.offer(lead, to=datong, by=head_of(taiyuan), on=TODAY, note="经营地在大同")
    assert (stock_of(taiyuan), stock_of(datong)) == (1, 0)

    taker = officer_of(datong)
    with acting_as(taker):
        assert not Lead.objects.filter(pk=lead.pk).exists()
        acts.take(Handover.objects.visible_to(taker).get(pk=handover.pk), by=taker, on=TODAY)

    lead.refresh_from_db()
    assert (lead.bureau, lead.found_by, lead.status) == (datong, taiyuan, Lead.Status.REGISTERED)
    assert (stock_of(taiyuan), stock_of(datong)) == (0, 1)
    assert list(Stub.objects.filter(bureau=taiyuan).values_list("holder__name", flat=True)) == [datong.name]
    assert_ledger_holds()


def test_an_offer_is_taken_by_the_offered_city_only(taiyuan, datong):
    lead = make_lead(taiyuan)
    handover = acts.offer(lead, to=datong, by=head_of(taiyuan), on=TODAY, note="经营地在大同")

    with pytest.raises(NotAllowed):
        acts.take(handover, by=officer_of(taiyuan), on=TODAY)

    acts.decline_offer(handover, by=officer_of(datong), answer="主体已注销", on=TODAY)
    with pytest.raises(ActionRefused):
        acts.take(handover, by=officer_of(datong), on=TODAY)
    assert Lead.objects.get(pk=lead.pk).bureau == taiyuan


def test_each_answer_to_an_offer_stands_in_the_timeline(taiyuan, datong, in_english):
    lead, giver, receiver = make_lead(taiyuan), head_of(taiyuan), officer_of(datong)
    acts.offer(lead, to=datong, by=giver, on=TODAY, note="经营地在大同")
    with acting_as(receiver):
        acts.decline_offer(Handover.objects.get(), by=receiver, answer="主体已注销", on=TODAY)
    lead.refresh_from_db()
    acts.offer(lead, to=datong, by=giver, on=TODAY, note="注销后又登记")
    with acting_as(giver):
        acts.withdraw_offer(lead, by=giver, on=TODAY)

    assert told(lead, giver)[:-1] == [
        f"{giver} · {taiyuan}: withdrew the offer to another city → {datong}",
        f"{giver} · {taiyuan}: offered the lead to another city → {datong} 注销后又登记",
        f"{receiver} · {datong}: declined to take the lead over → {datong} 主体已注销",
        f"{giver} · {taiyuan}: offered the lead to another city → {datong} 经营地在大同",
    ]
    assert (lead.offered_to, lead.version) == (None, 5)


def test_an_offer_is_withdrawn_from_the_page_as_it_stands_only(taiyuan, datong):
    lead, giver = make_lead(taiyuan), head_of(taiyuan)
    acts.offer(lead, to=datong, by=giver, on=TODAY, note="经营地在大同")

    with pytest.raises(StaleRecord):
        acts.withdraw_offer(lead, by=giver, on=TODAY, version=lead.version - 1)

    assert Handover.objects.get().state == Handover.State.OFFERED
    assert Lead.objects.get().offered_to == datong


def test_what_the_province_handed_down_a_city_passes_on_and_gets_back_the_same_way(province, taiyuan, xiaodian):
    lead = make_lead(province)
    acts.dispatch(lead, to=taiyuan, by=officer_of(province), on=TODAY)
    lead.advance("sign", by=officer_of(taiyuan), on=TODAY)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)
    assert (lead.bureau, lead.sender, lead.status) == (xiaodian, taiyuan, Lead.Status.DISPATCHED)

    lead.advance("return", by=head_of(xiaodian), on=TODAY, note="不在辖区", ground="not_our_area")
    assert (lead.bureau, lead.sender, lead.status) == (taiyuan, province, Lead.Status.RETURNED)
    acts.assign(lead, to=officer_of(taiyuan), by=head_of(taiyuan), on=TODAY)
    lead.advance("return", by=head_of(taiyuan), on=TODAY, note="不属本局职责", ground="not_our_duty")

    assert (lead.bureau, lead.sender, lead.status) == (province, None, Lead.Status.RETURNED)
    assert_ledger_holds()


def test_nobody_passes_on_what_another_bureau_holds(province, taiyuan, xiaodian):
    lead = in_check(taiyuan)

    with pytest.raises(NotAllowed):
        acts.dispatch(lead, to=xiaodian, by=officer_of(province), on=TODAY)


def test_a_lead_is_returned_within_two_working_days_or_after_the_superior_was_asked(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)
    lead.advance("sign", by=officer_of(xiaodian), on=TODAY)
    late, back = TODAY + timedelta(days=3), {"note": "不在辖区", "ground": "not_our_area"}
    assert not acts.late_to_return(lead, on=TODAY + timedelta(days=2))

    with pytest.raises(ActionRefused):
        lead.advance("return", by=head_of(xiaodian), on=late, **back)
    lead.advance("escalate", opinion="应由市局办理", by=head_of(xiaodian), on=late, note="不在辖区")
    lead.advance("answer", by=officer_of(taiyuan), on=late, note="同意退回")
    lead.advance("return", by=head_of(xiaodian), on=late, **back)

    assert lead.bureau == taiyuan


def test_a_city_ends_the_quarrel_of_its_own_counties_and_of_nobody_else(taiyuan, xiaodian, yingze, datong):
    lead = make_lead(xiaodian)
    head = head_of(taiyuan)

    with pytest.raises(NotAllowed):
        lead.advance("transfer", to=datong, by=head, on=TODAY, note="指定管辖")
    lead.advance("transfer", to=yingze, by=head, on=TODAY, note="指定管辖")

    assert (lead.bureau, lead.found_by, lead.status) == (yingze, xiaodian, Lead.Status.REGISTERED)
    assert_ledger_holds()
