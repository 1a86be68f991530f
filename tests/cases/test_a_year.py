"""A year of cases with pauses, extensions, corrections and outages comes to what an independent count says of it.

The count beside the product knows the law and nothing of our code: it walks day by day over each term, adds amounts
as fen, and writes down on which days somebody must have been told.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from cases.figures.source import CaseSource
from cases.models import EnforcementCase
from dashboards.figures import question
from dashboards.places import places_of
from deadlines.extensions import grant_extension, request_extension
from deadlines.models import Clock, Reminder
from deadlines.reminders import record_due_reminders
from figures.periods import Period
from records.amounts import correct_amount
from tests.cases.factories import acts, discuss, head, make_case, officers, step
from tests.deadlines.calendars import CALENDAR
from tests.factories import UserFactory
from tests.strength import either

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
FIRST, LAST = date(2025, 1, 6), date(2025, 12, 31)
YEAR = Period(date(2025, 1, 1), LAST, 12)
COUNT = either(6, 500)
KEYS = ("cases.filed", "cases.decided", "cases.fines", "cases.confiscated", "cases.terms_due", "cases.terms_kept")


@dataclass
class Told:
    """What an official would keep on paper of one case."""

    filed_on: date
    stops: list[tuple[date, date]] = field(default_factory=list)  # the day after the first up to the last
    more_days: int = 0
    decided_on: date | None = None
    fen: Counter[tuple[int, str]] = field(default_factory=Counter)  # month and amount → fen
    record: EnforcementCase | None = None

    def due_on(self) -> date:
        """90 days and those added, each day one by one but for those that stand still; then the next working day."""
        day, left = self.filed_on, 90 + self.more_days
        while left:
            day += DAY
            left -= not any(start < day <= end for start, end in self.stops)
        while not is_workday(day):
            day += DAY
        return day


def is_workday(day: date) -> bool:
    found = CALENDAR.exceptions.get(day)
    return found.is_workday if found else day.weekday() < 5


def morning(day: date) -> datetime:
    return datetime.combine(day, time(8), ZoneInfo("Asia/Shanghai"))


@dataclass
class Office:
    """People of a bureau who work one case through, by chance."""

    bureau: object
    chance: random.Random

    def __post_init__(self) -> None:
        self.one, self.two, self.reviewer, self.chair = officers(self.bureau, 4)
        self.head = head(self.bureau)

    def days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self.chance.randint(least, most))

    def work(self, number: int) -> Told:
        day = FIRST + timedelta(days=self.chance.randint(0, 240))
        case = make_case(self.bureau, on=day, title=f"第{number}号虚假宣传案")
        day += self.days(0, 6)
        acts.file(case, by=self.head, on=day, filed_on=day, handler=self.one, second=self.two)
        told = Told(day, record=case)
        for happens in self.chance.sample([self._stop, self._test, self._extend], self.chance.randint(0, 3)):
            day = happens(case, told, day + self.days(1, 9))
        if self.chance.random() < 0.8:
            self._decide(case, told, day + self.days(1, 40))
        return told

    def _stop(self, case: EnforcementCase, told: Told, day: date) -> date:
        until = day + self.days(0, 20)
        acts.suspend(case, by=self.head, on=day, note="等待另案", why="prior_decision")
        acts.resume(case, by=self.head, on=until, note="另案已结")
        told.stops.append((day, until))
        return until

    def _test(self, case: EnforcementCase, told: Told, day: date) -> date:
        """A test, and in the midst of it a suspension that outlasts it: days that stand still twice count once."""
        until = day + self.days(4, 20)
        acts.send_test(case, by=self.one, on=day, ground="TEST", paper="委托书1号")
        stopped, resumed = day + self.days(1, 3), until + self.days(0, 5)
        acts.suspend(case, by=self.head, on=stopped, note="等待另案", why="prior_decision")
        acts.test_back(case, by=self.one, on=until, paper="检验报告1号")
        acts.resume(case, by=self.head, on=resumed, note="另案已结")
        told.stops += [(day, until), (stopped, resumed)]
        return resumed

    def _extend(self, case: EnforcementCase, told: Told, day: date) -> date:
        length = self.chance.randint(1, 30)
        clock = Clock.objects.of(case).get(code="CASE_DECIDE")
        extension = request_extension(clock, by=self.one, on=day, reason="案情复杂", length=length)
        grant_extension(extension, by=self.head, on=day)
        told.more_days += length
        return day

    def _hear(self, case: EnforcementCase, told: Told, day: date) -> date:
        """The term stands still from the request to the report; then the file is reviewed once more."""
        held = day + timedelta(days=25)
        request = {"party": case.parties.get(), "day": day, "note": "书面要求听证"}
        case.advance("ask_hearing", by=self.one, on=day, **request)
        case.advance("call_hearing", by=self.head, on=day, chair=self.chair, held_on=held, place="会议室")
        case.advance("serve_hearing_notice", by=self.one, on=day, served_on=day)
        case.advance("hold_hearing", by=self.chair, on=held, held_on=held, note="听证笔录")
        reported = held + self.days(0, 5)
        case.advance("report_hearing", by=self.chair, on=reported, note="听证报告")
        case.advance("review_after_hearing", by=self.one, on=reported)
        case.advance("pass_again", by=self.reviewer, on=reported, note="同意")
        told.stops.append((day, reported))
        return reported

    def _decide(self, case: EnforcementCase, told: Told, day: date) -> None:
        fine, gains = (self.chance.randrange(1, 10**8) for _ in range(2))
        acts.conclude(case, by=self.one, on=day, note="调查终结报告")
        acts.pass_review(case, by=self.reviewer, on=day, note="同意")
        [party] = case.parties.all()
        is_large = max(fine, gains) >= 10**7
        step(case, "notify", by=self.one, on=day, party=party, day=day, way="in_person", of_hearing=is_large)
        if is_large and self.chance.random() < 0.5:
            day = self._hear(case, told, day)
        else:
            acts.hear(case, by=self.one, on=day, note="放弃陈述申辩", party=party, day=day, is_waived=True)
        if is_large:
            discuss(case, day)
        amounts = {"fine": Decimal(fine) / 100, "confiscated": Decimal(gains) / 100}
        step(case, "decide", by=self.head, on=day, party=party, day=day, decision="penalty", **amounts)
        told.decided_on = day
        told.fen[day.month, "fines"] += fine
        told.fen[day.month, "confiscated"] += gains
        if self.chance.random() < 0.3 and (judged := day + self.days(20, 60)) <= LAST:
            now = self.chance.randrange(0, fine)
            correct_amount(
                case, "fine", to=Decimal(now) / 100, effective_on=judged, by=self.one, on=LAST, reason="判决变更",
                part=party.part,
            )  # fmt: skip
            told.fen[judged.month, "fines"] += now - fine


@pytest.fixture
def year(xiaodian, datong, time_machine):
    time_machine.move_to(morning(LAST), tick=False)
    chance = random.Random(2025)
    offices = [Office(bureau, chance) for bureau in (xiaodian, datong)]
    return [offices[number % 2].work(number) for number in range(COUNT)]


def test_every_term_ends_on_the_day_that_the_paper_says(year):
    wrong = []
    for told in year:
        clock = Clock.objects.of(told.record).get(code="CASE_DECIDE")
        if (clock.due_on, clock.ended_on) != (told.due_on(), told.decided_on):
            wrong.append((told, clock.due_on, told.due_on()))
    assert wrong == []


def test_every_figure_of_every_month_is_the_sum_on_paper(year, province):
    reader = UserFactory(bureau=province)
    places = places_of(reader, on=LAST)
    for month in range(1, 13):
        first = date(2025, month, 1)
        end = (first + timedelta(days=31)).replace(day=1) - DAY
        asked = question(reader, places[0], Period(first, end, 1), among=places, on=LAST, first=FIRST)
        counts = CaseSource().count(asked)

        number = {key: counts.value(key, places[0], asked.period).number for key in KEYS}
        assert number["cases.filed"] == sum(told.filed_on.month == month for told in year)
        assert number["cases.decided"] == sum(bool(told.decided_on and told.decided_on.month == month) for told in year)
        for name in ("fines", "confiscated"):
            assert number[f"cases.{name}"] == Decimal(sum(told.fen[month, name] for told in year)) / 100
        due = [told for told in year if told.due_on().month == month and told.due_on().year == 2025]
        counted = [told for told in due if told.decided_on or told.due_on() < LAST]
        kept = [told for told in counted if told.decided_on and told.decided_on <= told.due_on()]
        assert (number["cases.terms_due"], number["cases.terms_kept"]) == (len(counted), len(kept))


def test_nobody_misses_a_term_and_nobody_is_told_twice_though_the_sweep_stands_still(year):
    """The sweep of the first months never ran, and later one on some days only, twice on others."""
    chance = random.Random(1)
    for day in (LAST + timedelta(days=n) for n in range(-60, 130, either(5, 1))):
        for _again in range(chance.choice([0, 0, 0, 1, 2])):
            record_due_reminders(now=morning(day))
    record_due_reminders(now=morning(LAST + timedelta(days=130)))

    told_of = Counter(
        Reminder.objects.filter(clock__code="CASE_DECIDE").values_list(
            "clock_id", "step_id", "recipient_id", "due_on", "occurrence"
        )
    )
    assert [each for each, times in told_of.items() if times > 1] == []
    late = {told.record.pk for told in year if told.decided_on is None and told.due_on() <= LAST + timedelta(days=125)}
    warned = Reminder.objects.filter(clock__code="CASE_DECIDE", step__moment__in=["on", "after"])
    assert set(warned.values_list("clock__record_id", flat=True)) == late
