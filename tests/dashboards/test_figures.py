"""Figures: every number is the number of rows in the list behind it, for everybody, everywhere, at any time."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from statistics import median
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import resolve

from accounts.scope import acting_as
from dashboards.figures import count_named, counted, first_on, question
from dashboards.places import places_of
from deadlines.models import load_calendar
from figures.periods import parse
from figures.sources import Measure, sources
from lists.record_list import RecordList
from registry import declared
from tests.dashboards.history import TODAY
from tests.strength import some_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

PEOPLE = ["province", "taiyuan", "datong", "xiaodian"]
PERIODS = ["year", "2025", "2026-02-10..2026-08-16", "all"]
DAYS = {
    "cases.median_days": ("filed_on", "decided_on"),
    "cases.median_days_to_file": ("clue_on", "filed_on"),
    "cases.median_days_to_close": ("decided_on", "closed_on"),
}
END_OF = {"leads.median_workdays": "cleared_on", "letters.median_workdays": "replied_on"}
TRENDS = {
    "leads": ("leads.entered", "leads.cleared_gross", "leads.closing"),
    "letters": ("letters.received", "letters.answered"),
    "circulars": ("circulars.issued", "circulars.acknowledged"),
    "cases": ("cases.filed", "cases.decided"),
}
FIGURES = {figure.key: figure for source in sources() for figure in source.figures}


class Lists:
    """The lists as one person opens them from figures."""

    def __init__(self, user) -> None:
        self.user = user
        self.size = cache(self._size)

    def rows(self, address: str) -> list:
        parts = urlsplit(address)
        name = resolve(parts.path).view_name
        of = next(each for each in declared(RecordList).values() if each.url == name)
        request = RequestFactory().get(address)
        request.user = self.user
        filtered = of.filtered(request, QueryDict(parts.query))
        assert filtered.faults == [], address
        return list(filtered.rows)

    def _size(self, address: str) -> int:
        """A row counts once, if it does not say otherwise."""
        return sum(getattr(row, "counts", 1) for row in self.rows(address))


def questions(user, text: str, *, base: str = "year"):
    """One question for each place that the person may see."""
    places = places_of(user, on=TODAY)
    for place in places:
        first = first_on(user, place)
        period = parse(text, on=TODAY, first=first)
        yield question(user, place, period, among=places, on=TODAY, first=first, base=base)


def agrees(counts, key, place, period, lists: Lists) -> bool:
    figure, value = FIGURES[key], counts.value(key, place, period)
    address = counts.address(key, place, period)
    if figure.measure == Measure.RATE:
        whole, part = lists.size(address), lists.size(counts.address(figure.part, place, period))
        return value.n == whole and value.number == (Fraction(part, whole) if whole else None)
    if figure.measure == Measure.MEDIAN:
        rows = lists.rows(address)
        if key == "cases.per_officer":
            loads = Counter(case.assignee_id for case in rows if case.assignee_id).values()
            return value.n == len(loads) and value.number == (Fraction(median(loads)) if loads else None)
        middle = days_of(rows, *DAYS[key]) if key in DAYS else middle_of(rows, END_OF[key])
        return value.n == len(rows) and value.number == middle
    if figure.measure == Measure.DISTINCT:
        return value.number == len(count_named(key).different(lists.user, place, period))
    if figure.measure == Measure.SUM:
        return value.number == sum(getattr(row, figure.sums) for row in lists.rows(address))
    return value.number == lists.size(address)


def days_of(cases: list, first: str, last: str) -> Fraction | None:
    """Calendar days of a step."""
    return Fraction(median((getattr(case, last) - getattr(case, first)).days for case in cases)) if cases else None


def middle_of(records: list, end: str) -> Fraction | None:
    """By the calendar itself, record by record; none of this history ever stood still."""
    calendar = load_calendar()
    taken = [calendar.workdays_between(record.received_on, getattr(record, end)) for record in records]
    return Fraction(median(taken)) if taken else None


@pytest.mark.slow
@pytest.mark.parametrize(("name", "text"), [(name, text) for name in PEOPLE for text in some_of(PERIODS, name, 1)])
def test_every_number_is_the_list_behind_it(history, name, text):
    person, different, checked = history.people[name], [], 0
    lists = Lists(person)
    with acting_as(person):
        for asked in questions(person, text):
            for source, counts in counted(asked):
                for figure in source.figures:
                    for period in [asked.period, *([asked.base] if asked.base and figure.compares else [])]:
                        for place in [asked.place, *asked.parts]:
                            checked += 1
                            if not agrees(counts, figure.key, place, period, lists):
                                different.append((figure.key, place.name, str(period)))

    assert different == []
    assert checked >= len(FIGURES)


@pytest.mark.slow
@pytest.mark.parametrize("name", some_of(PEOPLE, "parts", 2))
def test_every_part_of_a_breakdown_and_every_step_of_a_trend_is_its_list(history, name):
    person, different = history.people[name], []
    lists = Lists(person)
    with acting_as(person):
        for asked in questions(person, "year"):
            for source, counts in counted(asked):
                for breakdown in source.breakdowns:
                    slices = counts.slices(breakdown.key, asked.period)
                    whole = counts.value(breakdown.of, asked.place, asked.period).number
                    assert sum(part.number for part in slices) == whole, (breakdown.key, asked.place.name)
                    different += [part for part in slices if lists.size(part.address) != part.number]
                for bucket in asked.period.trend():
                    for key in TRENDS.get(source.name, [figure.key for figure in source.figures]):
                        if not agrees(counts, key, asked.place, bucket.period, lists):
                            different.append((key, bucket.text))

    assert different == []
