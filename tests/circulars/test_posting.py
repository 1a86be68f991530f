"""Figures: every movement in exactly one circular, circulars chain, a number opens into its rows."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.errors import ActionRefused
from circulars.circular.acts import submit
from circulars.figures import BY_KEY, rows_of
from circulars.models import Circular, Line, Posting
from circulars.months import next_month
from circulars.opening import restart_month
from circulars.posting import unposted
from circulars.rounds import correct, freeze, issue, issue_history, open_month, refreeze, sign
from leads.ledger import redate, why_not_redate
from leads.models import Lead, Movement
from leads.models.movement import SIGN, Kind
from tests.circulars.factories import clear, end, enter, hand_over, merge, moment, move, reopen
from tests.factories import BureauFactory

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
NOW = moment(date(2027, 1, 5))
SHOWN = (
    "opening",
    "new",
    "late",
    "reopened",
    "moved_in",
    "cleared",
    "moved_out",
    "merged",
    "not_ours",
    "voided",
    "closing",
)


def line(circular, bureau, level="city"):
    return Line.objects.get(circular=circular, bureau=bureau, level=level)


def figures(circular, bureau, level="city"):
    """The figures that are not zero."""
    found = line(circular, bureau, level)
    return {name: found.of(name) for name in SHOWN if found.of(name)}


def history(month, by):
    return issue_history(month, by=by, at=timezone.now())


def test_a_lead_counts_as_new_then_cleared_for_its_city_alone(taiyuan, datong, xiaodian, drafter):
    lead = enter(xiaodian, date(2026, 1, 10), by=drafter)
    enter(datong, date(2026, 2, 1), by=drafter)
    clear(lead, date(2026, 2, 20))

    january, february = history(JANUARY, drafter), history(FEBRUARY, drafter)

    assert figures(january, taiyuan) == {"new": 1, "closing": 1}
    assert figures(january, datong) == {}
    assert figures(february, taiyuan) == {"opening": 1, "cleared": 1}
    assert figures(february, datong) == {"new": 1, "closing": 1}
    assert figures(february, taiyuan.parent, "province") == {"opening": 1, "new": 1, "cleared": 1, "closing": 1}


def test_what_is_entered_after_its_circular_stands_in_a_column_of_its_own(taiyuan, drafter):
    january = history(JANUARY, drafter)
    enter(taiyuan, date(2026, 1, 31), by=drafter)
    enter(taiyuan, date(2026, 2, 1), by=drafter)

    february = history(FEBRUARY, drafter)

    assert figures(january, taiyuan) == {}
    assert figures(february, taiyuan) == {"new": 1, "late": 1, "closing": 2}


def test_what_the_circular_before_has_seen_is_not_looked_at_again(taiyuan, drafter):
    """However long the history is: a posting that is taken away by hand is not found anew."""
    with time_machine.travel(NOW - timedelta(days=300)):
        enter(taiyuan, date(2026, 1, 10), by=drafter)
    issue_history(JANUARY, by=drafter, at=NOW)
    with connection.cursor() as cursor:  # past the trigger that keeps what is signed
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM circulars_posting")
        cursor.execute("SET LOCAL session_replication_role = origin")

    issue_history(FEBRUARY, by=drafter, at=NOW)

    assert not Posting.objects.exists()


def test_an_entry_that_gets_an_earlier_day_is_found_however_long_ago_it_was_recorded(taiyuan, drafter):
    with time_machine.travel(timezone.now() - timedelta(days=200)):
        lead = enter(taiyuan, date(2026, 2, 10), by=drafter)
    january = history(JANUARY, drafter)

    Lead.objects.filter(pk=lead.pk).update(found_on=date(2026, 1, 10))
    lead.refresh_from_db()
    redate(lead)

    assert [row.number for row in unposted(january)] == [lead.number]
    assert figures(history(FEBRUARY, drafter), taiyuan) == {"late": 1, "closing": 1}


def test_before_the_first_circular_of_all_it_is_opening(taiyuan, drafter):
    enter(taiyuan, date(2025, 6, 1), by=drafter)
    clear(enter(taiyuan, date(2025, 7, 1), by=drafter), date(2025, 8, 1))
    clear(enter(taiyuan, date(2025, 9, 1), by=drafter), date(2026, 1, 3))

    january = history(JANUARY, drafter)

    assert figures(january, taiyuan) == {"opening": 2, "cleared": 1, "closing": 1}
    assert {row.number for row in rows_of(line(january, taiyuan), "opening")} == {
        lead.number for lead in Movement.objects.filter(kind=Kind.ENTERED) if lead.effective_on != date(2025, 7, 1)
    }


def test_every_other_kind_counts_in_its_own_column(taiyuan, datong, xiaodian, drafter):
    main, double, foreign, wrong, moved, again = (enter(taiyuan, JANUARY, by=drafter) for _ in range(6))
    merge(double, main, date(2026, 1, 5))
    end(foreign, Kind.NOT_OURS, date(2026, 1, 6))
    end(wrong, Kind.VOIDED, date(2026, 1, 7))
    hand_over(moved, datong, date(2026, 1, 8))
    clear(again, date(2026, 1, 9))
    reopen(again, date(2026, 1, 20))

    january = history(JANUARY, drafter)

    assert figures(january, taiyuan) == {
        "new": 6, "reopened": 1, "cleared": 1, "moved_out": 1, "merged": 1, "not_ours": 1, "voided": 1, "closing": 2,
    }  # fmt: skip
    assert figures(january, datong) == {"moved_in": 1, "closing": 1}
    totals = line(january, taiyuan)
    assert (totals.found_total, totals.cleared_total, totals.cohort, totals.cohort_cleared) == (4, 0, 3, 0)


def test_moves_inside_a_city_show_in_its_counties_only(taiyuan, xiaodian, yingze, datong, drafter):
    lead = enter(taiyuan, JANUARY, by=drafter)
    hand_over(lead, xiaodian, date(2026, 1, 3))
    hand_over(lead, yingze, date(2026, 1, 4))

    january = history(JANUARY, drafter)

    assert figures(january, taiyuan) == {"new": 1, "closing": 1}
    assert figures(january, taiyuan, "bureau") == {"new": 1, "moved_out": 1}
    assert figures(january, xiaodian, "bureau") == {"moved_in": 1, "moved_out": 1}
    assert figures(january, yingze, "bureau") == {"moved_in": 1, "closing": 1}


def test_credit_stays_with_the_finder_and_the_rate_never_passes_one(taiyuan, datong, drafter):
    lead = enter(taiyuan, JANUARY, by=drafter)
    hand_over(lead, datong, date(2026, 1, 3))
    clear(lead, date(2026, 1, 20))

    january = history(JANUARY, drafter)
    found, taken = line(january, taiyuan), line(january, datong)

    assert (found.found_total, found.cleared_total, found.clearance) == (1, 0, 1)
    assert (taken.found_total, taken.cleared_total, taken.clearance) == (0, 1, None)
    assert (found.rank, taken.rank) == (1, None)


def test_a_sealed_lead_leaves_as_moved_out_and_nothing_else_shows(taiyuan, drafter):
    lead = enter(taiyuan, JANUARY, by=drafter)
    move(lead, Kind.MOVED_OUT, date(2026, 1, 9))

    january = history(JANUARY, drafter)

    assert figures(january, taiyuan) == {"new": 1, "moved_out": 1}


def test_ties_share_a_place(taiyuan, datong, province, drafter):
    third, fourth = (BureauFactory(city_level=True, parent=province, display_order=order) for order in (3, 4))
    for city, cleared, found in ((taiyuan, 1, 3), (datong, 2, 6), (third, 1, 1), (fourth, 0, 2)):
        leads = [enter(city, JANUARY, by=drafter) for _ in range(found)]
        for lead in leads[:cleared]:
            clear(lead, date(2026, 1, 9))

    january = history(JANUARY, drafter)

    assert [line(january, city).rank for city in (third, taiyuan, datong, fourth)] == [1, 2, 2, 4]


def test_circulars_leave_out_no_month(taiyuan, drafter):
    history(JANUARY, drafter)

    with pytest.raises(ActionRefused, match="2026-02"):
        open_month(MARCH, by=drafter, on=date(2026, 4, 2))
    with pytest.raises(ActionRefused):
        open_month(JANUARY, by=drafter, on=date(2026, 4, 2))
    with pytest.raises(ActionRefused):
        open_month(FEBRUARY, by=drafter, on=date(2026, 2, 28))


def test_a_year_in_which_nothing_happened_may_be_left_out_by_hand(taiyuan, drafter):
    history(JANUARY, drafter)
    enter(taiyuan, date(2027, 5, 20), by=drafter)
    on = date(2027, 7, 2)

    assert restart_month(on=on) == date(2027, 5, 1)
    for refused in (date(2026, 9, 1), date(2027, 6, 1)):  # less than a year; past the oldest movement
        with pytest.raises(ActionRefused, match="2026-02"):
            open_month(refused, by=drafter, on=on)
    with pytest.raises(ActionRefused, match="2026-02"):
        open_month(date(2027, 5, 1), by=None, on=on)  # the sweep leaves out nothing
    with pytest.raises(ActionRefused, match="2026-02"):
        issue_history(date(2027, 5, 1), by=drafter, at=moment(on))

    circular = open_month(date(2027, 5, 1), by=drafter, on=on)

    assert circular.month == date(2027, 5, 1)
    assert restart_month(on=on) is None


def test_what_was_entered_for_the_years_between_keeps_them_in_the_chain(taiyuan, drafter):
    history(JANUARY, drafter)
    enter(taiyuan, date(2026, 3, 1), by=drafter)

    assert restart_month(on=date(2027, 7, 2)) is None


def test_a_month_waits_until_the_one_before_is_signed(taiyuan, drafter):
    january = open_month(JANUARY, by=drafter, on=date(2026, 3, 10))
    freeze(january, by=drafter, at=moment(date(2026, 3, 10)))
    february = open_month(FEBRUARY, by=drafter, on=date(2026, 3, 10))

    with pytest.raises(ActionRefused, match="2026-01"):
        freeze(february, by=drafter, at=moment(date(2026, 3, 10)))


def test_freezing_again_takes_what_came_since(taiyuan, drafter):
    january = open_month(JANUARY, by=drafter, on=date(2026, 3, 10))
    freeze(january, by=drafter, at=NOW)
    with time_machine.travel(NOW - timedelta(hours=1)):  # it was under way at the cut-off
        enter(taiyuan, date(2026, 1, 8), by=drafter)

    assert [row.effective_on for row in unposted(january)] == [date(2026, 1, 8)]

    refreeze(january, by=drafter, at=NOW)

    assert figures(january, taiyuan) == {"new": 1, "closing": 1}
    assert list(unposted(january)) == []


def test_a_correction_of_the_latest_month_takes_late_movements_in(taiyuan, drafter):
    enter(taiyuan, date(2026, 1, 2), by=drafter)
    january = history(JANUARY, drafter)
    enter(taiyuan, date(2026, 1, 8), by=drafter)

    correction = correct(january, by=drafter, at=NOW, reason="漏录一条")

    assert figures(january, taiyuan) == {"new": 1, "closing": 1}
    assert figures(correction, taiyuan) == {"new": 2, "closing": 2}
    assert rows_of(line(correction, taiyuan), "new").count() == 2
    assert "太原市“本月新增”由1更正为2" in correction.body
    with pytest.raises(ActionRefused, match="2026-01"):  # its figures may still change
        freeze(open_month(FEBRUARY, by=drafter, on=NOW.date()), by=drafter, at=NOW)


def test_a_correction_of_an_older_month_leaves_the_figures(taiyuan, drafter):
    january, _ = (issue_history(month, by=drafter, at=NOW) for month in (JANUARY, FEBRUARY))
    with time_machine.travel(NOW - timedelta(hours=1)):  # it was under way at the cut-off
        enter(taiyuan, date(2026, 1, 8), by=drafter)

    correction = correct(january, by=drafter, at=NOW, reason="核对")

    assert figures(correction, taiyuan) == {}
    assert unposted(correction).count() == 1
    assert figures(history_after_signing(correction, drafter), taiyuan) == {"late": 1, "closing": 1}


def history_after_signing(correction, drafter):
    submit(correction, by=drafter, on=NOW.date())
    Circular.objects.filter(pk=correction.pk).update(is_history=True)
    sign(correction, by=None, at=NOW)
    return issue_history(MARCH, by=drafter, at=NOW)


@pytest.mark.parametrize("change", ["insert", "update", "delete"])
def test_figures_of_a_signed_circular_stand(taiyuan, drafter, change):
    lead = enter(taiyuan, date(2026, 1, 2), by=drafter)
    january = history(JANUARY, drafter)
    late = clear(lead, date(2026, 1, 9))
    lines, postings = Line.objects.filter(circular=january), Posting.objects.filter(line__circular=january)

    with pytest.raises(IntegrityError, match="signed circular stand"), transaction.atomic():
        if change == "insert":
            Posting.objects.create(movement=late, line=line(january, taiyuan), column="cleared")
        elif change == "update":
            lines.update(rank=None)
        else:
            postings.delete()


def test_the_stock_equation_is_the_databases_own(taiyuan, drafter):
    january = open_month(JANUARY, by=drafter, on=date(2026, 3, 10))
    freeze(january, by=drafter, at=NOW)

    with pytest.raises(IntegrityError, match="line_stock_equation_holds"), transaction.atomic():
        Line.objects.filter(circular=january, bureau=taiyuan).update(closing=7)


def test_text_of_a_signed_circular_stands(taiyuan, drafter):
    january = history(JANUARY, drafter)

    with pytest.raises(DatabaseError, match="circulars_circular"), transaction.atomic():
        Circular.objects.filter(pk=january.pk).update(body="改")


KINDS = st.sampled_from(["enter", "hand_over", "clear", "reopen", "merge", "void", "not_ours", "month", "correct"])
ACTS = st.lists(st.tuples(KINDS, st.integers(0, 3), st.integers(0, 5), st.integers(0, 40)), max_size=16)


@example(acts=[("enter", 0, 0, 0), ("clear", 0, 0, 39), ("reopen", 0, 0, 0)])  # reopened before it was cleared
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_entered_whenever_circulars_chain_without_gaps(acts, taiyuan, datong, xiaodian, pingcheng, drafter):
    with transaction.atomic():
        circulars = live_through(acts, [taiyuan, datong, xiaodian, pingcheng], drafter)
        circulars.append(history(after(circulars), drafter))
        while Movement.objects.filter(posting__isnull=True).exists():
            circulars.append(history(after(circulars), drafter))
        check_chain(circulars)
        check_rows(circulars[-3:])
        transaction.set_rollback(True)


def after(circulars):
    return next_month(circulars[-1].month) if circulars else JANUARY


def live_through(acts, bureaus, by):
    """Movements dated back and forth, with circulars between them."""
    leads, circulars = [], []
    for kind, where, which, days in acts:
        lead = leads[which % len(leads)] if leads else None
        on = max(JANUARY + timedelta(days=days + 15 * len(circulars)), lead.found_on if lead else JANUARY)
        if kind == "enter" or lead is None:
            leads.append(enter(bureaus[where], JANUARY + timedelta(days=days), by=by))
        elif kind == "month":
            circulars.append(history(after(circulars), by))
        elif kind == "correct" and circulars:
            circulars.append(corrected(circulars[-1], by))
        else:
            act_on(lead, kind, bureaus[where], leads, on)
    return circulars


def corrected(circular, by):
    now = timezone.now()
    correction = correct(circular, by=by, at=now, reason="核对")
    submit(correction, by=by, on=timezone.localdate(now))
    Circular.objects.filter(pk=correction.pk).update(is_history=True)
    sign(correction, by=None, at=now)
    issue(correction, by=by, at=now)
    return correction


def act_on(lead, kind, bureau, leads, on):
    lead.refresh_from_db()
    if kind == "reopen" and lead.status == "cleared":
        reopen(lead, on)
    if not lead.is_open:
        return
    if kind == "hand_over" and lead.bureau_id != bureau.pk:
        hand_over(lead, bureau, on)
    elif kind == "clear":
        clear(lead, on)
    elif kind == "merge" and leads[0].pk != lead.pk and stands(leads[0]):
        merge(lead, leads[0], on)
    elif kind == "void":
        end(lead, Kind.VOIDED, on)
    elif kind == "not_ours" and lead.status == "registered":
        end(lead, Kind.NOT_OURS, on)


def stands(lead):
    lead.refresh_from_db()
    return lead.status not in ("merged", "void")


def check_chain(circulars):
    for before, circular in pairwise(circulars):
        for found in Line.objects.filter(circular=circular):
            earlier = Line.objects.get(circular=before, bureau=found.bureau_id, level=found.level)
            assert found.opening == (earlier.opening if circular.corrects_id else earlier.closing)
    assert Posting.objects.count() == Movement.objects.count()
    last = circulars[-1]
    for found in Line.objects.filter(circular=last, level="bureau"):
        stock = Movement.objects.filter(bureau=found.bureau_id).aggregate(stock=Sum(SIGN))["stock"]
        assert found.closing == (stock or 0)
    total = Line.objects.get(circular=last, level="province")
    assert total.closing == (Movement.objects.aggregate(stock=Sum(SIGN))["stock"] or 0)
    for circular in circulars:
        moves = Line.objects.get(circular=circular, level="province")
        own = Line.objects.filter(circular=circular, level="city").aggregate(ins=Sum("moved_in"), outs=Sum("moved_out"))
        assert (moves.moved_in, moves.moved_out) == (own["ins"], own["outs"])


def check_rows(circulars):
    for found in Line.objects.filter(circular__in=circulars).select_related("circular", "bureau"):
        for key in BY_KEY:
            if key != "overdue":
                rows = rows_of(found, key)
                assert sum(row.counts for row in rows) == found.of(key), (found.level, found.bureau, key)
                assert len({row.lead_id for row in rows}) <= len(rows)


def test_a_month_of_finding_that_a_circular_holds_is_not_changed(taiyuan, drafter):
    posted = enter(taiyuan, date(2026, 1, 10), by=drafter)
    circular = history(JANUARY, drafter)
    later = enter(taiyuan, date(2026, 2, 10), by=drafter)

    assert circular.number in why_not_redate(posted)
    assert why_not_redate(later) is None
    Lead.objects.filter(pk=posted.pk).update(found_on=date(2026, 2, 1))
    with pytest.raises(DatabaseError, match="movement_append_only"), transaction.atomic():
        Movement.objects.filter(lead=posted).update(effective_on=date(2026, 2, 1))
