"""Circulars through the interface: published ones for everybody, every figure opens into its rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from circulars.circular.acts import submit
from circulars.rounds import issue, open_month, sign, sweep
from tests.circulars.factories import enter, moment
from tests.factories import UserFactory
from tests.systems import Api, system_of, token_for

FIRST_WORKDAY, AFTER_CUT_OFF, NOW = date(2026, 11, 2), moment(date(2026, 11, 4), 0), moment(date(2026, 11, 6))


@pytest.fixture
def october(taiyuan, datong, xiaodian, pingcheng, drafter):
    """Frozen: three leads of Taiyuan (two of its county), one of Datong's county; nobody has confirmed."""
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        for bureau in (xiaodian, xiaodian, taiyuan, pingcheng):
            enter(bureau, date(2026, 10, 9), by=drafter)
    circular = open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
    sweep(now=AFTER_CUT_OFF)
    circular.refresh_from_db()
    return circular


@pytest.fixture
def issued(october, drafter, signer):
    submit(october, by=drafter, on=FIRST_WORKDAY)
    sign(october, by=signer, at=NOW)
    issue(october, by=drafter, at=NOW)
    return october


@pytest.fixture
def city(taiyuan):
    return Api(token_for(system_of(taiyuan)))


def lines_of(api, circular) -> dict[tuple[str, str], dict]:
    lines = api.get(f"circulars/{circular.pk}/figures/").json()["results"]
    return {(line["level"], line["bureau"]["code"]): line for line in lines}


def figures_of(line) -> dict[str, dict]:
    return {figure["key"]: figure for figure in line["figures"]}


def test_a_circular_is_the_provinces_own_until_it_is_issued(city, october, province):
    of_province = Api(token_for(system_of(province)))

    assert city.get("circulars/").json()["results"] == []
    assert city.get(f"circulars/{october.pk}/").status_code == 404
    assert [circular["id"] for circular in of_province.get("circulars/").json()["results"]] == [october.pk]


def test_an_issued_one_is_read_with_its_text(city, issued):
    listed = city.get("circulars/", {"year": 2026}).json()["results"]
    told = city.get(listed[0]["url"]).json()

    assert (told["number"], told["month"], told["status"]) == ("晋市监通〔2026〕1号", "2026-10-01", "issued")
    assert told["body"]
    assert city.get("circulars/", {"year": 2025}).json()["results"] == []
    assert city.get("circulars/", {"year": "last"}).status_code == 422


def test_everybody_reads_the_cities_and_a_city_its_own_bureaus(city, issued):
    lines = lines_of(city, issued)

    assert ("city", "140100") in lines
    assert ("city", "140200") in lines
    assert {code for level, code in lines if level == "bureau"} == {"140100", "140105"}


def test_a_figure_opens_into_the_rows_that_it_counts_within_ones_reach(city, issued):
    lines = lines_of(city, issued)
    own, foreign = figures_of(lines["city", "140100"]), figures_of(lines["city", "140200"])

    rows = city.get(own["closing"]["rows_url"]).json()["results"]

    assert own["closing"]["value"] == sum(row["counts"] for row in rows) == 3
    assert all(row["lead_url"] and city.get(row["lead_url"]).status_code == 200 for row in rows)
    assert {figure["rows_url"] for figure in foreign.values()} == {None}


def test_the_rows_of_another_city_are_not_there(city, issued, province):
    of_province = lines_of(Api(token_for(system_of(province))), issued)
    address = figures_of(of_province["city", "140200"])["closing"]["rows_url"]

    assert address
    assert city.get(address).status_code == 404


def test_what_was_not_reported_is_null_and_never_zero(city, issued):
    line = lines_of(city, issued)["city", "140100"]

    assert line["reporting"] == "missing"
    assert line["clearance_rate"] is None
    assert figures_of(line)["cleared"]["value"] is None


def test_rates_are_told_as_printed_and_as_decimals_of_the_same_figures(city, issued, province):
    lines = lines_of(Api(token_for(system_of(province))), issued).values()

    rated = [line for line in lines if line["clearance_rate"] is not None]
    assert rated
    for line in rated:
        percent = Decimal(line["clearance_rate"].removesuffix("%"))
        assert abs(Decimal(line["clearance_ratio"]) * 100 - percent) <= Decimal("0.05")
        assert len(line["clearance_ratio"].partition(".")[2]) == 6
    assert {line["clearance_ratio"] for line in lines if line["clearance_rate"] is None} <= {None}


def test_a_circular_goes_its_way_through_the_interface_by_the_rules_of_the_pages(october, drafter, signer, taiyuan):
    of_drafter, of_head = Api(person=drafter), Api(person=signer)
    address = f"circulars/{october.pk}"
    with time_machine.travel(NOW, tick=False):
        assert of_drafter.get(address).json()["actions"] == ["refreeze", "submit"]
        answers = [
            api.post(f"{address}/actions/{act}", {}, version=api.get(address).json()["version"])
            for api, act in ((of_drafter, "submit"), (of_head, "sign"), (of_drafter, "issue"))
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 200], [answer.content for answer in answers]
    assert [answer.json()["status"] for answer in answers] == ["submitted", "signed", "issued"]
    assert answers[-1].json()["number"] == "晋市监通〔2026〕1号"


def test_who_submitted_a_circular_does_not_sign_it_by_the_interface_either(october, drafter):
    submit(october, by=drafter, on=FIRST_WORKDAY)

    refused = Api(person=drafter).post(f"circulars/{october.pk}/actions/sign", {}, version=october.version)
    assert refused.status_code == 403
    october.refresh_from_db()
    assert october.status == "submitted"


@pytest.fixture
def months(taiyuan, datong, xiaodian, drafter):
    """October is open, and its cities have not confirmed it."""
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        for bureau in (xiaodian, taiyuan):
            enter(bureau, date(2026, 10, 9), by=drafter)
        open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
        yield


FIGURES = {"new": 2, "late": 0, "cleared": 0, "closing": 2}


def test_a_city_prepares_its_month_through_the_interface_and_its_head_signs(months, city, taiyuan):
    head = Api(person=UserFactory(bureau=taiyuan, role="head"))
    (row,) = city.get("submissions").json()["results"]

    prepared = city.post(f"{row['url']}/actions/prepare", FIGURES, version=row["version"])
    assert prepared.status_code == 200, prepared.content
    assert (prepared.json()["status"], prepared.json()["claimed"]["new"]) == ("prepared", 2)
    signed = head.post(f"{row['url']}/actions/sign", {}, version=prepared.json()["version"])
    assert (signed.status_code, signed.json()["status"]) == (200, "reported")


def test_a_difference_wants_its_explanation_and_leaves_nothing_without(months, city):
    (row,) = city.get("submissions").json()["results"]
    address = f"{row['url']}/actions/prepare"

    refused = city.post(address, FIGURES | {"cleared": 1}, version=row["version"])
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "explanation"), refused.content
    assert city.post(address, FIGURES).status_code == 428
    assert city.get(row["url"]).json()["version"] == row["version"]
    told = city.post(address, FIGURES | {"cleared": 1, "explanation": "系统外清零一条"}, version=row["version"])
    assert (told.status_code, told.json()["explanation"]) == (200, "系统外清零一条")


def test_a_city_acknowledges_a_circular_through_the_interface(issued, city):
    (row,) = city.get("receipts").json()["results"]

    answer = city.post(f"{row['url']}/actions/acknowledge", {}, version=row["version"])
    assert (answer.status_code, answer.json()["status"]) == (200, "acknowledged"), answer.content
