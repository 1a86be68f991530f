"""What the figures of leads count, rule by rule (domain reference 6)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.costs import MOST, statements
from tests.dashboards.history import cleared, entered, in_check, to_other_city
from tests.dashboards.test_figures_page import page
from tests.factories import BureauFactory, UserFactory
from tests.leads.factories import officer_of, outcome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_the_finder_keeps_the_credit_of_a_lead_that_another_city_took(client, taiyuan, datong):
    entered(taiyuan, date(2026, 3, 2))
    to_other_city(entered(taiyuan, date(2026, 3, 3)), datong, date(2026, 3, 9))

    found = page(client, UserFactory(bureau=taiyuan)).context["headlines"][0]
    rows = client.get(found.address).context["page"].rows

    assert found.text == "2"
    assert len(rows) == 2
    assert page(client, UserFactory(bureau=datong)).context["headlines"][0].text == "0"


def test_nothing_to_compare_with_is_said_and_no_per_cent_of_nothing(client, taiyuan):
    entered(taiyuan, date(2025, 12, 29))
    cleared(taiyuan, date(2026, 3, 2), date(2026, 3, 31))

    year = page(client, UserFactory(bureau=taiyuan)).context["headlines"]
    month = page(client, UserFactory(bureau=taiyuan), "?period=2026-03&base=before").context["headlines"]

    assert [reading.change for reading in year] == ["不可比"] * 5  # nothing is recorded of January to November 2025
    assert [reading.change for reading in month] == ["上期为 0", "上期为 0", "不可比", "不可比", "不可比"]
    assert month[0].base == "上期 0 条"


def test_a_change_is_per_cent_of_a_count_and_points_of_a_rate(client, taiyuan):
    for day in (5, 6):
        cleared(taiyuan, date(2025, 3, day), date(2025, 3, 31))
    entered(taiyuan, date(2025, 3, 7))
    cleared(taiyuan, date(2026, 3, 5), date(2026, 3, 31))

    found, closed, rate, _in_time, middle = page(client, UserFactory(bureau=taiyuan)).context["headlines"]

    assert (found.change, closed.change) == ("−66.7%", "−50.0%")
    assert (rate.text, rate.change) == ("100.0", "+33.3 个百分点")
    assert middle.is_few
    assert "共 1 条" in middle.note


def test_equals_share_a_place_and_a_small_base_is_marked(client, province):
    cities = [BureauFactory(city_level=True, parent=province, place_name=f"{name}市") for name in "甲乙丙丁"]
    for number_of_cleared, city in zip((2, 1, 1, 0), cities, strict=True):
        for day in (2, 3):
            if day - 2 < number_of_cleared:
                cleared(city, date(2026, 3, day), date(2026, 3, 31))
            else:
                entered(city, date(2026, 3, day))

    rows = page(client, UserFactory(bureau=province)).context["rows"]
    table = next(panel.context["rows"] for row in rows for panel in row if "rows" in panel.context)

    assert [(row["place"].name, row["rank"], row["is_few"]) for row in table] == [
        ("甲市", 1, True), ("乙市", 2, True), ("丙市", 2, True), ("丁市", 4, True),
    ]  # fmt: skip


def test_terms_kept_and_missed_and_those_that_left(client, taiyuan, datong):
    cleared(taiyuan, date(2026, 3, 2), date(2026, 3, 31))
    cleared(taiyuan, date(2026, 3, 2), date(2026, 8, 31))  # 60 days were over on 6 May
    in_check(taiyuan, date(2026, 3, 2))
    in_check(taiyuan, date(2026, 11, 16))  # not due yet
    to_other_city(in_check(taiyuan, date(2026, 3, 2)), datong, date(2026, 4, 7))

    rate = page(client, UserFactory(bureau=taiyuan)).context["headlines"][3]

    assert (rate.text, rate.value.n) == ("33.3", 3)
    assert len(client.get(rate.address).context["page"].rows) == 3


def test_time_that_does_not_count_is_taken_off_the_middle(client, taiyuan):
    lead = in_check(taiyuan, date(2026, 3, 2))
    lead.advance("start_test", by=officer_of(taiyuan), on=date(2026, 3, 9), note="送检")
    lead.advance("end_test", by=officer_of(taiyuan), on=date(2026, 3, 16), note="报告已回")
    lead.advance("clear_by_ledger", by=officer_of(taiyuan), on=date(2026, 3, 31), outcome=outcome())

    middle = page(client, UserFactory(bureau=taiyuan)).context["headlines"][4]

    assert middle.text == "16"  # 21 working days after 2 March, less the 5 of the test


def test_the_page_asks_the_database_the_same_for_1_and_for_30_leads(client, taiyuan, xiaodian):
    client.force_login(UserFactory(bureau=taiyuan.parent))
    cleared(xiaodian, date(2026, 3, 2), date(2026, 3, 31))
    one = statements(client, "/figures/")
    for day in range(1, 30):
        entered(taiyuan if day % 2 else xiaodian, date(2026, 9, day))

    assert len(statements(client, "/figures/")) == len(one)
    assert len(one) <= MOST, "\n".join(sql[:130] for sql in one)
