"""manage.py figures, and the sample ledgers: they add up to what they say."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from tests.dashboards.history import cleared, entered
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.factories import AppointmentFactory, UserFactory


def figures(capsys, *words: str) -> dict:
    capsys.readouterr()
    call_command("figures", *words, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["article", "messy"])
def test_the_sample_ledgers_count_what_they_say(name, capsys):
    shanxi, said = make_divisions(), expected(name)["leads"]
    person = UserFactory(username="province", bureau=shanxi["140000"], role="drafter")
    AppointmentFactory(user=person, bureau=shanxi["140000"], role="officer")
    call_command("import_workbook", SCENARIO / name / "leads.xlsx", "--as", "province", "--apply")

    told = figures(capsys, "--period", "2018-2020")

    assert told["figures"]["leads.found"] == said["total"]
    assert told["figures"]["leads.cleared"] == said["cleared"]
    by_city = {city: numbers["leads.found"] for city, numbers in told["by_city"].items()}
    assert by_city == said["by_city"]
    assert told == figures(capsys, "--period", "2018-2020", "--as", "province") | {"as_of": told["as_of"]}
    for month, cities in said["circulars"].items():
        told = figures(capsys, "--period", month)["by_city"]
        assert {city: _equation(told[city]) for city in cities} == cities


def _equation(numbers: dict) -> dict:
    names = {"opening": "opening", "new": "entered", "cleared": "cleared_gross", "closing": "closing"}
    return {word: numbers[f"leads.{name}"] for word, name in names.items()}


@pytest.fixture
def some(monday, taiyuan, datong, xiaodian):
    from datetime import date

    cleared(xiaodian, date(2026, 3, 2), date(2026, 3, 31))
    entered(taiyuan, date(2026, 6, 1))
    entered(datong, date(2026, 6, 1))


@pytest.mark.django_db
def test_a_person_counts_what_is_in_reach(some, capsys, taiyuan, xiaodian):
    UserFactory(username="city", bureau=taiyuan)
    UserFactory(username="county", bureau=xiaodian)

    city, county = (figures(capsys, "--period", "2026", "--as", name) for name in ("city", "county"))

    assert (city["place"], city["figures"]["leads.found"]) == ("太原市", 2)
    assert city["figures"]["leads.clearance_rate"] == 50.0
    assert set(city["by_county"]) == {"小店区", "市局本级"}
    assert (county["place"], county["figures"]["leads.found"]) == ("小店区", 1)
    assert county["figures"]["leads.median_workdays"] == 21
    assert figures(capsys, "--period", "2026")["figures"]["leads.found"] == 3


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["2026", "2026-Q2", "2026-06", "2026-01-01..2026-06-30", "all"])
def test_every_way_to_write_a_period(some, capsys, text):
    told = figures(capsys, "--period", text)["figures"]

    assert told["leads.found"] == (2 if text in ("2026-Q2", "2026-06") else 3)


@pytest.mark.django_db
def test_without_json_each_figure_is_a_line(some, capsys):
    call_command("figures", "--period", "2026")

    assert "leads.found 3\n" in capsys.readouterr().out


@pytest.mark.django_db
def test_what_cannot_be_counted_is_said_in_a_sentence(some, province, capsys):
    UserFactory(username="admin", bureau=province, role="system_admin")

    for words in (["--period", "2031"], ["--period", "July"], ["--period", "2026-06-30..2026-06-01"],
                  ["--period", "2026", "--as", "nobody"], ["--period", "2026", "--as", "admin"]):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("figures", *words)
