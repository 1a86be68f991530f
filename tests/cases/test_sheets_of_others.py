"""Ledgers of cases as bureaus write them: other orders and widths, titles, sums, mistakes; and what leaves again."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command

from cases.models import EnforcementCase
from exchange.models import ImportBatch
from records.models import AmountEntry
from tests.cases.factories import CODE
from tests.exchange.scenario import make_divisions
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HEADINGS = [
    "备注", "处罚决定日期", "没收金额 （元）", "罚款金额(元)", "办理状态", "统一社会信用代码", "当事人名称", "业务条线",
    "所属县", "所属市", "立案日期", "案件编号",
]  # fmt: skip
PLAIN = {
    "处罚决定日期": date(2020, 5, 6), "没收金额 （元）": 0, "罚款金额(元)": 100, "办理状态": "已结案",
    "当事人名称": "太原某某商贸有限公司", "业务条线": "违法广告", "所属市": "太原市", "立案日期": date(2020, 3, 8),
}  # fmt: skip


@pytest.fixture
def shanxi(db):
    return make_divisions()


@pytest.fixture
def importing(shanxi, tmp_path, capsys):
    """Imports rows of values by heading: what the command says of the sheet 案件."""
    UserFactory(username="province", bureau=shanxi["140000"])

    def bring(*rows: dict, who: str = "province", words=("--apply",), title: str = "") -> dict:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "案件"
        if title:
            sheet.append([title])
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADINGS))
        sheet.append(HEADINGS)
        for number, row in enumerate(rows, 1):
            said = PLAIN | {"案件编号": f"并市监案〔2020〕{number}号"} | row
            sheet.append([said.get(heading) for heading in HEADINGS])
        sheet.append(["合计", None, None, 999])
        file = tmp_path / "cases.xlsx"
        book.save(file)
        call_command("import_workbook", file, "--as", who, "--json", *words)
        return json.loads(capsys.readouterr().out)["案件"]

    return bring


def test_rows_are_read_as_people_write_them(importing):
    done = importing(
        {"罚款金额(元)": "１２，３４５．６０", "立案日期": "2020年3月8日", "处罚决定日期": "2020.5.6"},
        {"罚款金额(元)": "￥1,000元", "没收金额 （元）": "/", "统一社会信用代码": "—", "立案日期": "2020/3/8"},
        {"案件编号": "并市监案(2020)３号", "罚款金额(元)": "无", "没收金额 （元）": "20.05", "所属市": " 太原市 "},
        title="某某市行政处罚案件台账",
    )  # fmt: skip

    assert (done["new"], done["refused"]) == (3, 0)
    assert [case.filed_on for case in EnforcementCase.objects.all()] == [date(2020, 3, 8)] * 3
    entries = AmountEntry.objects.filter(kind="case")
    assert sum(entry.change_yuan for entry in entries) == Decimal("13365.65")


@pytest.mark.parametrize(
    "wrong",
    [
        {"罚款金额(元)": "1.5万元"},
        {"罚款金额(元)": "一万元"},
        {"罚款金额(元)": -5},
        {"没收金额 （元）": 1e15},
        {"处罚决定日期": date(2020, 3, 7)},
        {"统一社会信用代码": CODE[:-1] + "7"},
        {"业务条线": "没有的条线"},
        {"办理状态": "快了"},
        {"立案日期": "2020-02-30"},
        {"案件编号": "无"},
        {"所属县": "平城区"},
    ],
)
def test_a_wrong_cell_refuses_its_row_and_no_other(importing, wrong):
    done = importing(wrong, {"案件编号": "并市监案〔2020〕99号"})

    assert (done["new"], done["refused"]) == (1, 1)
    assert EnforcementCase.objects.get().number == "并市监案〔2020〕99号"


def test_a_changed_row_is_shown_and_applied_only_when_asked(importing):
    importing({})
    kept = importing({"罚款金额(元)": 250}, words=("--apply", "--new-only"))
    assert (kept["new"], kept["changed"]) == (0, 1)
    assert EnforcementCase.objects.get().fine_yuan == Decimal("100.00")

    importing({"罚款金额(元)": 250})

    case = EnforcementCase.objects.get()
    assert case.fine_yuan == Decimal("250.00")
    entries = AmountEntry.objects.of(case).filter(name="fine").order_by("position")
    assert [entry.after_yuan for entry in entries] == [Decimal("100.00"), Decimal("250.00")]  # never overwritten
    assert importing({"罚款金额(元)": 250})["repeated"] == 1


def test_finished_rows_of_a_city_wait_for_its_head_and_are_no_records_meanwhile(importing, shanxi):
    UserFactory(username="taiyuan", bureau=shanxi["140100"])
    UserFactory(bureau=shanxi["140100"], role="head")

    done = importing({}, {"所属市": "大同市"}, who="taiyuan")

    assert (done["new"], done["waiting"], done["refused"]) == (1, 1, 1)  # a row of another city is none of theirs
    assert not EnforcementCase.objects.exists()
    assert ImportBatch.objects.latest("pk").state != "failed"
    assert importing({}, who="taiyuan")["repeated"] == 1


def test_what_leaves_comes_back_unchanged(importing, client, shanxi, tmp_path, capsys):
    importing({"罚款金额(元)": "12345.60"}, {"没收金额 （元）": "20.05", "办理状态": "执行中"})
    client.force_login(UserFactory(bureau=shanxi["140000"]))

    answer = client.get("/cases/export/")

    assert answer.status_code == 200
    file = tmp_path / "out.xlsx"
    file.write_bytes(answer.getvalue())
    call_command("import_workbook", file, "--as", "province", "--json")
    again = json.loads(capsys.readouterr().out)["案件"]
    assert (again["new"], again["changed"], again["repeated"], again["refused"]) == (0, 0, 2, 0)
