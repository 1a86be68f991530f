"""What is remembered of whole months is what would be counted anew, whatever has changed meanwhile and however."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Bureau
from accounts.scope import acting_as
from dashboards.figures import counted, first_on, question
from dashboards.places import places_of
from deadlines.clocks import stop_clock
from deadlines.models import Clock, HolidayNotice, Pause
from deadlines.models.calendar import forget_calendar
from figures.periods import parse
from figures.sources import Counts, Question
from leads import acts
from leads.figures.tallies import FOUND, Tallies
from leads.models import Lead
from records.models import MonthChange
from records.tasks import forget_month_changes
from rectification.models import Measure, OrderType, RectificationOrder
from tests.dashboards import history, letters
from tests.dashboards.history import TODAY
from tests.leads.factories import head_of, officer_of
from tests.rectification import factories as desk
from tests.strength import some_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]

CITIES = ("taiyuan", "datong")
WATCHED = ("province", *CITIES)
NEXT_MONTH = date(2026, 12, 7)


@pytest.fixture
def bureaus():
    caches["months"].clear()
    return history.make_bureaus()


@pytest.fixture
def people(bureaus):
    return history.make_people(bureaus)


def asked_by(user, on: date) -> Question:
    places = places_of(user, on=on)
    first = first_on(user, places[0])
    return question(user, places[0], parse("year", on=on), among=places, on=on, first=first, base="year")


def told(user, *, on: date = TODAY, anew: bool = False) -> dict[tuple, Any]:
    """Every figure of the widest place that the person sees, of its parts and of the base, and every breakdown."""
    forget_calendar()
    with acting_as(user):
        if anew:
            begin_to_write()
        asked = asked_by(user, on)
        periods = [period for period in (asked.period, asked.base) if period]
        found = {}
        for source, counts in counted(asked):
            for period in periods:
                for figure in source.figures:
                    for place in (asked.place, *asked.parts):
                        found[figure.key, place.bureau.code, place.is_whole, str(period)] = counts.value(
                            figure.key, place, period
                        )
                for breakdown in source.breakdowns:
                    slices = counts.slices(breakdown.key, period)
                    found[breakdown.key, str(period)] = sorted((each.code, each.number) for each in slices)
        return found


def begin_to_write() -> None:
    """From here on nothing that is remembered is used, and nothing is remembered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")


def untrue(people, *, on: date = TODAY, watched: Sequence[str] = WATCHED) -> dict[str, dict]:
    """Where what is told from memory is not what is counted anew."""
    found = {}
    for name in watched:
        remembered, fresh = told(people[name], on=on), told(people[name], on=on, anew=True)
        if differs := {key: (remembered[key], fresh[key]) for key in fresh if remembered[key] != fresh[key]}:
            found[name] = differs
    return found


def is_remembered(user, month: date, what: str = FOUND) -> bool:
    with acting_as(user):
        return Tallies(asked_by(user, TODAY)).months.known(what, month) is not None


def test_a_month_is_remembered_until_a_row_of_it_changes(bureaus, people):
    lead = history.entered(bureaus["xiaodian"], date(2026, 3, 2))
    history.entered(bureaus["datong"], date(2026, 5, 6))
    before = told(people["province"])
    assert is_remembered(people["province"], date(2026, 3, 1))
    assert not is_remembered(people["province"], date(2026, 11, 1))  # not over

    lead.advance("ask_void", by=officer_of(lead.bureau), on=TODAY, note="重复录入")
    lead.advance("void", by=head_of(lead.bureau), on=TODAY, note="属实")

    assert not is_remembered(people["province"], date(2026, 3, 1))
    assert is_remembered(people["province"], date(2026, 5, 1))
    key = ("leads.found", "140000", True, "2026-01-01..2026-11-23")
    assert (before[key].number, told(people["province"])[key].number) == (2, 1)


def _pause(state: str) -> Callable[[dict], None]:
    """Of a lead that was cleared long ago."""

    def change(bureaus: dict[str, Bureau]) -> None:
        lead = Lead.objects.filter(status="cleared", bureau=bureaus["xiaodian"]).earliest("cleared_on")
        clock = Clock.objects.get(kind="lead", record_id=lead.pk, code="CASE_FILE")
        pause, _made = Pause.objects.get_or_create(
            clock=clock, from_on=lead.received_on, defaults={"ground": "TEST", "until_on": lead.cleared_on}
        )
        Pause.objects.filter(pk=pause.pk).update(state=state)

    return change


def _corrected(bureaus: dict[str, Bureau]) -> None:
    """By hand in the database: the page refuses another month, which a circular may have told."""
    lead = Lead.objects.open().filter(bureau=bureaus["taiyuan"]).latest("pk")
    Lead.objects.filter(pk=lead.pk).update(found_on=lead.found_on - timedelta(days=400))


def _reopened(bureaus: dict[str, Bureau]) -> None:
    lead = Lead.objects.filter(status="cleared", bureau=bureaus["xiaodian"]).latest("cleared_on")
    acts.reopen(lead, by=head_of(bureaus["province"]), on=TODAY, note="新线索")


