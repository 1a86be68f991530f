"""supervision.xlsx in and out: what the sample ledgers say is counted, and each row is accounted for."""

from __future__ import annotations

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from inspections.models import Talk, Visit
from tests.campaigns.books import book
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.exchange.work import apply, counts, dry_run, verdicts
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
VISITS = ("督导编号", "调研小组", "督导对象", "所属市", "所属县", "集市名称", "督导日期", "发现问题数")
TALKS = ("谈话编号", "所属市", "谈话日期", "指出问题", "整改状态")
KEYS = {
    "visits.groups": "groups", "visits.cities": "cities", "visits.counties": "counties", "visits.markets": "markets",
    "talks.held": "talks", "findings.found": "findings",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 10:00:00+08:00", tick=False):
        yield


def figures(*words: str) -> dict:
    said = StringIO()
    call_command("figures", "--json", *words, stdout=said)
    return json.loads(said.getvalue())["figures"]


@pytest.mark.parametrize("name", ["article", "messy"])
def test_the_sample_ledgers_count_what_they_say(name):
    officer, said = UserFactory(bureau=make_divisions()["140000"]), expected(name)
    skipped = said.get("rows_to_skip", {})

    for turn in ("new", "repeated"):
        with (SCENARIO / name / "supervision.xlsx").open("rb") as file:
            batch = dry_run(file, officer)
        batch = apply(batch, officer) if turn == "new" else batch
        for sheet in ("督导", "督导谈话"):
            done, of = counts(batch)[sheet], skipped.get(f"supervision.xlsx/{sheet}", {"repeats": 0, "refused": 0})
            assert done.refused == of["refused"], sheet
            assert turn == "repeated" or done.repeated == of["repeats"], sheet
            assert turn == "new" or (done.new, done.changed) == (0, 0), sheet

    told = figures("--period", "2018-2020")
    assert {word: told[key] for key, word in KEYS.items()} == {
        word: said["supervision"][word] for word in KEYS.values()
    }


@pytest.fixture
def office(province, taiyuan, xiaodian):
    return UserFactory(bureau=province)


VISIT = ("督导01", "第1组", "县（市、区）", "太原市", "小店区", None, "2019-04-02", 4)


def test_the_visited_see_what_was_found_and_others_do_not(office, taiyuan, datong):
    apply(dry_run(book("督导", VISITS, VISIT), office), office)

    assert Visit.objects.visible_to(UserFactory(bureau=taiyuan)).count() == 1
    assert Visit.objects.visible_to(UserFactory(bureau=datong)).count() == 0
    city = UserFactory(username="city", bureau=taiyuan)
    assert figures("--period", "2019", "--as", city.username)["visits.counties"] == 1


def test_what_is_wrong_with_a_visit_is_named_and_the_rest_goes_in(office):
    market = ("督导02", "第1组", "商贸集市", "太原市", "小店区", "南市", "2019-04-02", 0)
    batch = dry_run(
        book(
            "督导", VISITS, VISIT, market,
            ("督导03", "第1组", "县（市、区）", "太原市", None, None, "2019-04-02", 1),
            ("督导04", "第1组", "商贸集市", "太原市", "小店区", None, "2019-04-02", 1),
            ("督导05", "第1组", "乡镇", "太原市", "小店区", None, "2019-04-02", 1),
            ("督导06", "第1组", "县（市、区）", "太原市", "小店区", None, "2031-04-02", 1),
            ("督导07", "第1组", "县（市、区）", "太原市", "小店区", None, "2019-04-02", -1),
            (None, "第1组", "县（市、区）", "太原市", "小店区", None, "2019-04-02", 1),
        ),
        office,
    )  # fmt: skip

    assert verdicts(batch) == {
        2: "new", 3: "new", 4: "required_missing", 5: "required_missing", 6: "code_unknown", 7: "date_in_future",
        8: "count_invalid", 9: "number_missing",
    }  # fmt: skip


def test_the_same_county_twice_is_one_and_a_market_is_no_county(office):
    market = ("督导02", "第2组", "商贸集市", "太原市", "小店区", "南市", "2019-04-02", 2)
    apply(dry_run(book("督导", VISITS, VISIT, ("督导09", "第2组", *VISIT[2:]), market), office), office)

    told = figures("--period", "2019")
    assert [told[key] for key in ("visits.groups", "visits.counties", "visits.markets", "findings.found")] == [
        2,
        1,
        1,
        10,
    ]


def test_problems_of_a_talk_are_parted_and_a_row_that_says_otherwise_corrects_it(office):
    row = ("谈话01", "太原市", "2019-07-03", "压力传导不到位；线索摸排不深入", "整改中")
    for state in ("整改中", "已整改"):
        apply(dry_run(book("督导谈话", TALKS, (*row[:4], state)), office), office)

    talk = Talk.objects.get()
    assert talk.problems.splitlines() == ["压力传导不到位", "线索摸排不深入"]
    assert talk.given_by == office.bureau
    assert talk.status == "held"  # how it went on is entered on its own page
