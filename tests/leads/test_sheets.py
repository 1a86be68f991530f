"""The sheet 线索: the sample ledgers, clean and dirty, come in as they say they add up."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import Count

from deadlines.models import Clock
from exchange.models import ImportRow
from leads import acts
from leads.ledger import Holder, check_stock
from leads.models import Lead, Movement
from leads.sheets import LeadSheet
from records.models import SearchText, Subject
from registry import declared_here
from tests.exchange.files import lead, leads_book
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.exchange.work import apply, dry_run, verdicts
from tests.factories import UserFactory
from tests.leads.factories import TODAY, make_lead, officer_of, submitted

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def officer(taiyuan, xiaodian):
    return UserFactory(bureau=taiyuan)


def bring(user, *rows) -> dict[int, str]:
    batch = dry_run(leads_book(rows), user)
    if ImportRow.objects.filter(batch=batch, verdict__in=["new", "changed"]).exists():
        apply(batch, user)
    return verdicts(batch)


def movements(number: str) -> list[tuple[str, str]]:
    found = Movement.objects.filter(number=number).order_by("pk")
    return [(movement.kind, f"{movement.effective_on}") for movement in found]


CLOSED = {"办理状态": "已办结", "处理结果": "核查不属实", "办结日期": "2020-04-01"}


def test_a_row_becomes_a_lead_of_its_county_with_its_place_in_the_ledger(officer, taiyuan, xiaodian):
    bring(officer, lead("线1号", **CLOSED), lead("线2号", 所属县=None))
    closed, still_open = Lead.objects.get(number="线1号"), Lead.objects.get(number="线2号")

    assert (closed.bureau, closed.city, closed.found_by, closed.found_city) == (xiaodian, taiyuan, xiaodian, taiyuan)
    assert (closed.status, closed.outcome.code, closed.cleared_on) == ("cleared", "unfounded", date(2020, 4, 1))
    assert closed.title == "太原某商贸有限公司：反映该单位缺斤短两"
    assert movements("线1号") == [("entered", "2020-03-08"), ("cleared", "2020-04-01")]
    assert (still_open.bureau, still_open.status) == (taiyuan, "checking")
    assert movements("线2号") == [("entered", "2020-03-08")]
    assert all(check.agrees for check in check_stock())


def test_an_open_lead_has_its_clock_and_is_found_by_searching(officer):
    bring(officer, lead("线1号", 发现日期="2026-11-02"))

    found = Lead.objects.get()
    assert found.due_on is not None
    assert set(Clock.objects.values_list("rule__code", flat=True)) == {"CASE_FILE", "LEAD_RESULT"}
    assert SearchText.objects.get().text.count("缺斤短两") >= 1


def test_a_changed_row_clears_the_lead_and_stops_its_clocks(officer):
    bring(officer, lead("线1号"))
    assert bring(officer, lead("线1号", **CLOSED)) == {2: "changed"}

    found = Lead.objects.get()
    assert (found.status, found.due_on, found.cleared_on) == ("cleared", None, date(2020, 4, 1))
    assert movements("线1号") == [("entered", "2020-03-08"), ("cleared", "2020-04-01")]
    assert not Clock.objects.running().exists()


def test_a_lead_that_is_offered_to_another_city_is_not_cleared_by_a_row(officer, xiaodian, datong):
    """Whoever takes it would take a cleared one. Its holder withdraws the offer, and hands the row in once more."""
    bring(officer, lead("线1号"))
    offered, head = Lead.objects.get(), UserFactory(bureau=xiaodian.parent.parent, role="head")
    acts.offer(offered, to=datong, by=head, on=TODAY, note="经营地在大同")

    assert bring(officer, lead("线1号", **CLOSED)) == {2: "refused_by_rule"}

    [row] = ImportRow.objects.filter(verdict="refused")
    assert row.reasons[0]["params"]["message"] == "有一项待答复的移交，请先撤回。"
    offered.refresh_from_db()
    assert (offered.status, offered.offered_to) == ("checking", datong)
    acts.withdraw_offer(offered, by=head, on=TODAY)
    assert bring(officer, lead("线1号", **CLOSED)) == {2: "changed"}


def test_a_changed_row_reopens_and_corrects_the_closing_day_through_the_ledger(officer):
    bring(officer, lead("线1号", **CLOSED))
    bring(officer, lead("线1号", **CLOSED | {"办结日期": "2020-05-06"}))
    assert [kind for kind, _day in movements("线1号")] == ["entered", "cleared", "reopened", "cleared"]
    assert Lead.objects.get().cleared_on == date(2020, 5, 6)

    bring(officer, lead("线1号"))
    assert Lead.objects.get().status == "checking"
    assert all(check.agrees for check in check_stock())


def test_a_changed_row_corrects_what_it_says(officer):
    bring(officer, lead("线1号", **CLOSED))
    new = {
        "线索内容": "改了",
        "线索类别": "涉恶",
        "重点领域": "电商平台",
        "处理结果": "责令改正",
        "主体名称": "另一家有限公司",
    }
    bring(officer, lead("线1号", **CLOSED | new))

    found = Lead.objects.select_related("subject", "key_area", "outcome").get()
    assert (found.facts, found.category, found.key_area.code) == ("改了", "evil", "e_commerce")
    assert (found.subject.name, found.outcome.code) == ("另一家有限公司", "ordered_to_correct")


def test_what_figures_stand_on_is_not_changed_by_a_workbook(officer, taiyuan, yingze):
    bring(officer, lead("线1号"))

    with declared_here(Holder("circulars", lambda movement: "晋市监通〔2020〕4号")):
        assert bring(officer, lead("线1号", 发现日期="2020-04-01")) == {2: "refused_by_rule"}
        assert bring(officer, lead("线1号", 所属县="迎泽区")) == {2: "refused_by_rule"}
        assert bring(officer, lead("线1号", 发现日期="2020-03-09")) == {2: "changed"}
        assert bring(officer, lead("线3号", 办理状态="已作废")) == {2: "refused_by_rule"}


def test_one_company_under_several_names_is_no_change(officer):
    code = {"统一社会信用代码": "93140700JK3BJLLP1K"}
    rows = [lead("线1号", **code), lead("线2号", **code | {"主体名称": "别的写法"})]
    bring(officer, *rows)

    assert bring(officer, *rows) == {2: "repeated", 3: "repeated"}
    assert Subject.objects.count() == 1


def test_people_of_one_name_stay_apart(officer):
    bring(officer, lead("线1号", 主体名称="张三"), lead("线2号", 主体名称="张三"))

    assert Subject.objects.filter(kind="unknown", name="张三").count() == 2


def test_a_reporter_who_becomes_known_is_a_change(officer):
    bring(officer, lead("线1号"))

    assert bring(officer, lead("线1号", 举报人="某某")) == {2: "changed"}
    assert Lead.objects.get().is_named
    assert bring(officer, lead("线1号")) == {2: "repeated"}


def test_several_words_mean_one_code(officer):
    closed = {"办结日期": "2020-04-01", "办理状态": "办结"}
    bring(officer, lead("线1号", 处理结果="查否", **closed), lead("线2号", 处理结果="核查不属实", **closed))

    assert set(Lead.objects.values_list("outcome__code", flat=True)) == {"unfounded"}


def test_an_officer_of_a_county_brings_rows_of_that_county_only(officer, xiaodian, yingze):
    county = UserFactory(bureau=xiaodian)

    assert bring(county, lead("线1号"), lead("线2号", 所属县="迎泽区"), lead("线3号", 所属县=None)) == {
        2: "new",
        3: "not_own_bureau",
        4: "not_own_bureau",
    }
    assert [found.number for found in Lead.objects.all()] == ["线1号"]


def test_a_lead_that_was_registered_here_is_neither_cleared_nor_reopened_by_a_workbook(officer, xiaodian):
    registered = make_lead(xiaodian, on=date(2020, 3, 9), found_on=date(2020, 3, 8), category="disorder")

    assert bring(officer, lead(registered.number, **CLOSED)) == {2: "refused_by_rule"}
    registered.refresh_from_db()
    assert registered.is_open


def test_the_terms_follow_a_corrected_day_of_finding(officer):
    bring(officer, lead("线1号", 发现日期="2026-11-02"))
    bring(officer, lead("线1号", 发现日期="2026-11-04"))

    found = Lead.objects.get()
    assert found.received_on == date(2026, 11, 4)
    counted = Clock.objects.exclude(state=Clock.State.CANCELLED)
    assert set(counted.values_list("trigger_on", flat=True)) == {date(2026, 11, 4)}


def test_what_is_only_proposed_is_no_result_in_the_ledger(taiyuan):
    waiting = submitted(taiyuan)

    assert LeadSheet().current(waiting)["outcome"] is None
    assert bring(officer_of(taiyuan), *exported_rows(waiting)) == {2: "repeated"}


def exported_rows(*leads: Lead) -> list[list]:
    """The rows of an export, as its cells."""
    sheet = LeadSheet()
    values = [sheet.current(each) for each in leads]
    return [[column.write(row.get(column.name)) for column in sheet.resolved()] for row in values]
