"""The page of figures: for whom, over which days, and how it says it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from accounts.scope import acting_as
from dashboards.figures import counted
from leads.models import Lead
from tests.dashboards.test_figures import Lists, questions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

NUMBER = re.compile(r"[\d,]+")


class Numbers(HTMLParser):
    """The numbers of a page that are links into lists: (address, number as written)."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._address = ""
        self.feed(shown)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            address = dict(attrs).get("href") or ""
            self._address = address if address.startswith(("/leads/", "/orders/")) and "?" in address else ""

    def handle_endtag(self, tag):
        if tag == "a":
            self._address = ""

    def handle_data(self, data):
        if self._address and NUMBER.fullmatch(data.strip()):
            self.found.append((self._address, data.strip()))
            self._address = ""


def page(client, user, query: str = ""):
    client.force_login(user)
    return client.get(f"/figures/{query}")


@pytest.mark.parametrize("about", ["leads", "letters"])
@pytest.mark.parametrize("name", ["province", "taiyuan", "xiaodian"])
def test_every_number_on_the_page_opens_into_as_many_rows(client, history, name, about):
    person = history.people[name]
    lists = Lists(person)

    answer = page(client, person, f"?period=year&about={about}")

    counts = [(address, text) for address, text in Numbers(answer.content.decode()).found if not _is_length(address)]
    assert len(counts) > 10
    with acting_as(person):
        assert [(address, text) for address, text in counts if lists.size(address) != int(text.replace(",", ""))] == []


def _is_length(address: str) -> bool:
    """A middle or a sum opens into the rows that it is taken of, which their number opens into as well."""
    lists = ("state=cleared&cleared_from" in address and "outcome" not in address, "answer=answered" in address)
    return any(lists) or "state=held" in address


@pytest.mark.parametrize("city", ["taiyuan", "datong"])
def test_a_city_reads_the_same_numbers_as_the_province_reads_of_it(history, city):
    def figures(name):
        person = history.people[name]
        with acting_as(person):
            asked = next(each for each in questions(person, "2026") if each.place.bureau == history.bureaus[city])
            return {
                figure.key: counts.value(figure.key, asked.place, asked.period)
                for source, counts in counted(asked)
                for figure in source.figures
            }

    assert figures(city) == figures("province")


def test_a_sealed_lead_is_in_no_figure_of_leads(client, history):
    shown = page(client, history.people["xiaodian"], "?period=2026-10").content.decode()

    assert Lead.objects.filter(status="sealed", found_by=history.bureaus["xiaodian"], found_on="2026-10-08").exists()
    assert page(client, history.people["xiaodian"], "?period=2026-10").context["headlines"][0].text == "0"
    assert "BM-" not in shown


def test_the_province_sees_its_cities_a_city_its_counties_and_a_county_itself(client, history):
    def places(name):
        rows = page(client, history.people[name]).context["rows"]
        panels = [panel for row in rows for panel in row if "rows" in panel.context]
        return [row["place"].name for panel in panels for row in panel.context["rows"]]

    assert sorted(places("province")) == sorted(["太原市", "大同市", "省局本级"])
    assert sorted(places("taiyuan")) == sorted(["小店区", "迎泽区", "市局本级"])
    assert places("xiaodian") == []


@pytest.mark.parametrize(("name", "of"), [("taiyuan", "140200"), ("taiyuan", "140000"), ("xiaodian", "140106")])
def test_figures_of_a_place_beyond_ones_reach_are_not_there(client, history, name, of):
    assert page(client, history.people[name], f"?of={of}").status_code == 404


@pytest.mark.parametrize(
    ("query", "start", "end", "base"),
    [
        ("", "2026-01-01", "2026-11-23", ("2025-01-01", "2025-11-23")),
        ("?period=last_month&base=before", "2026-10-01", "2026-10-31", ("2026-09-01", "2026-09-30")),
        ("?period=2026-Q2", "2026-04-01", "2026-06-30", ("2025-04-01", "2025-06-30")),
        ("?period=custom&start=2026-03-01&end=2026-03-10&base=before", "2026-03-01", "2026-03-10",
         ("2026-02-19", "2026-02-28")),
        ("?period=2025", "2025-01-01", "2025-12-31", None),
    ],
)  # fmt: skip
def test_a_period_and_what_it_is_compared_with(client, history, query, start, end, base):
    asked = page(client, history.people["province"], query).context["asked"]

    assert (str(asked.period.start), str(asked.period.end)) == (start, end)
    assert (asked.base and (str(asked.base.start), str(asked.base.end))) == base


@pytest.mark.parametrize("query", ["?period=2031", "?period=2026-13", "?period=custom&start=2026-05-02&end=2026-05-01",
                                   "?period=custom&start=x", "?base=never"])  # fmt: skip
def test_what_makes_no_sense_is_told_at_its_field_and_counts_nothing(client, history, query):
    answer = page(client, history.people["province"], query)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "headlines" not in answer.context