def _handed_back(bureaus: dict[str, Bureau]) -> None:
    """To another city, and cleared there: the finder knows it from its stub."""
    lead = history.to_other_city(
        history.in_check(bureaus["taiyuan"], date(2026, 4, 7)), bureaus["datong"], date(2026, 5, 6)
    )
    acts.assign(lead, to=officer_of(bureaus["datong"]), by=head_of(bureaus["datong"]), on=date(2026, 5, 7))
    outcome, by = history.outcome("to_police"), officer_of(bureaus["datong"])
    lead.advance("clear_by_ledger", by=by, on=date(2026, 6, 2), outcome=outcome)


def _moved_on_the_day_it_ended(bureaus: dict[str, Bureau]) -> None:
    """A movement entered later makes a missed term nobody's."""
    clock = Clock.objects.filter(kind="lead", code="LEAD_RESULT", state="done", due_on__lt=date(2026, 11, 1)).first()
    lead = Lead.objects.get(pk=clock.record_id)
    for kind in ("reopened", "moved_out"):
        lead.movements.create(
            number=lead.number, kind=kind, effective_on=clock.ended_on, bureau=lead.bureau, city=lead.city
        )


def _handed_on(bureaus: dict[str, Bureau]) -> None:
    """Entered months ago."""
    lead = Lead.objects.open().filter(bureau=bureaus["taiyuan"], found_on__lt=date(2026, 11, 1)).latest("pk")
    history.to_other_city(lead, bureaus["datong"], TODAY)


def _calendar(bureaus: dict[str, Bureau]) -> None:
    """May 2026 is worked through."""
    notice = HolidayNotice.objects.get(year=2026, state="in_force")
    later = HolidayNotice.objects.create(
        year=2026, version=notice.version + 1, kind=notice.kind, document_no="更正", is_seed=True
    )
    HolidayNotice.objects.filter(pk=notice.pk).update(state="replaced")
    notice.days.update(in_force=False)
    HolidayNotice.objects.filter(pk=later.pk).update(state="in_force")


def _type(*, is_counted: bool) -> Callable[[dict], None]:
    return lambda _bureaus: OrderType.objects.filter(code="judicial").update(is_counted=is_counted)


def _letter(bureau: Bureau) -> RectificationOrder:
    return RectificationOrder.objects.open().filter(bureau=bureau).latest("pk")


def _answered_late(bureaus: dict[str, Bureau]) -> None:
    order = letters.given(bureaus["yingze"], date(2026, 2, 2))
    letters.finished(letters.measured(order, on=date(2026, 2, 3)), date(2026, 8, 3))
    with acting_as(desk.head_of(bureaus["yingze"])):
        order.advance("plan", by=desk.head_of(bureaus["yingze"]), on=date(2026, 8, 3))
    with acting_as(desk.officer_of(bureaus["yingze"])):
        order.advance("report_done", by=desk.officer_of(bureaus["yingze"]), on=date(2026, 8, 3))
    letters.answered(order, date(2026, 8, 4))


def _adopted(bureaus: dict[str, Bureau]) -> None:
    by = desk.head_of(bureaus["yingze"])
    with acting_as(by):
        _letter(bureaus["yingze"]).advance("accept", by=by, on=TODAY)


def _term_met(bureaus: dict[str, Bureau]) -> None:
    """Its clock alone, as a correction of the calendar does."""
    term = Clock.objects.running().filter(kind="order", bureau=bureaus["yingze"], due_on__lt=TODAY).earliest("pk")
    stop_clock(RectificationOrder.objects.get(pk=term.record_id), term.code, on=term.due_on, by=None)


def _withdrawn(bureaus: dict[str, Bureau]) -> None:
    _letter(bureaus["datong"]).advance("void", by=desk.head_of(bureaus["datong"]), on=TODAY, note="误录")


def _cancelled(bureaus: dict[str, Bureau]) -> None:
    by = desk.head_of(bureaus["xiaodian"])
    measure = Measure.objects.filter(bureau=bureaus["xiaodian"], status__in=["planned", "doing"]).latest("pk")
    with acting_as(by):
        measure.advance("cancel", by=by, on=TODAY, note="不再需要")


