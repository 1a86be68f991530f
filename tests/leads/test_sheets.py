"""The sheet 线索: the sample ledgers, clean and dirty, come in as they say they add up."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import Count

from leads.ledger import check_stock
from leads.models import Lead
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shanxi(db):
    return make_divisions()


@pytest.fixture
def province_officer(shanxi):
    return UserFactory(username="province", bureau=shanxi["140000"])


def import_workbook(path, username, capsys, *options) -> dict:
    call_command("import_workbook", path, "--as", username, "--json", *options)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["article", "messy"])
def test_the_sample_ledgers_add_up_as_they_say(name, shanxi, province_officer, capsys):
    file, said = SCENARIO / name / "leads.xlsx", expected(name)
    skipped = said.get("rows_to_skip", {}).get("leads.xlsx/线索", {"repeats": 0, "refused": 0})

    dry = import_workbook(file, "province", capsys)["线索"]

    assert not Lead.objects.exists()
    assert (dry["new"], dry["changed"]) == (said["leads"]["total"], 0)
    assert (dry["repeated"], dry["refused"]) == (skipped["repeats"], skipped["refused"])

    import_workbook(file, "province", capsys, "--apply")

    by_city = dict(Lead.objects.order_by().values_list("city__place_name").annotate(n=Count("pk")))
    assert by_city == said["leads"]["by_city"]
    assert Lead.objects.cleared().count() == said["leads"]["cleared"]
    assert all(check.agrees for check in check_stock())

    again = import_workbook(file, "province", capsys, "--apply")["线索"]
    assert (again["new"], again["changed"]) == (0, 0)
    assert again["repeated"] == said["leads"]["total"] + skipped["repeats"]
