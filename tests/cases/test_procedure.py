"""The procedure up to the decision: officers with certificates, hearing, review of law, collective decision."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.certificates import add_certificate, end_certificate
from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Certificate, Role
from cases.models import EnforcementCase
from cases.states import H, S
from deadlines.models import Clock
from deadlines.parts import of_part
from records.handlers import add_handler
from tests.cases.factories import TODAY, acts, discuss, head, make_case, officers, people, reviewed, step
from tests.factories import UserFactory, certify

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def running(case: EnforcementCase) -> set[str]:
    return set(Clock.objects.of(case).open().values_list("code", flat=True))


def do(case: EnforcementCase, name: str, by, on: date, **given) -> None:
    case.advance(name, by=by, on=on, **given)


@pytest.fixture
def told(xiaodian) -> EnforcementCase:
    """Told on 2 November 2026 of a large penalty and of its right to a hearing."""
    on = date(2026, 11, 2)
    case = reviewed(xiaodian, on=on)
    one = officers(xiaodian)[0]
    step(case, "notify", by=one, on=on, party=case.parties.get(), day=on, way="in_person", of_hearing=True)
    return case


@pytest.fixture
def chair(xiaodian):
    return people(xiaodian, Role.OFFICER, 4)[3]


def asked(case: EnforcementCase, on: date) -> None:
    do(case, "ask_hearing", officers(case.bureau)[0], on, party=case.parties.get(), day=on, note="书面要求听证")


def test_an_officer_without_certificate_on_that_day_is_refused_at_the_field(client, xiaodian):
    case = make_case(xiaodian)
    one = officers(xiaodian)[0]
    newcomer = UserFactory(bureau=xiaodian, is_certified=False)
    certify(newcomer, TODAY + DAY)  # from tomorrow on
    client.force_login(head(xiaodian))
    typed = {"version": case.version, "filed_on": TODAY.isoformat(), "handler": one.pk, "second": newcomer.pk}

    answer = client.post(reverse("cases:act", args=[case.pk, "file"]), typed)
    form = next(each.form for each in answer.context["answers"] if each.act.name == "file")

    assert answer.status_code == 422
    assert set(form.errors) == {"second"}
    assert form["second"].value() == str(newcomer.pk)
    case.refresh_from_db()
    assert case.status == S.PROPOSED


def test_nobody_without_certificate_is_given_a_case_or_put_to_one(xiaodian):
    case = make_case(xiaodian)
    newcomer = UserFactory(bureau=xiaodian, is_certified=False)

    with pytest.raises(ActionRefused) as refused:
        do(case, "assign", head(xiaodian), TODAY, to=newcomer)
    assert refused.value.field == "to"
    with pytest.raises(ActionRefused):
        add_handler(case, newcomer, by=head(xiaodian), on=TODAY)


def test_a_certificate_is_entered_once_and_ends_earlier_only(province, xiaodian):
    person, by = UserFactory(bureau=xiaodian, is_certified=False), UserFactory(bureau=province, role=Role.SYSTEM_ADMIN)
    days = {"valid_from": date(2024, 1, 1), "valid_to": date(2028, 12, 31)}
    made = add_certificate(person, number="晋A001", by=by, **days)

    with pytest.raises(ActionRefused) as refused:
        add_certificate(person, number="晋A001", by=by, **days)
    assert refused.value.field == "number"
    with pytest.raises(NotAllowed):
        add_certificate(person, number="晋A002", by=head(xiaodian), **days)
    end_certificate(made, on=TODAY, by=by)

    assert not Certificate.objects.on(TODAY + DAY).filter(user=person).exists()
    with pytest.raises(Exception, match="certificate_only_ends_earlier"), transaction.atomic():
        Certificate.objects.filter(pk=made.pk).update(valid_to=date(2030, 1, 1))


def test_a_hearing_stops_the_term_and_leads_to_a_review_of_law_and_a_collective_decision(told, xiaodian, chair):
    one, _two, reviewer = officers(xiaodian)
    party = told.parties.get()
    assert Clock.objects.of(told).get(code="HEAR_REQUEST").due_on == date(2026, 11, 9)
    asked(told, date(2026, 11, 5))
    assert Clock.objects.of(told).get(code="CASE_DECIDE").due_on is None
    decide = {"party": party, "decision": "penalty", "fine": Decimal("200000.00")}
    with pytest.raises(ActionRefused, match=r"."):
        step(told, "decide", by=head(xiaodian), on=date(2026, 11, 20), day=date(2026, 11, 20), **decide)

    where = {"chair": chair, "held_on": date(2026, 11, 19), "place": "二楼会议室"}
    do(told, "call_hearing", head(xiaodian), date(2026, 11, 6), **where)
    assert Clock.objects.of(told).get(code="HEAR_NOTICE").due_on == date(2026, 11, 9)
    do(told, "serve_hearing_notice", one, date(2026, 11, 9), served_on=date(2026, 11, 9))
    do(told, "hold_hearing", chair, date(2026, 11, 19), held_on=date(2026, 11, 19), note="当事人陈述……")
    do(told, "report_hearing", chair, date(2026, 11, 20), note="建议维持")
    # 90 days are 31 January; the 15 days from 5 to 20 November stood still
    assert Clock.objects.of(told).get(code="CASE_DECIDE").due_on == date(2027, 2, 15)
    with pytest.raises(ActionRefused):
        step(told, "decide", by=head(xiaodian), on=TODAY, day=TODAY, **decide)

    do(told, "review_after_hearing", one, date(2026, 11, 20))
    assert (told.status, told.legal_review, "REVIEW_END" in running(told)) == (S.REVIEW, "heard", True)
    with pytest.raises(NotAllowed):
        do(told, "pass_again", chair, date(2026, 11, 20), note="同意")
    do(told, "pass_again", reviewer, date(2026, 11, 20), note="同意")
    assert (told.status, told.hearing) == (S.DECIDING, H.REVIEWED)

    with pytest.raises(ActionRefused) as refused:
        step(told, "decide", by=head(xiaodian), on=TODAY, day=TODAY, **decide)
    assert refused.value.field == "decision"
    discuss(told, TODAY)
    step(told, "decide", by=head(xiaodian), on=TODAY, day=TODAY, **decide)

    assert (told.status, told.reviewed_by, told.decided_by) == (S.DECIDED, reviewer, head(xiaodian))


def test_a_party_asks_within_its_term_and_the_post_mark_counts(told, xiaodian):
    with pytest.raises(ActionRefused) as refused:
        asked(told, date(2026, 11, 10))
    assert refused.value.field == "day"
    on = date(2026, 11, 12)  # the letter is entered later than it was posted
    do(told, "ask_hearing", officers(xiaodian)[0], on, party=told.parties.get(), day=date(2026, 11, 9), note="邮寄")

    assert told.hearing == H.ASKED


def test_a_request_that_is_withdrawn_lets_the_case_be_decided(told, xiaodian):
    one = officers(xiaodian)[0]
    asked(told, date(2026, 11, 5))
    do(
        told, "withdraw_hearing_last", one, date(2026, 11, 16), party=told.parties.get(), day=date(2026, 11, 16),
        note="书面撤回",
    )  # fmt: skip

    assert told.hearing == H.NONE
    assert Clock.objects.of(told).get(code="CASE_DECIDE").due_on is not None
    step(
        told, "decide", by=head(xiaodian), on=TODAY, party=told.parties.get(), day=TODAY, decision="penalty",
        fine=Decimal("100.00"),
    )  # fmt: skip
    assert told.status == S.DECIDED


@pytest.mark.parametrize("who", [0, 1, 2])  # both officers and the reviewer
def test_the_chair_had_no_hand_in_the_case(told, xiaodian, who):
    asked(told, date(2026, 11, 5))
    where = {"held_on": date(2026, 11, 25), "place": "二楼会议室", "chair": officers(xiaodian)[who]}

    with pytest.raises(ActionRefused) as refused:
        do(told, "call_hearing", head(xiaodian), date(2026, 11, 6), **where)
    assert refused.value.field == "chair"


def test_a_notice_that_comes_too_late_needs_a_later_day(told, xiaodian, chair):
    one = officers(xiaodian)[0]
    asked(told, date(2026, 11, 5))
    do(told, "call_hearing", head(xiaodian), date(2026, 11, 6), chair=chair, held_on=date(2026, 11, 17), place="会议室")
    with pytest.raises(ActionRefused) as refused:
        do(told, "serve_hearing_notice", one, date(2026, 11, 9), served_on=date(2026, 11, 9))
    assert refused.value.field == "served_on"
    later = {"chair": chair, "held_on": date(2026, 11, 20), "place": "会议室"}
    do(told, "move_hearing", head(xiaodian), date(2026, 11, 9), note="送达不及", **later)
    do(told, "serve_hearing_notice", one, date(2026, 11, 9), served_on=date(2026, 11, 9))

    assert (told.hearing_on, told.hearing_notice_on) == (date(2026, 11, 20), date(2026, 11, 9))


def test_a_large_sum_needs_the_right_to_a_hearing_told_before(xiaodian):
    on = date(2026, 11, 2)
    case = reviewed(xiaodian, on=on)
    one, party = officers(xiaodian)[0], case.parties.get()
    step(case, "notify", by=one, on=on, party=party, day=on, way="in_person")
    decide = {"party": party, "decision": "penalty", "fine": Decimal("100000.00")}

    with pytest.raises(ActionRefused) as refused:
        step(case, "decide", by=head(xiaodian), on=TODAY, day=TODAY, **decide)
    assert refused.value.field == "fine"
    do(case, "tell_of_hearing", one, date(2026, 11, 10), party=party, day=date(2026, 11, 10))
    assert "HEAR_REQUEST" in running(case)
    discuss(case, TODAY)
    step(case, "decide", by=head(xiaodian), on=TODAY, day=TODAY, **decide)

    assert case.status == S.DECIDED


def test_a_review_of_law_asks_for_a_collective_decision_whatever_the_sum(xiaodian):
    case = make_case(xiaodian, on=date(2026, 11, 2))
    one, two, reviewer = officers(xiaodian)
    on = date(2026, 11, 2)
    acts.file(case, by=head(xiaodian), on=on, filed_on=on, handler=one, second=two)
    acts.conclude(case, by=one, on=on, note="调查终结报告", legal_review="complex")
    acts.pass_review(case, by=reviewer, on=on, note="同意")
    party = case.parties.get()
    step(case, "notify", by=one, on=on, party=party, day=on, way="in_person")
    decide = {"party": party, "day": TODAY, "decision": "penalty", "fine": Decimal("1.00")}

    with pytest.raises(ActionRefused) as refused:
        step(case, "decide", by=head(xiaodian), on=TODAY, **decide)
    assert refused.value.field == "decision"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reviewed_by", "assignee"), ("reviewed_by", "decided_by"), ("reviewed_by", "hearing_chair"),
        ("hearing_chair", "assignee"), ("hearing_chair", "decided_by"), ("decided_by", "assignee"),
    ],
)  # fmt: skip
def test_the_database_keeps_reviewer_chair_approver_and_handler_apart(told, chair, one, other):
    rows = EnforcementCase.objects.filter(pk=told.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{one: chair, other: chair})


@pytest.mark.parametrize("what", ["reviewed_by", "hearing_chair", "decided_by"])
def test_the_database_knows_the_second_officer_too(told, xiaodian, what):
    second = officers(xiaodian)[1]

    with pytest.raises(IntegrityError, match="case_others_than_its_handlers"), transaction.atomic():
        EnforcementCase.objects.filter(pk=told.pk).update(**{what: second})


def test_the_reviewer_is_not_put_to_the_case_afterwards(told, xiaodian):
    reviewer = officers(xiaodian)[2]

    with pytest.raises(ActionRefused):
        add_handler(told, reviewer, by=head(xiaodian), on=TODAY)
    with pytest.raises(ActionRefused) as refused:
        do(told, "assign", head(xiaodian), TODAY, to=reviewer)
    assert refused.value.field == "to"


# the simple procedure


def on_the_spot(case: EnforcementCase, **given) -> None:
    one, two, _ = officers(case.bureau)
    said = {"party": case.parties.get(), "day": TODAY, "handler": one, "second": two} | given
    do(case, "decide_on_the_spot", one, TODAY, **said)


def test_a_small_fine_is_decided_served_and_collected_on_the_spot(xiaodian):
    case = make_case(xiaodian)
    on_the_spot(case, fine=Decimal("100.00"), receipt="晋财当001")
    party = case.parties.get()

    assert (case.status, case.procedure, case.filed_on, case.decided_on) == (S.EXECUTING, "simple", TODAY, TODAY)
    assert (case.fine_yuan, case.paid_yuan, party.settled_on) == (Decimal("100.00"), Decimal("100.00"), TODAY)
    assert "当罚" in party.decision_number
    assert running(case) >= {"SIMPLE_FILE", "SPOT_FINE_HAND", "RECON_END", "SUIT_END", "CASE_CLOSE"}
    assert not running(case) & {"CASE_FILE", "FINE_PAY", "CASE_DECIDE", "PUBLISH_SAME"}
    one = officers(xiaodian)[0]
    do(case, "hand_in_papers", one, TODAY + DAY)
    do(case, "hand_in_fine", one, TODAY + DAY)
    assert "SPOT_FINE_BANK" in running(case)
    do(case, "bank_fine", one, TODAY + DAY)
    assert not running(case) & {"SIMPLE_FILE", "SPOT_FINE_HAND", "SPOT_FINE_BANK"}
    acts.propose_close(case, by=one, on=TODAY + DAY, note="已缴清", ground="executed")
    acts.close(case, by=head(xiaodian), on=TODAY + DAY)
    assert case.status == S.CLOSED


def test_a_warning_on_the_spot_owes_nothing_and_a_fine_later_has_its_term(xiaodian):
    warned, fined = make_case(xiaodian), make_case(xiaodian, title="另案")
    on_the_spot(warned)
    on_the_spot(fined, fine=Decimal("3000.00"))

    assert (warned.status, warned.fine_yuan) == (S.EXECUTING, None)
    part = fined.parties.get().part
    assert Clock.objects.of(fined).named("FINE_PAY").filter(of_part(part)).get().due_on == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fine": Decimal("3000.01")}, "fine"),
        ({"fine": Decimal("0.00")}, "fine"),
        ({"receipt": "晋1"}, "receipt"),
        ({"day": TODAY + DAY}, "day"),
    ],
)
def test_what_is_too_much_for_the_spot_is_said_at_its_field(xiaodian, given, field):
    case = make_case(xiaodian)

    with pytest.raises(ActionRefused) as refused:
        on_the_spot(case, **given)
    assert refused.value.field == field
    assert EnforcementCase.objects.get(pk=case.pk).status == S.PROPOSED


# the fast track


def fast(xiaodian, **given) -> EnforcementCase:
    case = make_case(xiaodian)
    one, two, _ = officers(xiaodian)
    said = {"filed_on": TODAY, "handler": one, "second": two, "is_fast": True, "consent": "认错认罚具结书"} | given
    acts.file(case, by=head(xiaodian), on=TODAY, **said)
    return case


def test_the_fast_track_has_its_own_term_and_needs_the_consent(xiaodian):
    with pytest.raises(ActionRefused) as refused:
        fast(xiaodian, consent="")
    assert refused.value.field == "consent"
    case = fast(xiaodian)

    assert running(case) == {"CASE_DECIDE", "CASE_FAST"}
    assert Clock.objects.of(case).get(code="CASE_FAST").due_on == date(2026, 12, 14)
    do(case, "leave_fast_track", head(xiaodian), TODAY, note="案情复杂")
    assert (running(case), case.procedure) == ({"CASE_DECIDE"}, "ordinary")


def test_hearings_of_these_days_are_found_in_the_list_and_its_page_says_what_is_missing(told, xiaodian, chair, client):
    asked(told, date(2026, 11, 5))
    where = {"chair": chair, "held_on": date(2026, 11, 19), "place": "二楼会议室"}
    do(told, "call_hearing", head(xiaodian), date(2026, 11, 6), **where)
    client.force_login(officers(xiaodian)[0])
    listed = {"hearing": "called", "hearing_from": "2026-11-19", "hearing_to": "2026-11-19"}

    assert told.number in client.get(reverse("cases:list"), listed).content.decode()
    assert told.number not in client.get(reverse("cases:list"), {"hearing": "held"}).content.decode()
    page = client.get(told.get_absolute_url())
    assert any("听证" in each for each in page.context["missing"])


def test_a_case_whose_terms_stand_still_is_listed_without_a_day(told, xiaodian, client):
    asked(told, date(2026, 11, 5))
    told.refresh_from_db()
    client.force_login(officers(xiaodian)[0])

    assert told.due_on is None
    assert told.number in client.get(reverse("cases:list")).content.decode()
