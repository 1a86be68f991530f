"""Ledgers name places as they were called in their year: 太谷县 is 太谷区 today."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pgtrigger
import polib
import pytest
from django.conf import settings
from django.db import connection

from accounts.bureaus import edit_bureau, end_bureau, open_bureau
from accounts.models import Bureau, FormerName
from exchange.models import ImportRow
from exchange.refusals import Reason
from exchange.report import summary
from leads.models import Lead
from tests.exchange.files import lead, leads_book
from tests.exchange.work import apply, dry_run, hand_in, verdicts, work
from tests.factories import BureauFactory, UserFactory

pytestmark = pytest.mark.django_db
SHANXI = {
    "大同市": ("140200", {"平城区": "140213", "云冈区": "140214", "云州区": "140215", "新荣区": "140212"}),
    "长治市": ("140400", {"潞州区": "140403", "上党区": "140404", "屯留区": "140405", "潞城区": "140406"}),
    "朔州市": ("140600", {"怀仁市": "140681"}),
    "晋中市": ("140700", {"太谷区": "140703"}),
    "太原市": ("140100", {"小店区": "140105", "娄烦县": "140123"}),
    "阳泉市": ("140300", {"城区": "140302", "矿区": "140303", "郊区": "140311"}),
}


@pytest.fixture
def shanxi(province) -> dict[str, Bureau]:
    found = {}
    for city, (code, counties) in SHANXI.items():
        superior = BureauFactory(level="city", parent=province, code=code, place_name=city)
        found[city] = superior
        for name, county_code in counties.items():
            found[f"{city}{name}"] = BureauFactory(level="county", parent=superior, code=county_code, place_name=name)
    return found


@pytest.fixture
def officer(province, shanxi):
    return UserFactory(bureau=province)


@pytest.fixture
def admin(province):
    return UserFactory(bureau=province, role="system_admin")


def old(number: str, city: str, county: str | None, found_on: str = "2018-04-10") -> list:
    return lead(number, 所属市=city, 所属县=county, 发现日期=found_on)


def why(batch) -> dict[int, list[str]]:
    return {row.row_number: [str(reason) for reason in row.why] for row in ImportRow.objects.filter(batch=batch)}


def renamed(bureau: Bureau, name: str, *, by) -> None:
    edit_bureau(bureau, by=by, place_name=name)
    bureau.refresh_from_db()


@pytest.mark.parametrize(
    ("city", "county", "today"),
    [
        ("晋中市", "太谷县", "太谷区"),
        ("朔州市", "怀仁县", "怀仁市"),
        ("大同市", "大同县", "云州区"),
        ("大同市", "矿区", "云冈区"),
        ("长治市", "潞城市", "潞城区"),
        ("长治市", "长治县", "上党区"),
        ("长治市", "屯留县", "屯留区"),
        ("长治市", "城区", "潞州区"),
        ("长治市", "郊区", "潞州区"),
        ("阳泉市", "城区", "城区"),
        ("阳泉", "矿区", "矿区"),
        ("太原市", "娄烦县", "娄烦县"),
        ("太原", "小店区", "小店区"),
    ],
)
def test_a_county_of_2018_is_found_by_its_name_of_then(officer, shanxi, city, county, today):
    apply(dry_run(leads_book([old("线1号", city, county)]), officer), officer)

    bureau = Lead.objects.get().bureau
    assert bureau.place_name == today
    assert bureau.city.place_name == shanxi[bureau.city.place_name].place_name
    assert bureau.city.place_name.startswith(city[:2])


def test_the_ledger_of_a_year_ago_is_read_again_without_a_change(officer):
    rows = [old("线1号", "晋中市", "太谷县"), old("线2号", "长治市", "城区")]
    apply(dry_run(leads_book(rows), officer), officer)

    assert set(verdicts(dry_run(leads_book(rows), officer)).values()) == {"repeated"}


@pytest.mark.parametrize(
    ("county", "places"), [("南郊区", {"平城区", "云冈区", "新荣区"}), ("城区", {"平城区", "云冈区"})]
)
def test_a_county_that_was_divided_is_refused_with_those_that_it_became(officer, county, places):
    batch = dry_run(leads_book([old("线1号", "大同市", county), old("线2号", "大同市", "云冈区")]), officer)

    assert verdicts(batch) == {2: "county_divided", 3: "new"}
    assert {place for place in SHANXI["大同市"][1] if place in why(batch)[2][0]} == places


def test_the_name_of_another_citys_county_is_no_county_here(officer):
    batch = dry_run(leads_book([old("线1号", "晋中市", "郊区"), old("线2号", "太原市", "太谷县")]), officer)

    assert set(verdicts(batch).values()) == {"county_not_in_city"}


def test_an_old_name_of_a_later_day_is_taken_with_a_remark(officer):
    rows = [old("线1号", "晋中市", "太谷县", "2020-04-25"), old("线2号", "晋中市", "太谷县", "2020-04-26")]
    batch = dry_run(leads_book(rows), officer)

    assert verdicts(batch) == {2: "new", 3: "former_name"}
    assert "太谷区" in why(batch)[3][0]
    assert "2020-04-25" in why(batch)[3][0]
    counts = summary(batch)["线索"]
    assert (counts.new, counts.refused, dict(counts.reasons)) == (2, 0, {"former_name": 1})


def test_a_renamed_bureau_is_found_by_its_old_name(officer, admin, shanxi):
    apply(dry_run(leads_book([old("线1号", "太原市", "小店区")]), officer), officer)
    renamed(shanxi["太原市"], "太原新市", by=admin)
    renamed(shanxi["太原市小店区"], "小店新区", by=admin)

    batch = dry_run(leads_book([old(f"线{n}号", *names) for n, names in enumerate([
        ("太原市", "小店区"), ("太原", "小店区"), ("山西省太原市", "小店新区"), ("太原新市", "小店区"),
    ], start=1)]), officer)  # fmt: skip

    assert set(verdicts(batch).values()) == {"repeated", "new"}
    assert set(ImportRow.objects.filter(batch=batch).values_list("bureau_id", flat=True)) == {shanxi["太原市小店区"].pk}


def test_the_old_name_is_kept_however_the_bureau_is_renamed(shanxi):
    Bureau.objects.filter(pk=shanxi["太原市"].pk).update(place_name="太原新市")

    assert FormerName.objects.filter(code="140100", name="太原市").exists()


def test_a_change_of_something_else_keeps_no_name(admin, shanxi):
    before = FormerName.objects.count()
    edit_bureau(shanxi["太原市"], by=admin, display_order=77, place_name="太原市")

    assert FormerName.objects.count() == before


def test_an_upgrade_keeps_the_names_of_earlier_renamings(shanxi):
    with pgtrigger.ignore("accounts.Bureau:bureau_keeps_its_former_name"):
        for name in ("太原新市", "太原大市"):
            Bureau.objects.filter(pk=shanxi["太原市"].pk).update(place_name=name)

    with connection.cursor() as cursor:
        cursor.execute(import_module("accounts.migrations.0006_former_names_known").RENAMED_HERE)

    assert set(FormerName.objects.filter(code="140100").values_list("name", flat=True)) == {"太原市", "太原新市"}


def test_the_page_of_a_bureau_shows_what_it_was_called(admin, shanxi, client):
    renamed(shanxi["太原市"], "太原新市", by=admin)
    client.force_login(admin)

    assert "太原市" in client.get(f"/accounts/bureaus/{shanxi['太原市'].pk}/").content.decode()
    page = client.get(f"/accounts/bureaus/{shanxi['大同市云冈区'].pk}/").content.decode()
    assert all(name in page for name in ("南郊区", "矿区", "城区", "2018-02-09"))


def test_a_file_that_was_read_before_the_renaming_is_written_after_it(officer, admin, shanxi):
    rows = [old("线1号", "太原市", "小店区"), old("线2号", "太原市", None)]
    apply(dry_run(leads_book(rows), officer), officer)
    batch = dry_run(leads_book([[*rows[0][:9], "补充的内容。", *rows[0][10:]], rows[1]]), officer)
    renamed(shanxi["太原市"], "太原新市", by=admin)
    renamed(shanxi["太原市小店区"], "小店新区", by=admin)

    work(hand_in(batch, officer))

    assert verdicts(batch) == {2: "changed", 3: "repeated"}
    assert Lead.objects.get(number="线1号").facts == "补充的内容。"


def test_a_name_that_somebody_bears_today_is_always_his(officer, admin, shanxi):
    """A name typed by mistake and corrected takes nothing away from the place that bears it."""
    shop = shanxi["太原市娄烦县"]
    Bureau.objects.filter(pk=shanxi["太原市小店区"].pk).update(place_name="小店")
    renamed(shop, "小店区", by=admin)
    renamed(shop, "娄烦县", by=admin)
    Bureau.objects.filter(pk=shanxi["太原市小店区"].pk).update(place_name="小店区")

    apply(dry_run(leads_book([old("线1号", "太原市", "小店区")]), officer), officer)

    assert Lead.objects.get().bureau == shanxi["太原市小店区"]


def test_a_bureau_that_ended_leads_to_its_successors(officer, admin, shanxi):
    former = shanxi["太原市娄烦县"]
    end_bureau(former, on=date(2019, 12, 31), reason="合并", by=admin)
    former.refresh_from_db()
    given = {"level": "county", "parent": shanxi["太原市"], "short_name": "x", "document_word": "", "is_zone": False}
    given |= {"display_order": 1, "valid_from": date(2020, 1, 1)}
    open_bureau(by=admin, succeeds=former, code="140124", name="甲区局", place_name="甲区", **given)

    batch = dry_run(leads_book([old("线1号", "太原市", "娄烦县")]), officer)
    assert verdicts(batch) == {2: "new"}
    assert ImportRow.objects.get(batch=batch).values["county"] == "甲区"

    open_bureau(by=admin, succeeds=former, code="140125", name="乙区局", place_name="乙区", **given)
    batch = dry_run(leads_book([old("线1号", "太原市", "娄烦县")]), officer)
    assert verdicts(batch) == {2: "county_divided"}
    assert all(place in why(batch)[2][0] for place in ("甲区", "乙区"))


# Messages


def test_the_example_of_a_message_is_a_place_of_this_province(officer):
    batch = dry_run(leads_book([old("线1号", "无此市", None), old("线2号", "太原市", "无此县")]), officer)

    assert any(city in why(batch)[2][0] for city in SHANXI)
    assert any(county in why(batch)[3][0] for _code, counties in SHANXI.values() for county in counties)


def test_a_report_of_an_earlier_version_can_still_be_read():
    assert str(Reason("city_unknown", "所属市", "无此市"))
    assert str(Reason("number_taken", "线索编号", "1"))


def test_no_sentence_of_the_product_names_a_place_as_an_example():
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    names = [name for city, (_code, counties) in SHANXI.items() for name in (city, *counties) if len(name) > 2]

    assert [
        entry.msgid for entry in catalogue if any(name in entry.msgid or name in entry.msgstr for name in names)
    ] == []


# One number, several ledgers


def test_a_number_of_another_citys_ledger_says_how_to_mend_it_and_tells_nothing(officer, shanxi):
    datong, taiyuan = UserFactory(bureau=shanxi["大同市"]), UserFactory(bureau=shanxi["太原市"])
    foreign = lead("1", 所属市="大同市", 所属县=None, 主体名称="大同绝密公司", 线索内容="绝密内容")
    apply(dry_run(leads_book([foreign]), datong), datong)

    for user in (taiyuan, officer):  # the province sees both cities: neither is the other's row changed
        batch = dry_run(leads_book([lead("1", 所属市="太原市", 所属县="小店区")]), user)
        assert verdicts(batch) == {2: "number_taken"}
        said = why(batch)[2][0]
        assert "小店区1" in said
        assert "大同" not in said
        assert "绝密" not in said


def test_a_number_is_told_as_the_row_spells_it(shanxi):
    datong, taiyuan = UserFactory(bureau=shanxi["大同市"]), UserFactory(bureau=shanxi["太原市"])
    apply(dry_run(leads_book([lead("线〔2020〕01号", 所属市="大同市", 所属县=None)]), datong), datong)

    batch = dry_run(leads_book([lead("线[2020]1号", 所属市="太原市", 所属县=None)]), taiyuan)

    assert "〔2020〕01" not in why(batch)[2][0]
    assert "线[2020]1号" in why(batch)[2][0]


# Spellings of a city


@pytest.mark.parametrize("city", ["太原", "太原市", "山西省太原市", "山西省太原", " 太 原 市 "])
def test_a_city_is_found_with_and_without_its_word(officer, shanxi, city):
    batch = dry_run(leads_book([old("线1号", city, "小店区")]), officer)

    assert verdicts(batch) == {2: "new"}
    assert ImportRow.objects.get(batch=batch).bureau_id == shanxi["太原市小店区"].pk
