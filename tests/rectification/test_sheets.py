"""The sheets of orders.xlsx: the sample ledgers, clean and dirty, come in as they say they add up."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import Count

from rectification.models import Action, CriminalCase, Measure, RectificationOrder
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SHEETS = ("涉黑案件", "函件", "措施", "行动")


@pytest.fixture
def shanxi(db):
    return make_divisions()


@pytest.fixture
def province_officer(shanxi):
    return UserFactory(username="province", bureau=shanxi["140000"])


def import_workbook(path, username, capsys, *options) -> dict:
    call_command("import_workbook", path, "--as", username, "--json", *options)
    return json.loads(capsys.readouterr().out)


def added_up() -> dict:
    letters = RectificationOrder.objects.received()
    return {
        "received": letters.count(),
        "by_kind": dict(letters.order_by().values_list("type__label_zh").annotate(n=Count("pk"))),
        "measures": Measure.objects.made().count(),
        "actions": Action.objects.held().count(),
        "criminal_cases": CriminalCase.objects.count(),
        "letters_without_measure": letters.without_measure().count(),
        "measures_of_several_letters": Measure.objects.made().serving_several().count(),
    }


@pytest.mark.parametrize("name", ["article", "messy"])
def test_the_sample_ledgers_add_up_as_they_say(name, province_officer, capsys):
    file, said = SCENARIO / name / "orders.xlsx", expected(name)
    skipped = {
        sheet: said.get("rows_to_skip", {}).get(f"orders.xlsx/{sheet}", {"repeats": 0, "refused": 0})
        for sheet in SHEETS
    }
    new = dict(zip(SHEETS, (said["orders"][key] for key in ("criminal_cases", "received", "measures", "actions")), strict=True))

    dry = import_workbook(file, "province", capsys)

    assert not RectificationOrder.objects.exists()
    assert {sheet: dry[sheet]["new"] for sheet in SHEETS} == new
    assert {
        sheet: {"repeats": dry[sheet]["repeated"], "refused": dry[sheet]["refused"]} for sheet in SHEETS
    } == skipped
    assert sum(dry[sheet]["changed"] for sheet in SHEETS) == 0

    import_workbook(file, "province", capsys, "--apply")

    assert added_up() == said["orders"]

    again = import_workbook(file, "province", capsys, "--apply")
    assert sum(again[sheet]["new"] + again[sheet]["changed"] for sheet in SHEETS) == 0
    assert {sheet: again[sheet]["repeated"] for sheet in SHEETS} == {
        sheet: new[sheet] + skipped[sheet]["repeats"] for sheet in SHEETS
    }
    assert added_up() == said["orders"]
