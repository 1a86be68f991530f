"""A version of a rule is proposed by one, approved by another; then the terms under it follow, closed ones never."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import ActionRefused, NotAllowed
from audit.models import AuditEvent
from deadlines import applying, governing
from deadlines.clocks import pause_clocks, resume_clocks, stop_clock
from deadlines.extensions import grant_extension, request_extension
from deadlines.governing import preview
from deadlines.models import Clock, DeadlineRule
from deadlines.rules import approve_rule, propose_rule, refuse_rule
from deadlines.tasks import sweep_rules
from leads.models import Lead
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, running, start_clock
from tests.deadlines.test_at_once import at_once
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.rectification.factories import make_order

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


@pytest.fixture
def people(province):
    return UserFactory(bureau=province), UserFactory(bureau=province, role="head")


def proposed(by, code="LEAD_RESULT", *, valid_from="2026-10-01", **changes):
    base = DeadlineRule.objects.filter(code=code).latest("valid_from")
    said = {name: getattr(base, name) for name in ("length", "unit", "end", "may_be_typed", "extensions", "basis_zh")}
    return propose_rule(
        base, by=by, valid_from=d(valid_from), reason="改期限", **said | {"basis_en": base.basis_en} | changes
    )


def approved(rule, head):
    """As the page says it beforehand, and as it came."""
    before = preview(rule, user=head, on=TODAY)
    return before, approve_rule(rule, by=head, now=NOW)


def open_clock(clock):
    return Clock.objects.open().get(kind=clock.kind, record_id=clock.record_id, code=clock.code)


def test_a_shorter_term_moves_what_runs_and_is_shown_before(people, taiyuan):
    officer, head = people
    clock, earlier = running(taiyuan, trigger_on=d("2026-10-09")), running(taiyuan, trigger_on=d("2026-09-30"))

    shown, rule = approved(proposed(officer, length=30), head)

    after = open_clock(clock)
    assert (after.rule, after.due_on) == (rule, d("2026-11-09"))
    assert [(one.before_on, one.after_on) for one in shown.effects] == [(clock.due_on, after.due_on)]
    assert (shown.moved, shown.late, shown.ended, shown.started) == (1, 1, 0, 0)
    assert dict(shown.cities) == {taiyuan.pk: 1}
    assert open_clock(earlier).rule == earlier.rule
    clock.refresh_from_db()
    assert (clock.state, clock.ended_on, clock.overdue_since) == ("cancelled", TODAY, None)
    detail = {"code": "LEAD_RESULT", "from": "2026-10-01", "moved": 1, "ended": 0, "started": 0}
    assert AuditEvent.objects.get(action="rule.applied").detail == detail


def test_a_longer_term_leaves_the_mark_of_being_overdue(people, taiyuan):
    officer, head = people
    clock = running(taiyuan, "CASE_FILE", trigger_on=d("2026-10-09"))
    assert clock.due_on < TODAY

    approved(proposed(officer, "CASE_FILE", length=60), head)

    after = open_clock(clock)
    assert after.due_on > TODAY
    assert after.overdue_since is not None
    clock.refresh_from_db()
    assert clock.overdue_since == after.overdue_since


def test_the_reply_of_a_letter_and_its_page_follow_a_shorter_term(people, taiyuan):
    officer, head = people
    letter = make_order(taiyuan, received_on=d("2026-11-02"))
    clock = Clock.objects.of(letter).named("ORD_REPLY_PP").open().get()

    shown, rule = approved(proposed(officer, "ORD_REPLY_PP", length=20, unit="day"), head)

    letter.refresh_from_db()
    after = open_clock(clock)
    assert (after.rule, after.due_on) == (rule, d("2026-11-23"))
    draft = Clock.objects.of(letter).named("ORD_DRAFT").open().get()
    assert (shown.moved, letter.due_on) == (1, draft.due_on)
    assert draft.due_on == d("2026-11-13")  # counted back from the reply, so it moves along


def test_a_rule_switched_off_ends_its_terms(people, taiyuan):
    officer, head = people
    clock, earlier = running(taiyuan, trigger_on=d("2026-11-02")), running(taiyuan, trigger_on=d("2026-09-30"))

    shown, rule = approved(proposed(officer, switches_off=True), head)

    clock.refresh_from_db()
    assert (clock.state, clock.overdue_since) == ("cancelled", None)
    assert open_clock(earlier).rule == earlier.rule
    assert (shown.ended, rule.ended_count, rule.state) == (1, 1, "off")
    assert start_clock(Paper(taiyuan), "LEAD_RESULT", trigger_on=d("2026-11-02"), by=None) is None
    with pytest.raises(ActionRefused):
        proposed(officer, valid_from="2026-12-01", switches_off=True)
    approved(proposed(officer, valid_from="2026-11-20", length=10), head)
    assert start_clock(Paper(taiyuan), "LEAD_RESULT", trigger_on=d("2026-11-20"), by=None).due_on == d("2026-11-30")


def test_records_that_were_without_a_term_get_it(people, taiyuan):
    officer, head = people
    DeadlineRule.objects.filter(code="CASE_FILE", valid_to=None).update(valid_to=d("2026-08-31"))
    lead = make_lead(taiyuan, received_on=d("2026-11-20"))
    assert not Clock.objects.of(lead).named("CASE_FILE").exists()

    shown, rule = approved(proposed(officer, "CASE_FILE", valid_from="2026-09-01"), head)

    clock = Clock.objects.of(lead).named("CASE_FILE").get()
    assert (clock.rule, clock.state) == (rule, "running")
    assert [(one.before, one.after_on) for one in shown.effects] == [(None, clock.due_on)]
    assert (shown.started, rule.started_count) == (1, 1)
    assert Lead.objects.get(pk=lead.pk).due_on <= clock.due_on


def test_a_closed_term_stays_as_it_is(people, taiyuan):
    officer, head = people
    paper = Paper(taiyuan)
    clock = start_clock(paper, "LEAD_RESULT", trigger_on=d("2026-10-09"), by=None)
    stop_clock(paper, "LEAD_RESULT", on=d("2026-10-20"), by=None)
    clock.refresh_from_db()

    shown, _rule = approved(proposed(officer, length=5), head)

    assert shown.touched == 0
    after = Clock.objects.get(kind=clock.kind, record_id=clock.record_id)
    assert (after.rule, after.due_on, after.state, after.overdue_since) == (clock.rule, clock.due_on, "done", None)


def test_stops_and_extensions_go_on_with_the_term(people, taiyuan):
    officer, head = people
    paper = Paper(taiyuan)
    clock = start_clock(paper, "CASE_FILE", trigger_on=d("2026-11-02"), by=None)
    pause_clocks(paper, "CASE_FILE", from_on=d("2026-11-09"), ground="TEST", basis="送检1号", by=None)
    asker = UserFactory(bureau=taiyuan)
    extended = running(taiyuan, "CASE_FILE", trigger_on=d("2026-11-09"))
    waiting = running(taiyuan, "CASE_FILE", trigger_on=d("2026-11-09"))
    length = extended.rule.limits[0].length
    grant_extension(
        request_extension(extended, by=asker, on=d("2026-11-10"), reason="疑难", length=length),
        by=UserFactory(bureau=taiyuan, role="head", is_principal=True), on=d("2026-11-11"),
    )  # fmt: skip
    asked = request_extension(waiting, by=asker, on=d("2026-11-10"), reason="疑难", length=length)

    approved(proposed(officer, "CASE_FILE", length=10), head)

    paused = open_clock(clock)
    assert (paused.pk != clock.pk, paused.state, paused.due_on) == (True, "paused", None)
    resume_clocks(paper, "CASE_FILE", to_on=d("2026-11-23"), by=None)
    assert open_clock(clock).due_on == d("2026-11-30")  # 5 working days until 9 November, 5 from 24 November
    assert open_clock(extended).total_days(calendar=None) == 10 + length
    asked.refresh_from_db()
    again = open_clock(waiting).extensions.get()
    assert (asked.state, again.state, again.requested_by) == ("lapsed", "asked", asker)
    assert not Clock.objects.of(asked).open().exists()
    assert Clock.objects.of(again).open().exists()


def test_a_refused_version_moves_nothing_and_its_proposer_does_not_approve(people, taiyuan):
    _officer, head = people
    clock = running(taiyuan, trigger_on=d("2026-10-09"))
    own = proposed(head, length=30)
    with pytest.raises(NotAllowed):
        approve_rule(own, by=head, now=NOW)
    refuse_rule(own, by=UserFactory(bureau=head.bureau, role="head"), now=NOW)

    assert open_clock(clock).pk == clock.pk
    assert not DeadlineRule.objects.to_be_applied().exists()


def test_sealed_records_are_counted_and_not_named(people, taiyuan):
    officer, head = people
    running(taiyuan, trigger_on=d("2026-10-09"), readers=[officer.pk])

    shown, rule = approved(proposed(officer, length=30), head)

    assert (shown.moved, shown.effects, rule.moved_count) == (1, [], 1)


def test_statements_do_not_grow_with_the_terms(people, taiyuan):
    officer, head = people

    def statements(count, valid_from, length):
        for _one in range(count):
            running(taiyuan, trigger_on=d("2026-11-20"))
        rule = proposed(officer, valid_from=valid_from, length=length)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            approve_rule(rule, by=head, now=NOW)
        return len(queries)

    few = statements(1, "2026-10-01", 30)
    assert statements(60, "2026-10-02", 31) <= few + 2
    assert Clock.objects.open().filter(rule__length=31).count() == 61


def test_too_many_for_a_request_follow_in_the_background(people, taiyuan, monkeypatch):
    officer, head = people
    for module in (governing, applying):
        monkeypatch.setattr(module, "LOOKED_AT", 3)
    monkeypatch.setattr(governing, "BATCH", 2)
    for _one in range(7):
        running(taiyuan, trigger_on=d("2026-11-20"))

    shown, rule = approved(proposed(officer, length=30), head)

    assert (shown.touched, shown.looked_at, shown.is_whole) == (7, 4, False)
    assert (rule.applied_at, Clock.objects.open().filter(rule=rule).count()) == (None, 0)
    sweep_rules()
    sweep_rules()
    rule.refresh_from_db()
    assert (rule.moved_count, Clock.objects.open().filter(rule=rule).count()) == (7, 7)
    assert AuditEvent.objects.get(action="rule.applied").detail["moved"] == 7


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_move_each_term_once(people, province, taiyuan):
    officer, head = people
    clocks = [running(taiyuan, trigger_on=d("2026-11-20")) for _one in range(5)]
    rule, other = proposed(officer, length=30), UserFactory(bureau=province, role="head")

    found = at_once(*[lambda by=by: approve_rule(rule, by=by, now=NOW) for by in (head, other)])

    assert sorted(type(one).__name__ for one in found) == ["ActionRefused", "DeadlineRule"]
    assert Clock.objects.count() == 2 * len(clocks)
    assert Clock.objects.open().filter(rule=rule).count() == len(clocks)
    assert AuditEvent.objects.filter(action="rule.applied").count() == 1
