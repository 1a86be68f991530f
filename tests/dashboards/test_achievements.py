"""The achievements report: each of its figures is told as the figures are, and opens into its rows."""

from __future__ import annotations

import html
import json
from datetime import date

import pytest
from django.core.management import call_command

from accounts.scope import acting_as
from campaigns.models import Campaign
from dashboards.achievements.chapters import CHAPTERS
from figures.periods import parse
from figures.sources import Measure, sources
from lists.lengths import length_of
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.factories import AppointmentFactory, UserFactory
from tests.strength import ALL

WORKBOOKS = ("leads", "orders", "cases", "supervision", "campaigns")
FIGURES_OF = {"线索": "leads.found", "案件": "cases.filed", "函件": "orders.received", "行动": "actions.held"}
NAMES = {"key", "label", "measure", "value", "unit", "base", "change_percent", "rows", "url"}


def achievements(capsys, *words: str) -> dict[str, dict]:
    capsys.readouterr()
    call_command("achievements", *words, "--json")
    lines = json.loads(capsys.readouterr().out)
    return {line["key"]: line for line in lines}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["messy", *(["article"] if ALL else [])])  # 15,636 cases: at night
def test_the_sample_workbooks_are_told_as_they_are(name, capsys):
    shanxi, said = make_divisions(), expected(name)
    person = UserFactory(username="province", bureau=shanxi["140000"], role="drafter")
    AppointmentFactory(user=person, bureau=shanxi["140000"], role="officer")
    for workbook in WORKBOOKS:
        call_command("import_workbook", SCENARIO / name / f"{workbook}.xlsx", "--as", "province", "--apply")

    told = achievements(capsys, "--period", "2018-2020")

    values = {key: line["value"] for key, line in told.items()}
    assert values["leads.found"] == said["leads"]["total"]
    assert values["leads.cleared"] == said["leads"]["cleared"]
    assert values["letters.received"] == said["orders"]["received"]
    assert values["measures.made"] == said["orders"]["measures"]
    assert values["actions.held"] == said["orders"]["actions"]
    assert values["dossiers.opened"] == said["orders"]["criminal_cases"]
    assert values["cases.filed"] == said["cases"]["total"]
    assert told["cases.filed"]["base"] == said["cases"]["previous"]
    assert told["cases.filed"]["change_percent"] == said["cases"]["yoy_percent"]
    assert values["cases.penalties"] == said["cases"]["penalty_total"]
    assert told["cases.penalties"]["change_percent"] == said["cases"]["penalty_yoy_percent"]
    assert [values[f"meetings.{form}"] for form in ("party", "office", "advance")] == [24, 3, 8]
    for code, campaign in (
        (code, said["campaigns"][name]) for code, name in Campaign.objects.values_list("number", "title")
    ):
        lines = {
            key.split(".", 2)[2]: line["value"] for key, line in told.items() if key.startswith(f"campaigns.{code}.")
        }
        assert {FIGURES_OF[word]: number for word, number in campaign["counted"].items()}.items() <= lines.items()
        assert {name: f"{number}" for name, number in campaign["reported"].items()}.items() <= {
            name: f"{number}" for name, number in lines.items()
        }.items()
    assert told["campaigns.SP.days"]["value"] == 100
    assert all(line["rows"] == line["value"] for line in told.values() if line["measure"] == "count")
    assert told == achievements(capsys, "--period", "2018-2020", "--as", "province")


@pytest.mark.django_db
def test_without_records_it_tells_of_nothing(province, capsys):
    told = achievements(capsys, "--period", "2018-2020")

    assert {frozenset(line) for line in told.values()} == {frozenset(NAMES)}
    assert {line["value"] for line in told.values()} <= {0, "0.00", None}
    assert {line["rows"] for line in told.values()} <= {0, None}


def test_every_figure_of_the_report_is_counted_by_a_room():
    known = {figure.key for source in sources() for figure in source.figures}
    told = [key for chapter in CHAPTERS for section in chapter.sections for key in section.keys]

    assert set(told) <= known
    assert len(told) == len(set(told))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["province", "taiyuan", "xiaodian"])
def test_every_number_of_the_page_opens_into_its_rows(client, history, name, monday, django_assert_max_num_queries):
    person = history.people[name]
    client.force_login(person)

    with django_assert_max_num_queries(40):
        shown = client.get("/figures/achievements/?period=2025-2026")

    lines = [line for chapter in shown.context["chapters"] for each in chapter.sections for line in each.lines]
    counted = [line for line in lines if line.has_rows and line.value.number]
    assert len(counted) > 5
    with acting_as(person):
        for line in counted:
            assert line.address in html.unescape(shown.content.decode())
            if line.figure.measure == Measure.COUNT:
                assert length_of(line.address, person) == line.value.number, line.label


def test_years_are_told_by_the_last_whole_one():
    def year(text):
        return str(parse(text, on=date(2026, 11, 23)).last_whole_year())

    assert year("2018-2020") == "2020-01-01..2020-12-31"
    assert year("2025-2026") == "2025-01-01..2025-12-31"
    assert year("2026") == year("2025-02-01..2026-03-01") == "None"
