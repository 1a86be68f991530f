"""A term runs from the day of its record. Another day is asked for by one person and granted by another, above."""

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import ActionRefused, NotAllowed
from audit.models import AuditEvent
from deadlines.clocks import stop_clock
from deadlines.first_days import grant_correction, may_decide, refuse_correction, request_correction
from deadlines.models import Clock, Correction
from deadlines.pages import clocks_of
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, running
from tests.factories import UserFactory

TODAY = d("2026-11-23")


@pytest.fixture
def officer(xiaodian):
    return UserFactory(bureau=xiaodian)


@pytest.fixture
def county_head(xiaodian):
    return UserFactory(bureau=xiaodian, role="head")


@pytest.fixture
def city_head(taiyuan):
    return UserFactory(bureau=taiyuan, role="head")


@pytest.fixture
def clock(xiaodian, officer):
    return running(xiaodian, "CASE_FILE", trigger_on=d("2026-11-02"), assignee=officer)


def asked(clock, by, day="2026-11-16", **more):
    return request_correction(clock, by=by, on=TODAY, **({"trigger_on": d(day), "reason": "收文章为十六日"} | more))


def test_nobody_moves_a_term_alone(clock, officer, county_head, city_head, datong):
    other_city = UserFactory(bureau=datong, role="head")
    correction = asked(clock, county_head)

    clock.refresh_from_db()
    assert clock.due_on == d("2026-11-23")  # the request itself moves nothing
    for person in (officer, county_head, other_city):
        assert not may_decide(person, correction)
        with pytest.raises(NotAllowed):
            grant_correction(correction, by=person, on=TODAY)
    granted = grant_correction(correction, by=city_head, on=TODAY)

    assert (granted.trigger_on, granted.due_on) == (d("2026-11-16"), d("2026-12-07"))
    entries = AuditEvent.objects.filter(action__startswith="clock.correction").order_by("pk")
    assert list(entries.values_list("action", flat=True)) == ["clock.correction_asked", "clock.correction_granted"]


def test_in_the_province_another_head_decides(province):
    asker, head = (UserFactory(bureau=province, role="head") for _ in range(2))
    clock = running(province, "CASE_FILE", trigger_on=d("2026-11-02"))
    correction = asked(clock, asker)

    assert (may_decide(asker, correction), may_decide(head, correction)) == (False, True)


@pytest.mark.parametrize("day", ["2026-11-24", "2030-01-01", "2017-12-31", "0202-11-30"])
def test_no_day_to_come_and_no_wrong_year_is_asked_for(clock, officer, day):
    with pytest.raises(ActionRefused):
        asked(clock, officer, day)

    assert Correction.objects.count() == 0


def test_the_database_refuses_a_day_to_come_and_a_decision_by_the_asker(clock, officer):
    correction = asked(clock, officer)
    row = {name: getattr(correction, name) for name in ("clock", "before_on", "reason", "requested_by", "requested_on")}

    with pytest.raises(IntegrityError, match="correction_day_has_come"), transaction.atomic():
        Correction.objects.create(
            **row, trigger_on=d("2026-11-24"), deciding_bureau=correction.deciding_bureau, state="lapsed"
        )
    with pytest.raises(IntegrityError, match="correction_decided_by_another"), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(state="granted", decided_by=officer, decided_on=TODAY)


def test_a_reason_is_asked_for_and_one_request_waits_at_a_time(clock, officer):
    with pytest.raises(ActionRefused):
        asked(clock, officer, reason=" ")
    asked(clock, officer)
    with pytest.raises(ActionRefused):
        asked(clock, officer, "2026-11-09")


def test_refused_the_term_runs_on(clock, officer, city_head):
    correction = asked(clock, officer)

    with pytest.raises(ActionRefused):
        refuse_correction(correction, by=city_head, on=TODAY, note="")
    refuse_correction(correction, by=city_head, on=TODAY, note="登记簿为二日")

    clock.refresh_from_db()
    correction.refresh_from_db()
    assert (clock.due_on, correction.state) == (d("2026-11-23"), "refused")
    with pytest.raises(ActionRefused):
        grant_correction(correction, by=city_head, on=TODAY)


def test_a_term_that_ends_takes_the_request_along(clock, officer, xiaodian):
    correction = asked(clock, officer)

    stop_clock(Paper(xiaodian, kind=clock.kind, pk=clock.record_id), "CASE_FILE", on=TODAY, by=officer)

    correction.refresh_from_db()
    assert correction.state == "lapsed"
    assert Clock.objects.get(code="COR_DECIDE").state == "cancelled"


def test_the_record_says_that_its_first_day_was_corrected(clock, officer, city_head, xiaodian):
    paper = Paper(xiaodian, kind=clock.kind, pk=clock.record_id)
    before = [each["corrected"] for each in clocks_of(paper, on=TODAY)]

    grant_correction(asked(clock, officer), by=city_head, on=TODAY)

    (said,) = [each["corrected"] for each in clocks_of(paper, on=TODAY)]
    assert before == [[]]
    assert all(word in said[0] for word in ("2026-11-02", "2026-11-16", city_head.full_name))
    assert list(Clock.objects.corrected()) == [clock]


def test_a_term_counted_back_follows_another_one(xiaodian, officer):
    draft = running(xiaodian, "ORD_DRAFT", trigger_on=d("2026-12-24"), assignee=officer)

    with pytest.raises(ActionRefused):
        asked(draft, officer)
