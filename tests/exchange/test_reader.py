# ruff: noqa: DTZ001 (moments in a sheet have no zone)
from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.cells import EPOCH_1904
from exchange.reader import UNCALCULATED, opened
from exchange.refusals import UnreadableWorkbook
from tests.exchange.files import book, many_leads, repacked, saved

HEADINGS = ["编号", "市", "日期", "内容"]


def read(file, headings=HEADINGS, **more):
    with opened(file) as workbook:
        sheet = workbook.sheet("表", key="编号", headings=headings, **more)
        return sheet, list(sheet.rows())


def cells_of(rows, heading="编号"):
    return [row.cells[heading] for row in rows]


def test_columns_are_found_by_heading_in_any_order_below_titles():
    sheet, rows = read(
        book(
            [["统计表（填报单位：各市）"], [], ["日期", " 编 号*", "备注", "内\n容", "市"], ["d", "1", "x", "c", "s"]],
            sheet="表",
        )
    )

    assert [row.cells for row in rows] == [{"编号": "1", "市": "s", "日期": "d", "内容": "c"}]
    assert rows[0].number == 4
    assert sheet.unknown == {"备注": 2}
    assert sheet.unknown_counts == {"备注": 1}


def test_empty_rows_totals_footers_and_repeated_headings_are_no_data():
    rows = [
        ["1"],
        [],
        ["小计", None, None, "5"],
        HEADINGS,
        ["2"],
        [None, "合 计", None, 9],
        ["合计"],
        ["填报人：张三"],
        ["注:以上"],
    ]

    assert cells_of(read(book(rows, sheet="表", headings=HEADINGS))[1]) == ["1", "2"]


@pytest.mark.parametrize(
    "line",
    [
        ["小计", None, None, "5"],
        [None, None, "合 计", 9],
        [None, None, None, "共计：240条"],
        [None, "太原市小计", None, 9],
        ["本页合计"],
        ["填报人：张三", None, "审核人：李四", "填报时间：2021年1月5日"],
        [None, "填报人：", "王五", "联系电话：0351-1234567"],
        ["制表人（签字）", "张三"],
        ["注：1. 本表按月填报。"],
        [None, "注：编号不得重复。"],
        ["太原市"],
        ["（一）办结情况"],
    ],
)
def test_what_stands_around_the_rows_is_no_row(line):
    assert cells_of(read(book([["1"], line, ["2"]], sheet="表", headings=HEADINGS))[1]) == ["1", "2"]


def test_a_total_under_a_column_that_nobody_declared_is_no_row():
    headings = ["序号", *HEADINGS]
    rows = [[1, "1", "太原市"], ["小计", None, None, "1条"], [2, None, None], ["合计", None, "1"]]

    assert cells_of(read(book(rows, sheet="表", headings=headings))[1]) == ["1"]


def test_a_row_without_its_number_is_never_taken_for_a_total_because_of_its_words():
    headings = [*HEADINGS, "主体", "结果", "类别"]
    row = [
        None,
        "太原市",
        datetime(2020, 3, 8),
        "累计骗取二十万元，合计三十人受害。",
        "合计商贸有限公司",
        "立案",
        "涉黑",
    ]

    rows = read(book([row], sheet="表", headings=headings), headings=headings)[1]

    assert cells_of(rows, "主体") == ["合计商贸有限公司"]


def test_a_row_without_a_number_is_still_a_row():
    assert cells_of(read(book([[None, "太原市"]], sheet="表", headings=HEADINGS))[1]) == [None]


def test_merged_cells_hold_for_all_their_rows():
    workbook = openpyxl.load_workbook(
        book([["1", "太原市"], ["2"], ["3"], ["4", "大同市"]], sheet="表", headings=HEADINGS)
    )
    workbook["表"].merge_cells("B2:B4")

    assert cells_of(read(saved(workbook))[1], "市") == ["太原市", "太原市", "太原市", "大同市"]


