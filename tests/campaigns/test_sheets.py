"""campaigns.xlsx in and out: the campaigns of the office add up in whatever order its ledgers come."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from itertools import permutations

import pytest
import time_machine
from django.core.management import CommandError, call_command

from campaigns.models import Campaign
from leads.models import Lead
from tests.campaigns.books import book, naming_campaigns
from tests.exchange.files import lead, leads_book
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.exchange.work import apply, counts, dry_run, verdicts
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HEADINGS = ("行动代码", "行动名称", "重点领域", "开始日期", "结束日期")
ORDERS = list(permutations(("leads", "cases", "campaigns")))


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 10:00:00+08:00", tick=False):
        yield


def show(code: str) -> dict:
    said = StringIO()
    call_command("campaigns", "show", code, "--json", stdout=said)
    return json.loads(said.getvalue())


def campaigns_book(*rows):
    return book("专项行动", HEADINGS, *rows)


FOOD = ("SP", "食品安全百日行动", "食品安全", "2020-03-16", "2020年6月23日")


def loaded(name: str, order: tuple[str, ...], officer) -> None:
    files = {
        "leads": lambda: naming_campaigns(SCENARIO / name / "leads.xlsx", "线索"),
        "cases": lambda: naming_campaigns(SCENARIO / name / "cases.xlsx", "案件"),
        "campaigns": lambda: BytesIO((SCENARIO / name / "campaigns.xlsx").read_bytes()),
    }
    for each in order:
        apply(dry_run(files[each](), officer), officer)


@pytest.mark.parametrize(("name", "order"), [("article", ORDERS[0]), ("messy", ORDERS[-1]), ("messy", ORDERS[3])])
def test_the_campaigns_of_the_sample_ledgers_add_up_in_any_order(name, order):
    officer = UserFactory(bureau=make_divisions()["140000"])

    loaded(name, order, officer)

    said = expected(name)["campaigns"]
    told = {each["name"]: each for each in (show(code) for code in Campaign.objects.values_list("number", flat=True))}
    assert told.keys() == said.keys()
    assert {name: {k: each[k] for k in ("counted", "reported")} for name, each in told.items()} == said


@pytest.mark.parametrize("name", ["article", "messy"])
def test_each_row_of_the_sample_sheet_is_accounted_for(name):
    officer = UserFactory(bureau=make_divisions()["140000"])
    skipped = expected(name).get("rows_to_skip", {})

    with (SCENARIO / name / "campaigns.xlsx").open("rb") as file:
        batch = apply(dry_run(file, officer), officer)

    for sheet in ("专项行动", "指标填报"):
        done, of = counts(batch)[sheet], skipped.get(f"campaigns.xlsx/{sheet}", {"repeats": 0, "refused": 0})
        assert (done.repeated, done.refused) == (of["repeats"], of["refused"]), sheet
    assert Campaign.objects.count() == 6


def test_a_code_that_no_campaign_has_yet_is_kept_told_and_bound_when_its_campaign_comes(taiyuan, province):
    officer, head_office = UserFactory(bureau=taiyuan), UserFactory(bureau=province)

    batch = dry_run(leads_book([lead("线1号", 所属县=None, 专项行动="ｓｐ")]), officer)
    assert verdicts(batch) == {2: "reference_unmatched"}
    assert counts(batch)["线索"].as_dict()["new"] == 1
    apply(batch, officer)
    assert Lead.objects.get().campaign_code == "sp"

    apply(dry_run(campaigns_book(FOOD), head_office), head_office)

    assert show("SP")["counted"] == {"线索": 1}


def test_a_known_code_is_kept_as_its_campaign_writes_it(taiyuan, province):
    officer, head_office = UserFactory(bureau=taiyuan), UserFactory(bureau=province)
    apply(dry_run(campaigns_book(FOOD), head_office), head_office)

    batch = apply(dry_run(leads_book([lead("线1号", 所属县=None, 专项行动="sp ")]), officer), officer)

    assert verdicts(batch) == {2: "new"}
    assert Lead.objects.get().campaign_code == "SP"


def test_what_is_wrong_with_a_campaign_is_named_and_the_rest_goes_in(province):
    officer = UserFactory(bureau=province)

    batch = dry_run(
        campaigns_book(
            FOOD,
            ("QX", "不知何事", "清仓", "2020-01-01", "2020-12-31"),
            ("DQ", "时间颠倒", "食品安全", "2020-12-31", "2020-01-01"),
            (None, "无代码", "食品安全", "2020-01-01", "2020-12-31"),
            ("无", "无代码", "食品安全", "2020-01-01", "2020-12-31"),
            ("KQ", None, "食品安全", "2020-01-01", "/"),
            ("WL", "明年行动", "/", "2026-12-01", "2027-06-30"),
        ),
        officer,
    )

    assert verdicts(batch) == {
        2: "new", 3: "code_unknown", 4: "ends_before_begins", 5: "number_missing", 6: "number_is_placeholder",
        7: "required_missing placeholder_missing", 8: "new",
    }  # fmt: skip


def test_one_code_twice_with_other_words_is_refused_and_the_same_again_changes_nothing(province):
    officer = UserFactory(bureau=province)
    apply(dry_run(campaigns_book(FOOD), officer), officer)

    again = dry_run(campaigns_book(("sp", *FOOD[1:]), ("CX", *FOOD[1:]), ("ＣＸ", "别的", *FOOD[2:])), officer)

    told = counts(again)["专项行动"]
    assert (told.new, told.changed, told.repeated, told.refused) == (0, 0, 1, 2)


def test_a_changed_row_corrects_the_campaign_until_it_is_closed(province):
    officer = UserFactory(bureau=province)
    for name in (FOOD[1], "食品安全集中整治"):
        apply(dry_run(campaigns_book((FOOD[0], name, *FOOD[2:])), officer), officer)

    assert Campaign.objects.get().title == "食品安全集中整治"


def test_a_city_brings_in_no_campaigns(taiyuan, province):
    batch = dry_run(campaigns_book(FOOD), UserFactory(bureau=taiyuan))

    assert verdicts(batch) == {2: "not_own_bureau"}


def test_an_unknown_campaign_is_said(province):
    with pytest.raises(CommandError):
        show("没有")
