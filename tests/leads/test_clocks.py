"""Which clocks run for a lead, from which day, and until when (domain reference 4.1, 2.1, 2.5)."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.errors import ActionRefused
from deadlines.models import Clock
from leads import acts
from leads.forms.lead import values_of
from leads.models import Lead
from leads.registration import edit
from leads.words import OTHER_REPORTER
from leads.work import mine, without_term
from tests.leads.factories import (
    TODAY,
    add_evidence,
    cleared,
    head_of,
    in_check,
    make_lead,
    officer_of,
    outcome,
    values,
)

pytestmark = pytest.mark.django_db

TOMORROW = date(2026, 11, 24)
NEXT_WEEK = date(2026, 11, 30)


def running(lead: Lead) -> dict[str, date]:
    """{code: day of the event} of the clocks that still run."""
    return dict(Clock.objects.of(lead).open().values_list("code", "trigger_on"))


def clock(lead: Lead, code: str) -> Clock:
    return Clock.objects.of(lead).named(code).order_by("pk").last()


def test_registering_is_a_duty_itself_and_starts_placing_and_checking(taiyuan):
    lead = make_lead(taiyuan, received_on=date(2026, 11, 16))

    assert running(lead) == {"LEAD_DISPATCH": TODAY, "CASE_FILE": date(2026, 11, 16)}
    registered = clock(lead, "LEAD_REGISTER")
    assert (registered.due_on, registered.ended_on, registered.state) == (date(2026, 11, 17), TODAY, Clock.State.DONE)


def test_a_lead_of_organised_crime_is_placed_within_one_working_day(taiyuan):
    lead = make_lead(taiyuan, category=Lead.Category.GANG)

    assert clock(lead, "LEAD_DISPATCH_URGENT").due_on == TOMORROW
    acts.assign(lead, to=officer_of(taiyuan), by=head_of(taiyuan), on=TODAY)
    assert set(running(lead)) == {"CASE_FILE", "LEAD_SIGN"}


def test_inside_a_bureau_the_term_for_checking_runs_on_from_the_day_of_receipt(taiyuan):
    lead = in_check(taiyuan, received_on=date(2026, 11, 16))

    assert running(lead) == {"CASE_FILE": date(2026, 11, 16), "LEAD_RESULT": TODAY}


def test_handed_down_the_term_of_the_sender_ends_and_the_receivers_begins_with_its_receipt(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)

    assert running(lead) == {"LEAD_SIGN": TODAY}
    lead.advance("sign", by=officer_of(xiaodian), on=TOMORROW)
    assert running(lead) == {"LEAD_RESULT": TOMORROW, "CASE_FILE": TOMORROW}


def test_returned_the_clocks_of_the_receiver_end_and_those_of_the_sender_begin_again(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)
    lead.advance("sign", by=officer_of(xiaodian), on=TODAY)
    lead.advance("return", by=head_of(xiaodian), on=TOMORROW, note="不在辖区", ground="not_our_area")

    assert running(lead) == {"LEAD_DISPATCH": TOMORROW, "CASE_FILE": TOMORROW}


def test_the_day_that_a_city_asks_for_is_the_last_day_of_the_result(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY, due=date(2026, 12, 10))
    lead.advance("sign", by=officer_of(xiaodian), on=TOMORROW)

    assert clock(lead, "LEAD_RESULT").due_on == date(2026, 12, 10)
    assert not Clock.objects.of(lead).named("LEAD_FORWARD_REPLY").exists()


def test_a_day_that_passed_before_anybody_accepted_does_not_stand_in_the_way(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY, due=TODAY)
    lead.advance("sign", by=officer_of(xiaodian), on=TOMORROW)

    assert clock(lead, "LEAD_RESULT").due_on == date(2027, 1, 25)


@pytest.mark.parametrize(("asked", "due"), [(date(2026, 12, 4), date(2026, 12, 4)), (None, date(2026, 12, 23))])
def test_what_the_province_forwards_is_answered_by_the_day_in_the_form(province, taiyuan, asked, due):
    lead = make_lead(province, category=Lead.Category.DISORDER)
    acts.dispatch(lead, to=taiyuan, by=officer_of(province), on=TODAY, due=asked)
    assert clock(lead, "LEAD_FORWARD_REPLY").due_on == due

    lead.advance("sign", by=officer_of(taiyuan), on=TODAY)
    add_evidence(lead, officer_of(taiyuan))
    acts.propose_outcome(lead, outcome=outcome(), conclusion="属实", finding="true", by=officer_of(taiyuan), on=TODAY)
    acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    assert clock(lead, "LEAD_FORWARD_REPLY").state == Clock.State.DONE
    assert not running(lead)


def test_the_superior_answers_what_was_handed_up_within_five_working_days(taiyuan, xiaodian):
    lead = in_check(xiaodian)
    lead.advance("escalate", opinion="建议立案", by=head_of(xiaodian), on=TODAY, note="管辖有争议")

    assert clock(lead, "LEAD_ANSWER").due_on == NEXT_WEEK
    assert {"CASE_FILE", "LEAD_RESULT"} < set(running(lead))
    lead.advance("answer", by=officer_of(taiyuan), on=TOMORROW, note="同意")
    assert clock(lead, "LEAD_ANSWER").state == Clock.State.DONE


def test_a_corrected_day_of_receipt_takes_the_term_for_checking_along(taiyuan):
    lead = make_lead(taiyuan, received_on=date(2026, 11, 20), found_on=date(2026, 11, 10))
    edited = edit(
        lead, values(received_on=date(2026, 11, 16), found_on=date(2026, 11, 10)),
        by=officer_of(taiyuan), on=TODAY, version=lead.version,
    )  # fmt: skip

    assert running(lead)["CASE_FILE"] == date(2026, 11, 16)
    assert clock(lead, "CASE_FILE").due_on == date(2026, 12, 7)
    assert edited.due_on == date(2026, 11, 25)  # placing the lead is due first


def test_the_receipt_of_an_earlier_holder_does_not_move_the_term_of_the_present_one(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)
    lead.advance("sign", by=officer_of(xiaodian), on=TOMORROW)
    lead.refresh_from_db()
    edit(lead, values(received_on=date(2026, 11, 16)), by=officer_of(xiaodian), on=TOMORROW, version=lead.version)

    assert running(lead)["CASE_FILE"] == TOMORROW


def test_a_month_of_finding_that_no_circular_holds_is_corrected_in_the_ledger_too(taiyuan):
    lead = make_lead(taiyuan)

    officer, october = officer_of(taiyuan), values(found_on=date(2026, 10, 31))
    with pytest.raises(ActionRefused) as refused:
        edit(lead, october, by=officer, on=TODAY, version=lead.version, note=" ")
    edit(lead, october, by=officer, on=TODAY, version=lead.version, note="日期录错")

    assert refused.value.field == "late_reason"
    assert list(lead.movements.values_list("effective_on", "note")) == [(date(2026, 10, 31), "日期录错")]


def test_a_day_of_receipt_long_ago_asks_for_a_reason_on_correcting_too(taiyuan):
    lead, officer = make_lead(taiyuan), officer_of(taiyuan)
    long_ago = values(received_on=date(2023, 1, 9))
    with pytest.raises(ActionRefused) as refused:
        edit(lead, long_ago, by=officer, on=TODAY, version=lead.version)
    edit(lead, long_ago, by=officer, on=TODAY, version=lead.version, note="年份录错")

    assert refused.value.field == "late_reason"


def test_the_page_asks_why_a_lead_counts_only_now_for_a_month_that_is_over(client, taiyuan):
    lead, officer = make_lead(taiyuan), officer_of(taiyuan)
    client.force_login(officer)
    typed = {**values_of(lead), "found_on": "2026-10-31", "late_reason": ""}
    typed = {name: "" if value is None else value for name, value in typed.items()}
    address = reverse("leads:edit", args=[lead.pk])

    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        answer = client.post(address, typed)
        assert (answer.status_code, "late_reason" in answer.context["form"].errors) == (422, True)
        assert client.post(address, typed | {"late_reason": "日期录错"}).status_code == 302


def test_no_movement_but_the_entry_of_a_corrected_lead_is_dated_anew(taiyuan):
    lead = cleared(taiyuan)
    Lead.objects.filter(pk=lead.pk).update(found_on=date(2026, 10, 31))

    for kind, changes in (
        ("cleared", {"effective_on": date(2026, 10, 31)}), ("entered", {"effective_on": date(2026, 10, 30)}),
        ("entered", {"effective_on": date(2026, 10, 31), "number": "改"}),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="movement_append_only"), transaction.atomic():
            lead.movements.filter(kind=kind).update(**changes)


def test_a_later_day_of_receipt_is_not_one_persons_to_give(taiyuan):
    lead = make_lead(taiyuan, received_on=date(2026, 11, 16), found_on=date(2026, 11, 16))
    Lead.objects.filter(pk=lead.pk).update(created_at=datetime(2026, 11, 16, 9, tzinfo=UTC))
    lead.refresh_from_db()

    def correct(day):
        changed = values(received_on=day, found_on=lead.found_on)
        edit(lead, changed, by=officer_of(taiyuan), on=TODAY, version=lead.version)

    with pytest.raises(ActionRefused):
        correct(date(2026, 11, 20))
    correct(date(2026, 11, 13))
    assert running(lead)["CASE_FILE"] == date(2026, 11, 13)


def test_a_lead_without_a_term_says_so_until_its_day_is_corrected(client, taiyuan):
    lead = make_lead(taiyuan, on=date(2018, 6, 1))
    person = officer_of(taiyuan)
    client.force_login(person)

    assert "没有“核查并决定是否立案”的期限规则" in client.get(lead.get_absolute_url()).content.decode()
    assert list(without_term(person)) == [lead]

    edit(lead, values(), by=person, on=TODAY, version=lead.version)
    assert running(lead)["CASE_FILE"] == TODAY
    assert list(without_term(person)) == []


def test_of_merged_leads_the_earlier_day_of_receipt_governs_the_term(taiyuan):
    main = make_lead(taiyuan, received_on=date(2026, 11, 20))
    double = make_lead(taiyuan, received_on=date(2026, 11, 16), reporter="举报人")
    double.advance("merge", into=main, ground=OTHER_REPORTER, by=officer_of(taiyuan), on=TODAY, note="同一件事")

    main.refresh_from_db()
    assert (main.received_on, main.is_named) == (date(2026, 11, 16), True)
    assert running(main)["CASE_FILE"] == date(2026, 11, 16)
    assert not running(double)


def test_while_a_sample_is_tested_the_statutory_term_stands_still(taiyuan):
    lead = in_check(taiyuan)
    lead.advance("start_test", by=officer_of(taiyuan), on=TODAY, note="送检" * 900, paper="检委〔2026〕3号")
    pause = clock(lead, "CASE_FILE").pauses.get()

    assert (pause.ground, pause.basis) == ("TEST", "检委〔2026〕3号")
    lead.advance("end_test", by=officer_of(taiyuan), on=NEXT_WEEK, paper="检告〔2026〕8号")
    assert clock(lead, "CASE_FILE").due_on == date(2026, 12, 21)


def test_a_note_of_any_length_stops_the_clock_too(taiyuan):
    lead = in_check(taiyuan)
    lead.advance("start_test", by=officer_of(taiyuan), on=TODAY, note="送检" * 900)

    assert clock(lead, "CASE_FILE").state == Clock.State.PAUSED


def test_the_named_reporter_is_told_and_the_term_for_it_ends(taiyuan):
    then, next_day = date(2026, 3, 2), date(2026, 3, 3)
    officer, head = officer_of(taiyuan), head_of(taiyuan)
    lead = make_lead(taiyuan, on=then, category=Lead.Category.DISORDER, reporter="举报人")
    acts.assign(lead, to=officer, by=head, on=then)
    lead.advance("sign", by=officer, on=then)
    add_evidence(lead, officer)
    acts.propose_outcome(lead, outcome=outcome(), conclusion="属实", finding="true", by=officer, on=then)
    acts.approve(lead, by=head, on=then, today=then)
    lead.refresh_from_db()
    assert (set(running(lead)), lead.due_on) == ({"REP_TELL"}, date(2026, 3, 9))
    assert list(Lead.objects.filter(mine(officer))) == [lead]

    lead.advance("tell_reporter", by=officer, on=next_day, told_on=next_day, note="已电话告知")

    assert clock(lead, "REP_TELL").state == Clock.State.DONE
    assert not Lead.objects.filter(mine(officer)).exists()
    with pytest.raises(ActionRefused):
        lead.advance("tell_reporter", by=officer, on=next_day, told_on=next_day)


def test_an_urging_is_meant_for_the_holder_and_ends_when_the_lead_moves(province, taiyuan, xiaodian):
    lead = in_check(taiyuan)
    lead.advance("urge", by=officer_of(province), on=TODAY, note="请尽快核查")
    acts.dispatch(lead, to=xiaodian, by=officer_of(taiyuan), on=TODAY)

    lead.refresh_from_db()
    assert lead.urged_on is None
    assert "URGE_REPLY" not in running(lead)
