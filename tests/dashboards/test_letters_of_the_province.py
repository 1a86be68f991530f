"""The history of letters of the small province: what its figures say, and the page of letters by place."""

from __future__ import annotations

import pytest

from accounts.scope import acting_as
from dashboards.figures import counted
from dashboards.letters import COLUMNS
from figures.sources import sources
from tests.dashboards.test_figures import Lists, questions
from tests.dashboards.test_figures_page import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def figures(person, text: str = "2026", *, of=None) -> dict[str, object]:
    """Every figure of letters by key, of the widest place that the person sees, or of a bureau's."""
    with acting_as(person):
        asked = next(each for each in questions(person, text) if of is None or each.place.bureau == of)
        counts = next(counts for source, counts in counted(asked) if source.name == "letters")
        table = next(source.figures for source in sources() if source.name == "letters")
        return {figure.key: counts.value(figure.key, asked.place, asked.period).number for figure in table}


def by_place(client, person, query: str = ""):
    client.force_login(person)
    return client.get(f"/figures/letters/{query}")


def test_the_history_of_letters_counts_what_it_says(history):
    numbers = figures(history.people["province"])

    said = {
        "letters.received": 8, "letters.joint": 1, "letters.without_measure": 3, "letters.answered": 2,
        "letters.terms_due": 3, "letters.terms_kept": 1, "letters.accepted": 2, "letters.closed": 1,
        "letters.open": 8, "letters.to_accept": 1, "letters.urged_often": 1,
        "measures.made": 4, "measures.of_several": 1, "actions.held": 2, "actions.staff": 17, "actions.checked": 39,
        "criminal_cases.filed": 1, "dossiers.opened": 1, "dossiers.rectified": 0,
    }  # fmt: skip
    assert {key: numbers[key] for key in said} == said
    assert figures(history.people["province"], "2025")["letters.adopted_late"] == 2
    assert figures(history.people["province"], "2025")["dossiers.rectified_rate"] == 1


def test_the_sheet_of_letters_is_a_tab_of_the_same_page(client, history):
    answer = page(client, history.people["province"], "?about=letters&period=2026")

    assert answer.context["headlines"][0].figure.key == "letters.received"
    assert [source.name for source, _address, current in answer.context["sheets"] if current] == ["letters"]
    assert page(client, history.people["province"], "?about=nothing").status_code == 404


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("province", ["太原市", "大同市", "省局本级"]),
        ("taiyuan", ["小店区", "迎泽区", "市局本级"]),
        ("xiaodian", ["小店区"]),
    ],
)
def test_letters_by_place_say_for_each_part_what_its_lists_hold(client, history, name, places):
    person = history.people[name]
    lists = Lists(person)

    context = by_place(client, person, "?period=year").context

    assert sorted(row.place.name for row in context["places"]) == sorted(places)
    with acting_as(person):
        for row in [*(row.cells for row in context["places"]), context["total"]]:
            assert [cell.value.number for cell in row] == [
                lists.size(cell.address) if cell.address else 0 for cell in row
            ]
    assert len(context["total"]) == len(COLUMNS)
