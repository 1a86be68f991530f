"""Imported bases of comparison: confirmed by a second person, used where there are no records, and saying so."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Bureau, Role
from bases.models import Base
from plain.declaring import Pages
from plain.registering import register
from registry import declared
from tests.cases.factories import TODAY, decided
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FOUND_IN = "2025年度统计公报第3页"


def entered(bureau: Bureau, figure: str, year: int = 2025, **number) -> Base:
    officer = UserFactory(bureau=bureau)
    values = {"title": FOUND_IN, "figure": figure, "first_on": date(year, 1, 1), "last_on": date(year, 12, 31)}
    values |= {"count": None, "amount_yuan": None} | number
    return register(declared(Pages)["base"], values, by=officer, bureau=bureau, on=TODAY)


def confirmed(bureau: Bureau, figure: str, **number) -> Base:
    base = entered(bureau, figure, **number)
    base.advance("confirm", by=UserFactory(bureau=bureau, role=Role.HEAD), on=TODAY)
    return base


@pytest.fixture
def this_year(province, xiaodian):
    """Three cases of 2026, none before."""
    for month in (3, 4, 5):
        decided(xiaodian, on=date(2026, month, 2), fine="100.10", confiscated="0.00")


def told(*words: str) -> dict:
    said = StringIO()
    call_command("figures", *words, "--json", stdout=said)
    return json.loads(said.getvalue())


def test_what_a_second_person_confirmed_is_compared_with(this_year, province):
    confirmed(province, "cases.decided", count=2)
    confirmed(province, "cases.penalties", amount_yuan=Decimal("200.20"))
    entered(province, "cases.filed", count=9)

    found = told("--period", "2026-01-01..2026-12-31", "--compare", "2025")

    assert found["compared"]["figures"]["cases.decided"] == 2
    assert found["compared"]["figures"]["cases.penalties"] == "200.20"
    assert found["change_percent"]["cases.decided"] == 50.0
    assert found["change_percent"]["cases.penalties"] == 50.0
    assert found["compared"]["imported"] == {"cases.decided": FOUND_IN, "cases.penalties": FOUND_IN}
    assert found["compared"]["figures"]["cases.filed"] is None  # entered, but nobody has confirmed it
    assert found["change_words"]["cases.filed"] == "不可比"


def test_records_go_before_what_was_imported(this_year, province):
    confirmed(province, "cases.decided", year=2026, count=99)
    assert told("--period", "2026", "--compare", "2026")["compared"]["figures"]["cases.decided"] == 3


def test_the_page_says_so_and_opens_the_source(this_year, province, client, time_machine):
    time_machine.move_to("2026-12-31 12:00:00+08:00", tick=False)
    base = confirmed(province, "cases.decided", count=2)
    client.force_login(UserFactory(bureau=province))

    page = client.get("/figures/?about=cases&period=2026&base=year").content.decode()

    assert "+50.0%" in page
    assert base.get_absolute_url() in page
    assert FOUND_IN in page
    assert "不可比" in page  # the other headlines


def test_nobody_confirms_what_he_entered(province):
    base = entered(province, "cases.decided", count=2)
    with pytest.raises((ActionRefused, NotAllowed)):
        base.advance("confirm", by=base.created_by, on=TODAY)


@pytest.mark.parametrize(
    ("figure", "number"),
    [
        ("cases.decided", {"amount_yuan": Decimal("5.00")}),
        ("cases.penalties", {"count": 5}),
        ("cases.in_time_rate", {"count": 5}),
        ("no.such", {"count": 5}),
    ],
)
def test_what_cannot_be_compared_is_not_confirmed(province, figure, number):
    base = entered(province, figure, **number)
    with pytest.raises(ActionRefused):
        base.advance("confirm", by=UserFactory(bureau=province, role=Role.HEAD), on=TODAY)


def test_two_bases_of_one_figure_are_not_both_confirmed(province):
    confirmed(province, "cases.decided", count=2)
    second = entered(province, "cases.decided", count=3)
    with pytest.raises(ActionRefused):
        second.advance("confirm", by=UserFactory(bureau=province, role=Role.HEAD), on=TODAY)
