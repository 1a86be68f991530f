"""The sheet 案件 in and out: both sets of the office add up, a repeat changes nothing, a correction has its day."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.factories import UserFactory
from tests.strength import ALL

pytestmark = pytest.mark.django_db


@pytest.fixture
def shanxi(db):
    return make_divisions()


@pytest.fixture
def province_officer(shanxi):
    return UserFactory(username="province", bureau=shanxi["140000"])


def import_workbook(path, capsys, *options) -> dict:
    call_command("import_workbook", path, "--as", "province", "--json", *options)
    return json.loads(capsys.readouterr().out)["案件"]


def figures(*words: str) -> dict:
    said = StringIO()
    call_command("figures", *words, "--json", stdout=said)
    return json.loads(said.getvalue())


@pytest.mark.parametrize("name", ["messy", *(["article"] if ALL else [])])  # 15,636 rows: at night
def test_the_sample_ledgers_add_up_as_they_say(name, province_officer, capsys):
    file, said = SCENARIO / name / "cases.xlsx", expected(name)
    skipped = said.get("rows_to_skip", {}).get("cases.xlsx/案件", {"repeats": 0, "refused": 0})
    cases, total = said["cases"], said["cases"]["total"] + said["cases"]["previous"]

    done = import_workbook(file, capsys, "--apply")

    assert (done["new"], done["repeated"], done["refused"]) == (total, skipped["repeats"], skipped["refused"])
    told = figures("--period", "2020", "--compare", "2019")
    for key in ("cases.filed", "cases.decided"):
        assert told["figures"][key] == cases["total"]
        assert told["compared"]["figures"][key] == cases["previous"]
        assert told["change_percent"][key] == cases["yoy_percent"]
    assert told["figures"]["cases.penalties"] == cases["penalty_total"]
    assert told["compared"]["figures"]["cases.penalties"] == cases["penalty_previous"]
    assert told["change_percent"]["cases.penalties"] == cases["penalty_yoy_percent"]
    if cases["yoy_percent"] is None:
        assert told["change_words"]["cases.filed"] == "上期为0"

    again = import_workbook(file, capsys, "--apply")
    assert (again["new"], again["changed"], again["repeated"]) == (0, 0, total + skipped["repeats"])
