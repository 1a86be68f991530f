"""36 circulars of the sample ledgers, issued one after the other: every line as the ledgers say it adds up."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Bureau
from circulars.figures import BY_KEY, rows_of
from circulars.models import Circular, Line
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.factories import AppointmentFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ELSEWHERE = ("late", "reopened", "in", "out", "merged", "not_ours", "voided")


@pytest.fixture
def province_officer(db):
    shanxi = make_divisions()
    Bureau.objects.filter(level="province").update(document_word="晋市监")
    person = UserFactory(username="province", bureau=shanxi["140000"], role="drafter")
    AppointmentFactory(user=person, bureau=shanxi["140000"], role="officer")
    return person


def backfill(last="2020-12"):
    call_command("circulars", "backfill", "--from", "2018-01", "--to", last, "--as", "province")


def show(month, capsys):
    capsys.readouterr()
    call_command("circulars", "show", month, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["article", "messy"])
def test_all_lines_of_all_circulars_are_as_expected(name, province_officer, capsys):
    said = expected(name)["leads"]["circulars"]
    call_command("import_workbook", SCENARIO / name / "leads.xlsx", "--as", "province", "--apply")
    backfill("2019-02")
    backfill()  # goes on where the first ended

    for month, cities in said.items():
        told = show(month, capsys)
        assert told["month"] == month
        assert {line["city"]: {key: line[key] for key in cities[line["city"]]} for line in told["lines"]} == cities
        assert all(line[key] == 0 for line in told["lines"] for key in ELSEWHERE)
    numbers = list(Circular.objects.in_order().values_list("number", flat=True))
    assert numbers[0] == "晋市监通〔2018〕1号"
    assert numbers[-1] == "晋市监通〔2021〕1号"
    assert len(set(numbers)) == 36
    every_number_opens(Line.objects.filter(circular=Circular.objects.get(month="2019-05-01"), level="city"))


def every_number_opens(lines):
    for line in lines.select_related("circular", "bureau"):
        for key in BY_KEY:
            if key != "overdue":
                assert sum(row.counts for row in rows_of(line, key)) == line.of(key), (line.bureau, key)


def test_what_cannot_be_issued_is_said_in_a_sentence(province_officer, capsys):
    call_command("circulars", "backfill", "--from", "2018-01", "--to", "2018-01", "--as", "province")

    with pytest.raises(CommandError, match="2018-02"):
        call_command("circulars", "backfill", "--from", "2018-03", "--to", "2018-03", "--as", "province")
    with pytest.raises(CommandError, match="nobody"):
        call_command("circulars", "backfill", "--from", "2018-02", "--to", "2018-02", "--as", "nobody")
    with pytest.raises(CommandError, match="2018-07"):
        call_command("circulars", "show", "2018-07", "--json")
    with pytest.raises(CommandError):
        call_command("circulars", "show", "July", "--json")
