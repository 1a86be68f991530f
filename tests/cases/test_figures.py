"""The figures of cases: each opens into exactly its rows, money to the fen, and no place stands above another."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from accounts.models import User
from cases.figures.source import CaseSource
from cases.lists import CASES as CASE_LIST
from cases.lists import PENALTIES as PENALTY_LIST
from cases.lists import TERMS as TERM_LIST
from dashboards.figures import question
from dashboards.places import places_of
from figures.periods import Period
from figures.sources import Measure
from records.amounts import correct_amount
from tests.cases.factories import TODAY, acts, closed, decided, filed, officers, served
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LISTS = {"/cases/": CASE_LIST, "/cases/penalties/": PENALTY_LIST, "/cases/terms/": TERM_LIST}
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), 12)


@pytest.fixture
def reader(province) -> User:
    return UserFactory(bureau=province)


@pytest.fixture
def worked(xiaodian, datong):
    """Cases of two cities in several months, one changed by a court."""
    served(xiaodian, on=date(2026, 3, 2), fine="100.10", confiscated="0.05")
    paid = served(xiaodian, on=date(2026, 5, 6), parties=2, fine="2000.00", confiscated="30.00")
    acts.pay(
        paid, by=officers(xiaodian)[0], on=TODAY, party=paid.parties.first(), day=date(2026, 6, 1),
        amount=Decimal("15.55"), receipt="晋9",
    )  # fmt: skip
    correct_amount(
        paid, "fine", to=Decimal("1500.00"), effective_on=date(2026, 9, 9), by=officers(xiaodian)[0], on=TODAY,
        reason="判决", part=paid.parties.first().part,
    )  # fmt: skip
    closed(datong)
    decided(datong, on=date(2025, 12, 31), fine="7.77", confiscated="0.00")
    filed(datong)


def rows_of(address: str, reader: User):
    split = urlsplit(address)
    request = RequestFactory().get(address)
    request.user = reader
    return LISTS[split.path].matching(request, request.GET), dict(parse_qsl(split.query))


def test_every_figure_opens_into_exactly_its_rows(worked, reader, province):
    places = places_of(reader, on=TODAY)
    asked = question(reader, places[0], YEAR, among=places, on=TODAY, first=date(2025, 1, 1), base="year")
    source = CaseSource()
    counts = source.count(asked)

    for place in (places[0], *asked.parts):
        for figure in source.figures:
            if figure.measure in (Measure.RATE, Measure.MEDIAN):
                continue
            for period in (YEAR, YEAR.last_year()):
                rows, _query = rows_of(counts.address(figure.key, place, period), reader)
                told = counts.value(figure.key, place, period).number
                if figure.measure == Measure.COUNT:
                    assert told == rows.count(), (figure.key, place.name)
                else:
                    assert told == sum(getattr(row, figure.sums) for row in rows), (figure.key, place.name)
    for breakdown in source.breakdowns:
        parts = counts.slices(breakdown.key, YEAR)
        assert sum(part.number for part in parts) == counts.value(breakdown.of, places[0], YEAR).number


def test_amounts_stand_in_their_own_months_and_are_told_to_the_fen(worked, province):
    said = StringIO()
    call_command("figures", "--period", "2026", "--compare", "2025", "--json", stdout=said)
    told = json.loads(said.getvalue())

    assert told["figures"]["cases.decided"] == 3
    assert told["figures"]["cases.fines"] == "13600.10"  # 100.10 + 2 × 2,000 − 500 + 10,000
    assert told["figures"]["cases.confiscated"] == "560.05"
    assert told["figures"]["cases.penalties"] == "14160.15"
    assert told["compared"]["figures"]["cases.penalties"] == "7.77"
    assert told["change_percent"]["cases.decided"] == 200.0
    assert told["change_percent"]["cases.in_time_rate"] is None
    assert told["change_words"]["cases.in_time_rate"] == "不可比"
    assert told["change_words"]["cases.closed"] == "上期为0"

    said = StringIO()
    call_command("figures", "--period", "2026-09", "--json", stdout=said)
    assert json.loads(said.getvalue())["figures"]["cases.fines"] == "-500.00"


def test_steps_and_officers_are_told_by_their_middles(xiaodian, datong, reader, province):
    """Two officers: one decided three cases, one a single one."""
    for number in range(3):
        case = decided(xiaodian, on=date(2026, 3, 2) + timedelta(days=number))
    assert case.assignee != decided(datong, on=date(2026, 3, 9)).assignee
    closed(datong)
    case.refresh_from_db()
    with_days = type(case).objects.filter(pk=case.pk)
    with_days.update(clue_on=date(2026, 2, 20), filed_on=date(2026, 3, 1), decided_on=date(2026, 3, 31))
    places = places_of(reader, on=TODAY)
    asked = question(reader, places[0], YEAR, among=places, on=TODAY, first=date(2025, 1, 1), base="year")
    counts = CaseSource().count(asked)

    def told(key: str, period: Period = YEAR):
        value = counts.value(key, places[0], period)
        return value.number, value.n

    assert told("cases.per_officer") == (2.5, 2)
    assert told("cases.median_days_to_file") == (0, 5)
    assert told("cases.median_days_to_close") == (0, 1)
    assert told("cases.per_officer", YEAR.last_year()) == (None, 0)


def test_fines_are_never_ranked(worked, reader, client):
    client.force_login(reader)

    page = client.get("/figures/?about=cases&period=2026")

    assert page.status_code == 200
    assert "位次" not in page.content.decode()
    assert "第七十四条" in page.content.decode()


def test_sums_of_any_amounts_are_exact(xiaodian, reader):
    """Thousands of fen added up: no float on the way would give this."""
    chance = random.Random(7)
    fines = [Decimal(chance.randrange(1, 10**9)) / 100 for _ in range(6)]
    for number, fine in enumerate(fines):
        decided(xiaodian, on=date(2026, 1, 1) + timedelta(days=40 * number), fine=str(fine), confiscated="0.01")
    said = StringIO()
    call_command("figures", "--period", "2026", "--json", stdout=said)

    assert json.loads(said.getvalue())["figures"]["cases.fines"] == f"{sum(fines):.2f}"