CHANGES: dict[str, Callable[[dict], Any]] = {
    "entered late": lambda b: history.entered(b["yingze"], date(2026, 6, 9)),
    "cleared": lambda b: history.cleared(b["pingcheng"], date(2026, 2, 10), date(2026, 9, 8)),
    "reopened": _reopened,
    "handed on": _handed_on,
    "voided": lambda b: history.voided(b["taiyuan"], date(2026, 7, 6), date(2026, 7, 8)),
    "sealed": lambda b: history.sealed(b["datong"], date(2026, 6, 8), date(2026, 6, 9)),
    "handed to another city": _handed_back,
    "another day of finding": _corrected,
    "a stop of a cleared lead's clock": _pause("in_force"),
    "the stop refused": _pause("refused"),
    "moved, entered later": _moved_on_the_day_it_ended,
    "another calendar": _calendar,
    "a letter closed": lambda b: letters.closed(b["taiyuan"], date(2026, 4, 7), date(2026, 5, 12)),
    "a letter in work": lambda b: letters.given(b["datong"], date(2026, 8, 3)),
    "a letter voided": _withdrawn,
    "a measure": lambda b: letters.measured(letters.given(b["xiaodian"], date(2026, 7, 7)), on=date(2026, 7, 8)),
    "a measure cancelled": _cancelled,
    "accepted after its term": lambda b: letters.accepted(b["taiyuan"], date(2026, 1, 6), date(2026, 10, 12)),
    "answered late": _answered_late,
    "adopted all the same": _adopted,
    "a term met": _term_met,
    "a type that is not counted": _type(is_counted=False),
    "the type counted again": _type(is_counted=True),
}  # fmt: skip


def test_whatever_changes_the_next_who_asks_is_told_the_truth(bureaus, people):
    with transaction.atomic():
        history.write_history(bureaus)
        letters.write_letters(bureaus)
    assert untrue(people) == {}

    before = told(people["province"])
    for name, change in CHANGES.items():
        with transaction.atomic():
            change(bureaus)
        assert untrue(people, watched=["province", *some_of(CITIES, name, 1)]) == {}, name
        after = told(people["province"])
        assert after != before, f"{name} changes no figure, so it proves nothing"
        before = after
    assert untrue(people) == {}
    assert untrue(people, on=NEXT_MONTH) == {}


def test_every_count_by_month_is_noted_by_some_table(bureaus, people):
    with acting_as(people["province"]):
        asked = asked_by(people["province"], TODAY)
        named = set().union(*(source.count(asked).tallies.counts for source, _counts in counted(asked)))
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT prosrc FROM pg_proc WHERE proname LIKE '%\_months\_of\_%'")
        noted = {what for (source,) in cursor.fetchall() for what in re.findall(r"SELECT '([a-z.]+)', day", source)}

    assert named == noted


def test_what_is_changed_while_somebody_counts_is_told_once_it_is_entered(bureaus, people):
    lead = history.entered(bureaus["xiaodian"], date(2026, 3, 2))
    written, was_counted = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                Lead.objects.filter(pk=lead.pk).update(found_on=date(2026, 4, 2))
                written.set()
                assert was_counted.wait(60)
        finally:
            connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert written.wait(60)
    assert told(people["province"]) == told(people["province"], anew=True)
    history.entered(bureaus["datong"], date(2026, 5, 6))  # later begun, sooner entered
    told(people["province"])
    was_counted.set()
    writer.join(60)

    assert untrue(people) == {}


def test_a_transaction_that_writes_remembers_nothing_of_what_may_be_undone(bureaus, people):
    history.entered(bureaus["xiaodian"], date(2026, 3, 2))
    with acting_as(people["province"]), transaction.atomic():
        Lead.objects.update(category=Lead.Category.GANG)
        asked = asked_by(people["province"], TODAY)
        assert [each.code for each in _of_leads(asked).slices("leads.found.category", asked.period)] == ["gang"]
        transaction.set_rollback(True)

    assert not is_remembered(people["province"], date(2026, 3, 1))
    assert untrue(people) == {}


def test_a_city_and_the_province_do_not_take_each_other_s_numbers(bureaus, people):
    """Of a lead that another city holds now the finder knows less than the province does."""
    history.to_other_city(history.entered(bureaus["taiyuan"], date(2026, 4, 7)), bureaus["datong"], date(2026, 5, 6))
    with acting_as(people["province"]):
        places = places_of(people["province"], on=TODAY)
        taiyuan = next(place for place in places if place.bureau == bureaus["taiyuan"])
        year = parse("year", on=TODAY)
        asked = question(people["province"], taiyuan, year, among=places, on=TODAY, first=None)
        assert [each.number for each in _of_leads(asked).slices("leads.found.channel", year)] == [1]

    assert untrue(people) == {}
    with acting_as(people["taiyuan"]):
        slices = _of_leads(asked_by(people["taiyuan"], TODAY)).slices("leads.found.channel", year)
    assert [(each.code, each.number) for each in slices] == [("away", 1)]


def _of_leads(asked: Question) -> Counts:
    return next(counts for source, counts in counted(asked) if source.name == "leads")


def test_changes_are_forgotten_when_nothing_that_is_remembered_is_as_old(bureaus, people):
    history.entered(bureaus["xiaodian"], date(2026, 3, 2))
    kept = MonthChange.objects.count()
    MonthChange.objects.filter(pk=MonthChange.objects.earliest("pk").pk).update(at=timezone.now() - timedelta(days=3))
    MonthChange.objects.exclude(pk=MonthChange.objects.earliest("pk").pk).update(at=timezone.now())

    forget_month_changes()

    assert MonthChange.objects.count() == kept - 1 > 0
