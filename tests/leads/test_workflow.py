"""The journey of a lead: who may move it where, what moves with it, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.models import Role, User
from accounts.scope import acting_as
from deadlines.models import Clock
from leads import acts
from leads.ledger import check_stock, unbalanced_moves
from leads.models import Handover, Lead, Movement, Stub
from leads.states import WORKFLOW_ARROWS
from leads.workflow import LEAD
from records.models import Attachment, Step, Urging
from records.timeline import timeline
from tests.factories import UserFactory
from tests.leads.factories import TODAY, head_of, make_lead, officer_of, outcome

pytestmark = pytest.mark.django_db


def add_evidence(lead: Lead, by: User) -> None:
    Attachment.objects.create(
        kind="lead", record_id=lead.pk, bureau=lead.bureau, city_id=lead.city_id, readers=lead.readers,
        name="笔录.pdf", extension="pdf", size=10, sha256="0" * 64, is_evidence=True, uploaded_by=by,
    )  # fmt: skip


def in_check(bureau, **changes) -> Lead:
    lead = make_lead(bureau, **changes)
    acts.assign(lead, to=officer_of(bureau), by=head_of(bureau), on=TODAY)
    lead.advance("sign", by=officer_of(bureau), on=TODAY)
    return lead


def submitted(bureau, **changes) -> Lead:
    lead = in_check(bureau, **changes)
    add_evidence(lead, officer_of(bureau))
    acts.propose_outcome(
        lead, outcome=outcome(), conclusion="查证属实", finding="true", by=officer_of(bureau), on=TODAY
    )
    return lead


def cleared(bureau, **changes) -> Lead:
    lead = submitted(bureau, **changes)
    acts.approve(lead, by=head_of(bureau), on=TODAY, today=TODAY)
    return lead


def stock_of(bureau) -> int:
    return Movement.objects.filter(bureau=bureau).stock()


def assert_ledger_holds() -> None:
    assert [check.bureau.name for check in check_stock() if not check.agrees] == []
    assert unbalanced_moves() == 0


def test_the_trigger_knows_exactly_the_arrows_of_the_state_table():
    assert LEAD.arrows() == [(str(a), str(b)) for a, b in WORKFLOW_ARROWS]


def test_a_lead_is_worked_from_registration_to_clearance(taiyuan, datong):
    lead = make_lead(taiyuan, category=Lead.Category.DISORDER)
    assert stock_of(taiyuan) == 1

    acts.assign(lead, to=officer_of(taiyuan), by=head_of(taiyuan), on=TODAY)
    lead.advance("sign", by=officer_of(taiyuan), on=TODAY)
    add_evidence(lead, officer_of(taiyuan))
    acts.propose_outcome(
        lead, outcome=outcome(), conclusion="查证属实", finding="true", by=officer_of(taiyuan), on=TODAY
    )
    acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    lead.refresh_from_db()
    assert (lead.status, lead.cleared_on, lead.cleared_by_bureau, lead.outcome.code) == (
        Lead.Status.CLEARED, TODAY, taiyuan, "case_filed",
    )  # fmt: skip
    assert stock_of(taiyuan) == 0
    assert list(lead.movements.order_by("pk").values_list("kind", flat=True)) == ["entered", "cleared"]
    steps = Step.objects.filter(kind="lead", record_id=lead.pk).order_by("pk").values_list("action", flat=True)
    assert list(steps) == ["register", "assign", "sign", "propose_outcome", "approve"]
    assert_ledger_holds()


def test_who_did_the_work_does_not_approve_it(taiyuan):
    lead = in_check(taiyuan, category=Lead.Category.DISORDER)
    both = UserFactory(bureau=taiyuan, role=Role.HEAD)
    from tests.factories import AppointmentFactory

    AppointmentFactory(user=both, bureau=taiyuan, role=Role.OFFICER)
    both = User.objects.get(pk=both.pk)
    add_evidence(lead, both)
    acts.propose_outcome(lead, outcome=outcome(), conclusion="属实", finding="true", by=both, on=TODAY)

    with pytest.raises(NotAllowed):
        acts.approve(lead, by=both, on=TODAY, today=TODAY)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.AWAIT_APPROVAL


def test_no_outcome_without_evidence(taiyuan):
    lead = in_check(taiyuan)

    with pytest.raises(ActionRefused):
        acts.propose_outcome(lead, outcome=outcome(), conclusion="属实", finding="true", by=lead.assignee, on=TODAY)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.CHECKING


def test_a_county_cannot_clear_a_gang_lead_without_its_city(taiyuan, xiaodian):
    lead = submitted(xiaodian, category=Lead.Category.GANG)

    with pytest.raises(ActionRefused):
        acts.approve(lead, by=head_of(xiaodian), on=TODAY, today=TODAY)
    lead.advance("endorse", by=head_of(xiaodian), on=TODAY)
    with pytest.raises(NotAllowed):
        acts.approve(lead, by=head_of(xiaodian), on=TODAY, today=TODAY)
    acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.CLEARED
    assert_ledger_holds()


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
        acts.give_back(lead, by=head_of(xiaodian), on=TODAY, note="不在辖区", ground="not_our_area")
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)

    with pytest.raises(ActionRefused):
        acts.give_back(lead, by=head_of(xiaodian), on=TODAY, note="仍不在辖区", ground="not_our_area")

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


def told(lead, person) -> list[str]:
    """The timeline as this person reads it, newest first."""
    with acting_as(person):
        entries = timeline(lead, person).entries
    return [f"{entry.who}: {entry.text.partition(', in effect')[0]} {entry.detail}".strip() for entry in entries]


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


def test_a_superior_urges_and_nobody_presses_themselves(province, taiyuan, xiaodian):
    city, county, own = make_lead(taiyuan), make_lead(xiaodian), make_lead(province)
    for lead, by in ((county, taiyuan), (county, province), (city, province)):
        lead.advance("urge", by=officer_of(by), on=TODAY, note="请尽快办结")

    with pytest.raises(NotAllowed):
        city.advance("urge", by=officer_of(taiyuan), on=TODAY, note="请尽快办结")
    with pytest.raises(ActionRefused):
        own.advance("urge", by=officer_of(province), on=TODAY, note="请尽快办结")


def test_a_lead_is_reopened_from_above_and_by_the_province_for_itself(province, taiyuan, xiaodian):
    city, county, own = (cleared(bureau, category="disorder") for bureau in (taiyuan, xiaodian, province))

    with pytest.raises(NotAllowed):
        acts.reopen(city, by=head_of(taiyuan), on=TODAY, note="发现新的事实")
    for lead, by in ((city, province), (county, taiyuan), (own, province)):
        acts.reopen(lead, by=head_of(by), on=TODAY, note="发现新的事实")

    assert {lead.status for lead in (city, county, own)} == {Lead.Status.CHECKING}


def test_the_result_answers_what_was_urged(province, taiyuan, in_english):
    lead, by = submitted(taiyuan, category=Lead.Category.DISORDER), officer_of(province)
    for _time in range(2):
        lead.advance("urge", by=by, on=TODAY, note="请尽快办结")
    first, second = Urging.objects.of(lead).order_by("pk")

    acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    with acting_as(head_of(taiyuan)):
        newest = timeline(lead, head_of(taiyuan)).entries[0]
    assert newest.text.startswith("cleared the lead")
    assert ("Urging answered by the result", "", f"{first.number}、{second.number}") in newest.changes
    assert {each.ended_on for each in Urging.objects.of(lead)} == {TODAY}
    assert (Clock.objects.of(lead).named("URGE_REPLY").get().state, lead.urged_on) == ("done", None)
    acts.reopen(lead, by=head_of(province), on=TODAY, note="发现新的事实")
    with pytest.raises(ActionRefused):
        lead.advance("answer_urging", by=officer_of(taiyuan), on=TODAY, note="已办")


def test_a_reopened_lead_is_back_in_stock_with_a_new_clock(province, taiyuan):
    lead = cleared(taiyuan, category=Lead.Category.DISORDER)

    acts.reopen(lead, by=head_of(province), on=TODAY, note="发现新的事实")

    assert (lead.status, lead.cleared_on, lead.outcome) == (Lead.Status.CHECKING, None, None)
    assert stock_of(taiyuan) == 1
    assert_ledger_holds()


def test_voiding_takes_two_persons(taiyuan):
    lead = make_lead(taiyuan)
    with pytest.raises(ActionRefused):
        lead.advance("void", by=head_of(taiyuan), on=TODAY, note="误录")
    lead.advance("ask_void", by=officer_of(taiyuan), on=TODAY, note="误录")

    lead.advance("void", by=head_of(taiyuan), on=TODAY, note="核实为误录")

    assert (lead.status, stock_of(taiyuan)) == (Lead.Status.VOID, 0)
    assert_ledger_holds()


def test_a_merged_duplicate_leaves_the_stock_and_names_its_main_lead(taiyuan):
    main, double = make_lead(taiyuan), make_lead(taiyuan)

    acts.merge(double, into=main, by=officer_of(taiyuan), on=TODAY, note="同一件事")

    assert (double.status, double.merged_into, stock_of(taiyuan)) == (Lead.Status.MERGED, main, 1)
    assert_ledger_holds()


def test_an_umbrella_lead_vanishes_from_the_lists_of_its_holder(taiyuan, province):
    custodian = UserFactory(bureau=province, role=Role.CUSTODIAN)
    lead, officer = make_lead(taiyuan), officer_of(taiyuan)
    number = lead.number

    with acting_as(officer):
        acts.seal(lead, by=officer, on=TODAY, note="涉及公职人员")

    lead.refresh_from_db()
    assert (lead.status, lead.readers, lead.former_number) == (Lead.Status.SEALED, [custodian.pk], number)
    assert lead.number.startswith("BM-")
    with acting_as(officer):
        assert list(Lead.objects.all()) == []
        assert list(Step.objects.filter(kind="lead", record_id=lead.pk)) == []
        stub = Stub.objects.get(lead_id=lead.pk)
    assert (stub.number, stub.status, stub.holder, stub.outcome) == (number, Lead.Status.SEALED, None, None)
    with acting_as(custodian):
        assert list(Lead.objects.visible_to(custodian)) == [lead]
    assert stock_of(taiyuan) == 0
    assert_ledger_holds()


def test_an_umbrella_lead_without_a_custodian_is_refused(taiyuan):
    lead = make_lead(taiyuan)

    with pytest.raises(ActionRefused):
        acts.seal(lead, by=officer_of(taiyuan), on=TODAY, note="涉及公职人员")

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.REGISTERED


def test_who_looked_at_an_older_version_changes_nothing(taiyuan):
    lead = make_lead(taiyuan)
    acts.assign(lead, to=officer_of(taiyuan), by=head_of(taiyuan), on=TODAY)

    with pytest.raises(StaleRecord):
        lead.advance("sign", by=officer_of(taiyuan), on=TODAY, version=lead.version - 1)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.DISPATCHED


def test_an_act_that_fails_halfway_leaves_nothing(taiyuan, monkeypatch):
    lead = submitted(taiyuan, category=Lead.Category.DISORDER)
    before = (Step.objects.count(), Movement.objects.count())

    def broken(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("records.telling.notify", broken)
    with pytest.raises(RuntimeError):
        acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.AWAIT_APPROVAL
    assert (Step.objects.count(), Movement.objects.count()) == before


def test_a_city_officer_moves_nothing_of_another_city(taiyuan, datong):
    lead = make_lead(taiyuan)

    for transition in LEAD.transitions:
        if lead.status in transition.sources and not transition.hidden:
            with pytest.raises((NotAllowed, ActionRefused)):
                lead.advance(transition.name, by=officer_of(datong), on=TODAY, note="x")

    assert LEAD.actions_for(lead, officer_of(datong)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cleared"},
        {"status": "await_city"},
        {"cleared_on": TODAY},
        {"status": "sealed"},
    ],
)
def test_the_database_refuses_a_change_of_state_that_the_workflow_does_not_know(taiyuan, change):
    lead = make_lead(taiyuan)

    with pytest.raises(DatabaseError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(**change)


def test_the_ledger_cannot_be_changed_deleted_or_doubled(taiyuan):
    lead = make_lead(taiyuan)
    entered = lead.movements.get()

    for break_it in (
        lambda: Movement.objects.filter(pk=entered.pk).update(effective_on=date(2020, 1, 1)),
        lambda: Movement.objects.filter(pk=entered.pk)._raw_delete("default"),
        lambda: Movement.objects.create(
            lead=lead, number=lead.number, kind="entered", effective_on=TODAY, bureau=taiyuan, city_id=taiyuan.pk
        ),
        lambda: Movement.objects.create(
            lead=lead, number=lead.number, kind="reopened", effective_on=TODAY, bureau=taiyuan, city_id=taiyuan.pk
        ),
        lambda: Lead.objects.filter(pk=lead.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            break_it()

    assert lead.movements.count() == 1


def test_approval_is_not_dated_into_the_future_or_before_the_finding(taiyuan):
    lead = submitted(taiyuan, category=Lead.Category.DISORDER)

    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(ActionRefused):
            acts.approve(lead, by=head_of(taiyuan), on=day, today=TODAY)


def test_the_reporter_is_written_and_can_be_read_by_nobody(taiyuan):
    officer = officer_of(taiyuan)

    with acting_as(officer):
        lead = make_lead(taiyuan, by=officer, reporter="王某某")
        from leads.models import Informant

        assert lead.is_named
        assert list(Informant.objects.all()) == []


def test_pages_of_a_lead_are_404_for_another_city(taiyuan, datong, client: Client):
    lead = make_lead(taiyuan)
    client.force_login(officer_of(datong))

    assert client.get(f"/leads/{lead.pk}/").status_code == 404
    assert client.post(f"/leads/{lead.pk}/act/seal", {"note": "x"}).status_code == 404


def test_what_the_province_handed_down_a_city_passes_on_and_gets_back_the_same_way(province, taiyuan, xiaodian):
    lead = make_lead(province)
    acts.dispatch(lead, to=taiyuan, by=officer_of(province), on=TODAY)
    lead.advance("sign", by=officer_of(taiyuan), on=TODAY)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)
    assert (lead.bureau, lead.sender, lead.status) == (xiaodian, taiyuan, Lead.Status.DISPATCHED)

    acts.give_back(lead, by=head_of(xiaodian), on=TODAY, note="不在辖区", ground="not_our_area")
    assert (lead.bureau, lead.sender, lead.status) == (taiyuan, province, Lead.Status.RETURNED)
    acts.assign(lead, to=officer_of(taiyuan), by=head_of(taiyuan), on=TODAY)
    acts.give_back(lead, by=head_of(taiyuan), on=TODAY, note="不属本局职责", ground="not_our_duty")

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
        acts.give_back(lead, by=head_of(xiaodian), on=late, **back)
    acts.escalate(lead, opinion="应由市局办理", by=head_of(xiaodian), on=late, note="不在辖区")
    lead.advance("answer", by=officer_of(taiyuan), on=late, note="同意退回")
    acts.give_back(lead, by=head_of(xiaodian), on=late, **back)

    assert lead.bureau == taiyuan


def test_a_city_ends_the_quarrel_of_its_own_counties_and_of_nobody_else(taiyuan, xiaodian, yingze, datong):
    lead = make_lead(xiaodian)
    head = head_of(taiyuan)

    with pytest.raises(NotAllowed):
        acts.transfer(lead, to=datong, by=head, on=TODAY, note="指定管辖")
    acts.transfer(lead, to=yingze, by=head, on=TODAY, note="指定管辖")

    assert (lead.bureau, lead.found_by, lead.status) == (yingze, xiaodian, Lead.Status.REGISTERED)
    assert_ledger_holds()


def test_handing_a_lead_to_another_organ_needs_its_receipt(taiyuan):
    lead = in_check(taiyuan)
    add_evidence(lead, officer_of(taiyuan))
    result = {"outcome": outcome("to_police"), "conclusion": "涉嫌犯罪", "finding": "true"}

    with pytest.raises(ActionRefused):
        acts.propose_outcome(lead, **result, by=officer_of(taiyuan), on=TODAY)
    acts.propose_outcome(lead, **result, receipt="并公回〔2026〕9号", by=officer_of(taiyuan), on=TODAY)

    step = Step.objects.get(kind="lead", record_id=lead.pk, action="propose_outcome")
    assert step.data == {"outcome": "to_police", "receipt": "并公回〔2026〕9号"}


def test_a_lead_is_declined_with_a_ground_and_not_behind_the_reporters_back(taiyuan):
    lead = make_lead(taiyuan, reporter="举报人")
    how = {"ground": "other_organ", "sent_to": "市农业农村局", "by": head_of(taiyuan), "on": TODAY, "note": "农资案件"}

    with pytest.raises(ActionRefused):
        acts.decline(lead, **how)
    acts.decline(lead, **how, reporter_told=True)

    assert lead.status == Lead.Status.NOT_OURS
    assert stock_of(taiyuan) == 0


def test_both_leads_of_a_merger_must_be_in_reach(taiyuan, xiaodian, yingze):
    double, main = make_lead(xiaodian), make_lead(yingze)

    with pytest.raises(NotAllowed):
        acts.merge(double, into=main, by=officer_of(xiaodian), on=TODAY, note="同一件事")
    acts.merge(double, into=main, by=officer_of(taiyuan), on=TODAY, note="同一件事")

    assert double.merged_into == main


def test_the_timeline_tells_grounds_days_and_receipts(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY, due=date(2026, 12, 10))
    acts.give_back(lead, by=head_of(xiaodian), on=TODAY, note="不在辖区", ground="not_our_area")

    told = [change for entry in timeline(lead, officer_of(taiyuan)).entries for change in entry.changes]

    assert ("事由", "", "不属本辖区") in told
    assert ("答复期限", "", "2026-12-10") in told
    assert not [label for label, _old, _new in told if label.isascii()]
