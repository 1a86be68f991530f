"""How a lead ends, is pressed for, and comes back: declined, merged, voided, reopened."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from deadlines.models import Clock
from leads import acts
from leads.models import Lead
from notifications.models import Notification
from records.models import Step, Urging
from records.timeline import timeline
from records.undoing import KEPT
from tests.leads.factories import (
    TODAY,
    add_evidence,
    assert_ledger_holds,
    cleared,
    head_of,
    in_check,
    make_lead,
    officer_of,
    outcome,
    stock_of,
    submitted,
)

pytestmark = pytest.mark.django_db


def test_no_outcome_without_evidence(taiyuan):
    lead = in_check(taiyuan)

    with pytest.raises(ActionRefused):
        acts.propose_outcome(lead, outcome=outcome(), conclusion="属实", finding="true", by=lead.assignee, on=TODAY)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.CHECKING


def test_who_checked_a_lead_is_told_what_became_of_the_result(taiyuan):
    approved, returned = submitted(taiyuan), submitted(taiyuan)

    acts.approve(approved, by=head_of(taiyuan), on=TODAY, today=TODAY)
    returned.advance("send_back", by=head_of(taiyuan), on=TODAY, note="证据不足")

    told = Notification.objects.filter(what__in=["approved", "returned"]).order_by("pk")
    assert [(entry.what, entry.user) for entry in told] == [
        ("approved", approved.assignee), ("returned", returned.assignee),
    ]  # fmt: skip


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

    double.advance("merge", into=main, ground="other_reporter", by=officer_of(taiyuan), on=TODAY, note="同一件事")

    assert (double.status, double.merged_into, stock_of(taiyuan)) == (Lead.Status.MERGED, main, 1)
    assert_ledger_holds()


def test_approval_is_not_dated_into_the_future_or_before_the_finding(taiyuan):
    lead = submitted(taiyuan, category=Lead.Category.DISORDER)

    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(ActionRefused):
            acts.approve(lead, by=head_of(taiyuan), on=day, today=TODAY)


def test_handing_a_lead_to_another_organ_needs_its_receipt(taiyuan):
    lead = in_check(taiyuan)
    add_evidence(lead, officer_of(taiyuan))
    result = {"outcome": outcome("to_police"), "conclusion": "涉嫌犯罪", "finding": "true"}

    with pytest.raises(ActionRefused):
        acts.propose_outcome(lead, **result, by=officer_of(taiyuan), on=TODAY)
    acts.propose_outcome(lead, **result, receipt="并公回〔2026〕9号", by=officer_of(taiyuan), on=TODAY)

    step = Step.objects.get(kind="lead", record_id=lead.pk, action="propose_outcome")
    told = {name: value for name, value in step.data.items() if name != KEPT}
    assert told == {"outcome": "to_police", "receipt": "并公回〔2026〕9号"}


def test_a_lead_is_declined_with_a_ground(taiyuan):
    lead = make_lead(taiyuan, reporter="举报人")

    lead.advance(
        "decline", ground="other_organ", sent_to="市农业农村局", by=head_of(taiyuan), on=TODAY, note="农资案件"
    )

    assert lead.status == Lead.Status.NOT_OURS
    assert stock_of(taiyuan) == 0


def test_both_leads_of_a_merger_must_be_in_reach(taiyuan, xiaodian, yingze):
    double, main = make_lead(xiaodian), make_lead(yingze)

    with pytest.raises(NotAllowed):
        double.advance("merge", into=main, ground="other_reporter", by=officer_of(xiaodian), on=TODAY, note="同一件事")
    double.advance("merge", into=main, ground="other_reporter", by=officer_of(taiyuan), on=TODAY, note="同一件事")

    assert double.merged_into == main


def test_the_timeline_tells_grounds_days_and_receipts(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY, due=date(2026, 12, 10))
    lead.advance("return", by=head_of(xiaodian), on=TODAY, note="不在辖区", ground="not_our_area")

    with translation.override("zh-hans"):
        told = [change for entry in timeline(lead, officer_of(taiyuan)).entries for change in entry.changes]

    assert ("事由", "", "不属本辖区") in told
    assert ("答复期限", "", "2026-12-10") in told
    assert not [label for label, _old, _new in told if label.isascii()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [2, 3])
def test_leads_merged_in_a_circle_at_once_never_all_vanish(taiyuan, count):
    """Each into the next, pressed at the same moment: one of them stays, or nothing would be left to be worked."""
    leads = [make_lead(taiyuan) for _ in range(count)]
    officer, start, refused = officer_of(taiyuan), threading.Barrier(count, timeout=60), []

    def press(place: int) -> None:
        try:
            lead, main = (Lead.objects.get(pk=leads[(place + step) % count].pk) for step in (0, 1))
            start.wait()
            with acting_as(officer):
                lead.advance("merge", into=main, ground="same_reporter", by=officer, on=TODAY, note="同一件事")
        except ActionRefused:
            refused.append(place)
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=[place]) for place in range(count)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    statuses = Lead.objects.values_list("status", flat=True)
    assert len(refused) == 1
    assert [status for status in statuses if status != Lead.Status.MERGED] == [Lead.Status.REGISTERED]
    assert stock_of(taiyuan) == 1


def test_the_database_lets_no_lead_merge_into_one_that_is_gone(taiyuan):
    main, gone, lead = make_lead(taiyuan), make_lead(taiyuan), make_lead(taiyuan)
    gone.advance("merge", into=main, ground="same_reporter", by=officer_of(taiyuan), on=TODAY, note="同一件事")

    with pytest.raises(IntegrityError, match="lead_merged_into_one_that_stands"), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(status=Lead.Status.MERGED, merged_into=gone)


def test_a_lead_that_others_went_into_is_not_voided_but_merged_on(taiyuan):
    """Voided, it would take them along: they left the stock as one with it."""
    first, main, stands = make_lead(taiyuan), make_lead(taiyuan), make_lead(taiyuan)
    officer, head = officer_of(taiyuan), head_of(taiyuan)
    main.advance("ask_void", by=officer, on=TODAY, note="录错")
    first.advance("merge", into=main, ground="same_reporter", by=officer, on=TODAY, note="同一件事")

    main.refresh_from_db()
    with pytest.raises(ActionRefused):
        main.advance("void", by=head, on=TODAY, note="录错")
    main.advance("keep", by=head, on=TODAY, note="不作废")
    with pytest.raises(ActionRefused):
        main.advance("ask_void", by=officer, on=TODAY, note="录错")
    main.advance("merge", into=stands, ground="same_reporter", by=officer, on=TODAY, note="同一件事")

    assert main.status == Lead.Status.MERGED
    assert stock_of(taiyuan) == 1
