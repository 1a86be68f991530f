"""An extension is asked by one person and decided by another, of a higher bureau where the rule says so."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.errors import ActionRefused, NotAllowed
from deadlines.clocks import cancel_clocks, start_clock
from deadlines.extensions import grant_extension, may_decide, refuse_extension, request_extension
from deadlines.models import Clock, Extension
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, running
from tests.factories import UserFactory


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
def other_city_head(datong):
    return UserFactory(bureau=datong, role="head")


def asked(clock, officer, on="2026-08-03", **more):
    return request_extension(clock, by=officer, on=d(on), reason="等待检验", **({"length": 30} | more))


def test_the_superior_bureau_decides_and_the_term_is_counted_from_its_start(
    xiaodian, officer, county_head, city_head, other_city_head
):
    clock = running(xiaodian, trigger_on=d("2026-07-06"), assignee=officer)
    extension = asked(clock, officer)
    clock.refresh_from_db()
    assert clock.due_on == d("2026-09-04")  # the request itself stops nothing

    for stranger in (county_head, other_city_head, officer):
        assert not may_decide(stranger, extension)
        with pytest.raises(NotAllowed):
            grant_extension(extension, by=stranger, on=d("2026-08-04"))
    grant_extension(extension, by=city_head, on=d("2026-08-04"))

    clock.refresh_from_db()
    assert clock.due_on == d("2026-10-08")  # 90 days: 10-04, a holiday
    assert clock.overdue_since is None


def test_the_head_of_the_own_bureau_decides_where_the_law_says_so(xiaodian, officer, county_head):
    clock = running(xiaodian, "CASE_FILE", trigger_on=d("2024-02-02"), assignee=officer)

    grant_extension(asked(clock, officer, on="2024-02-20", length=15), by=county_head, on=d("2024-02-21"))

    clock.refresh_from_db()
    assert clock.due_on == d("2024-03-20")


def test_a_head_who_asks_needs_another_to_decide(xiaodian, county_head, city_head):
    clock = running(xiaodian, "CASE_FILE", trigger_on=d("2024-02-02"))
    extension = asked(clock, county_head, on="2024-02-20", length=15)

    with pytest.raises(NotAllowed):
        grant_extension(extension, by=county_head, on=d("2024-02-21"))
    grant_extension(extension, by=city_head, on=d("2024-02-21"))


@pytest.mark.parametrize("length", [31, 0, None])
def test_a_length_beyond_the_rule_is_refused(xiaodian, officer, length):
    clock = running(xiaodian, trigger_on=d("2026-07-06"), assignee=officer)

    with pytest.raises(ActionRefused):
        asked(clock, officer, length=length)


def test_once_is_once(xiaodian, officer, city_head):
    clock = running(xiaodian, trigger_on=d("2026-07-06"), assignee=officer)
    extension = asked(clock, officer)
    with pytest.raises(ActionRefused):
        asked(clock, officer)  # one waits already

    grant_extension(extension, by=city_head, on=d("2026-08-04"))

    with pytest.raises(ActionRefused):
        asked(clock, officer)
    with pytest.raises(ActionRefused):
        grant_extension(extension, by=city_head, on=d("2026-08-05"))


def test_the_second_extension_of_a_case_is_a_collective_decision_with_its_minutes(taiyuan, city_head):
    officer = UserFactory(bureau=taiyuan)
    clock = running(taiyuan, "CASE_DECIDE", trigger_on=d("2025-07-04"), assignee=officer)
    grant_extension(asked(clock, officer, on="2025-09-01"), by=city_head, on=d("2025-09-02"))
    second = asked(clock, officer, on="2025-10-20", length=None, until_on=d("2025-12-31"))

    with pytest.raises(ActionRefused):
        grant_extension(second, by=city_head, on=d("2025-10-21"))
    grant_extension(second, by=city_head, on=d("2025-10-21"), document="会议纪要〔2025〕9号")

    clock.refresh_from_db()
    assert clock.due_on == d("2025-12-31")


def test_a_grant_after_the_last_day_leaves_the_mark(xiaodian, officer, city_head):
    clock = running(xiaodian, trigger_on=d("2026-07-06"), assignee=officer)
    extension = asked(clock, officer, on="2026-09-04")
    assert extension.is_late

    grant_extension(extension, by=city_head, on=d("2026-09-08"))

    clock.refresh_from_db()
    assert (clock.due_on, clock.overdue_since) == (d("2026-10-08"), d("2026-09-05"))


def test_a_refusal_needs_a_reason_and_leaves_the_day(xiaodian, officer, city_head):
    clock = running(xiaodian, trigger_on=d("2026-07-06"), assignee=officer)
    extension = asked(clock, officer)
    with pytest.raises(ActionRefused):
        refuse_extension(extension, by=city_head, on=d("2026-08-04"), note=" ")

    refuse_extension(extension, by=city_head, on=d("2026-08-04"), note="理由不充分")

    clock.refresh_from_db()
    assert clock.due_on == d("2026-09-04")
    assert asked(clock, officer, on="2026-08-10").state == "asked"  # a refused one does not use up the limit


def test_the_decision_has_a_clock_of_its_own_in_the_bureau_that_decides(xiaodian, taiyuan, officer, city_head):
    clock = running(xiaodian, trigger_on=d("2026-07-06"), assignee=officer)
    extension = asked(clock, officer)

    decision = Clock.objects.get(code="EXT_DECIDE")
    assert (decision.bureau, decision.due_on, decision.record_id) == (taiyuan, d("2026-08-05"), extension.pk)

    grant_extension(extension, by=city_head, on=d("2026-08-04"))
    decision.refresh_from_db()
    assert decision.state == "done"


def test_a_request_lapses_with_its_clock(xiaodian, officer):
    paper = Paper(xiaodian, officer)
    extension = asked(start_clock(paper, "LEAD_RESULT", trigger_on=d("2026-07-06"), by=officer), officer)

    cancel_clocks(paper, on=d("2026-08-04"), by=officer)

    extension.refresh_from_db()
    assert extension.state == "lapsed"
    assert not Clock.objects.open().exists()


def test_the_database_refuses_asker_as_decider_two_requests_and_a_changed_decision(xiaodian, officer, city_head):
    extension = asked(running(xiaodian, trigger_on=d("2026-07-06"), assignee=officer), officer)
    row = Extension.objects.filter(pk=extension.pk)

    with pytest.raises(IntegrityError, match="extension_decided_by_another"), transaction.atomic():
        row.update(state="granted", decided_by=officer, decided_on=d("2026-08-04"))
    with pytest.raises(IntegrityError, match="extension_one_asked_per_clock"), transaction.atomic():
        Extension.objects.create(
            clock=extension.clock, limit=0, length=10, unit="day", reason="x", requested_by=officer,
            requested_on=d("2026-08-03"), deciding_bureau=extension.deciding_bureau,
        )  # fmt: skip
    grant_extension(extension, by=city_head, on=d("2026-08-04"))
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        row.update(decision="x")