def test_headings_of_two_storeys_are_joined():
    workbook = openpyxl.load_workbook(
        book([["编号", "处理情况", None, None], [None, "市", "日期", "内容"], ["1", "s", "d", "c"]], sheet="表")
    )
    workbook["表"].merge_cells("A1:A2")
    workbook["表"].merge_cells("B1:D1")
    merged, plain = (
        saved(workbook),
        book([["编号", "情况"], [None, "市", "日期", "内容"], ["1", "s", "d", "c"]], sheet="表"),
    )

    for file in (merged, plain):
        assert [row.cells for row in read(file)[1]] == [{"编号": "1", "市": "s", "日期": "d", "内容": "c"}]


def test_the_same_as_above_is_what_stands_above():
    assert (
        cells_of(read(book([["1", "太原市"], ["2", "同上"], ["3", "〃"]], sheet="表", headings=HEADINGS))[1], "市")
        == ["太原市"] * 3
    )


def test_a_number_is_never_the_same_as_above():
    rows = [["1", "太原市"], ["同上", "大同市"]]

    assert cells_of(read(book(rows, sheet="表", headings=HEADINGS))[1]) == ["1", "同上"]


def test_hidden_columns_are_read_and_named():
    workbook = openpyxl.load_workbook(book([["1", "太原市"]], sheet="表", headings=HEADINGS))
    workbook["表"].column_dimensions["B"].hidden = True
    sheet, rows = read(saved(workbook))

    assert cells_of(rows, "市") == ["太原市"]
    assert sheet.hidden == ["市"]


def test_a_formula_is_its_stored_result_and_without_one_it_is_marked():
    file = book([["1", '="太原"&"市"'], ["2", "大同市"]], sheet="表", headings=HEADINGS)
    assert cells_of(read(file)[1], "市") == [UNCALCULATED, "大同市"]

    with zipfile.ZipFile(file) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    calculated = (
        sheet.replace("<v></v>", "<v>太原市</v>")
        .replace("<v />", "<v>太原市</v>")
        .replace('<c r="B2"', '<c r="B2" t="str"')
    )
    file.seek(0)
    assert cells_of(read(repacked(file, **{"xl__worksheets__sheet1.xml": calculated.encode()}))[1], "市") == [
        "太原市",
        "大同市",
    ]


def test_a_workbook_that_counts_from_1904_says_so():
    workbook = openpyxl.load_workbook(book([["1", None, 42436]], sheet="表", headings=HEADINGS))
    workbook.epoch = EPOCH_1904
    with opened(saved(workbook)) as file:
        assert file.epoch == EPOCH_1904


def test_what_a_sheet_lacks_is_named():
    sheet, _rows = read(book([["1"]], sheet="表", headings=["编号"]), required=["编号", "市"])

    assert sheet.missing == ["市"]


def test_a_sheet_without_its_first_column_is_refused():
    with pytest.raises(UnreadableWorkbook):
        read(book([["太原市"]], sheet="表", headings=["市"]))


def test_dates_are_dates():
    rows = read(book([["1", None, datetime(2020, 3, 8)]], sheet="表", headings=HEADINGS))[1]

    assert cells_of(rows, "日期") == [datetime(2020, 3, 8)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_file_is_refused_or_read_and_never_crashes(damage):
    content = bytearray(many_leads(20).getvalue())
    for place, byte in damage:
        content[place % len(content)] = byte
    try:
        with opened(io.BytesIO(bytes(content))) as workbook:
            for title in workbook.titles:
                list(workbook.sheet(title, key="线索编号", headings=["线索编号", "所属市"]).rows())
    except UnreadableWorkbook:
        pass


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.text(alphabet='<>/"= rcstvf019A&;x', min_size=1, max_size=12)), max_size=5
    )
)
def test_strange_xml_is_refused_or_read_and_never_crashes(pieces):
    with zipfile.ZipFile(many_leads(5)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    for place, text in pieces:
        sheet = sheet[: place % len(sheet)] + text + sheet[place % len(sheet) :]
    try:
        with opened(repacked(many_leads(5), **{"xl__worksheets__sheet1.xml": sheet.encode()})) as workbook:
            list(workbook.sheet("线索", key="线索编号", headings=["线索编号", "所属市"]).rows())
    except UnreadableWorkbook:
        pass
