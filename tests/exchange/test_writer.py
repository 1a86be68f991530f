# ruff: noqa: DTZ001 (moments in a sheet have no zone)
from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.reader import opened
from exchange.writer import Table, workbook_bytes

XML_TEXT = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), min_size=1, max_size=60
)


def written(*tables: Table) -> io.BytesIO:
    return io.BytesIO(b"".join(workbook_bytes(tables)))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\0=", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")'])
def test_nothing_ever_becomes_a_formula(start):
    file = written(Table("表", [[f"{start}1+1"] * 2], headings=[f"{start}head"]))

    with zipfile.ZipFile(file) as package:
        assert not any(b"<f" in package.read(name) for name in package.namelist() if "worksheets" in name)
    cell = openpyxl.load_workbook(file)["表"]["A2"]
    assert (cell.data_type, cell.value) == ("s", f"{start}1+1".replace("\0", ""))


def test_numbers_dates_and_truths_are_what_they_are():
    row = [3, 4.5, Decimal("1477.09"), date(2020, 3, 8), datetime(2020, 3, 8, 9, 30), True, None, ""]
    sheet = openpyxl.load_workbook(written(Table("表", [row])))["表"]

    assert [cell.value for cell in sheet[1]][:6] == [
        3,
        4.5,
        1477.09,
        datetime(2020, 3, 8),
        datetime(2020, 3, 8, 9, 30),
        "是",
    ]


def test_a_later_table_may_tell_how_many_rows_an_earlier_one_had():
    first = Table("一", ([n] for n in range(450)), headings=["数"])

    def tables():
        yield first
        yield Table("二", [["行数", first.count], ["校验", first.digest]])

    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(workbook_bytes(tables()))))
    assert workbook["二"]["B1"].value == 450
    assert len(workbook["二"]["B2"].value) == 64


def test_bytes_leave_before_all_rows_are_read():
    asked = []

    def rows():
        for n in range(50_000):
            asked.append(n)
            yield [f"行{n}", "甲" * 20]

    stream = workbook_bytes([Table("表", rows())])
    next(stream)

    assert len(asked) < 20_000


def test_sheet_names_are_such_as_excel_allows():
    assert openpyxl.load_workbook(written(Table("甲/乙:[丙]?*" + "长" * 40, [[1]]))).sheetnames == [
        ("甲 乙  丙   " + "长" * 40)[:31]
    ]


@settings(deadline=None)
@given(st.lists(st.lists(XML_TEXT, min_size=3, max_size=3), min_size=1, max_size=20))
def test_every_text_comes_back_as_it_was(rows):
    file = written(Table("表", rows))

    assert [[cell.value for cell in row] for row in openpyxl.load_workbook(file)["表"].iter_rows(max_col=3)] == rows


def test_what_was_written_can_be_imported():
    file = written(Table("表", [["编-1", "=太原市"], ["编-2", "大同市"]], headings=["编号", "市"]))
    with opened(file) as workbook:
        rows = list(workbook.sheet("表", key="编号", headings=["编号", "市"]).rows())

    assert [tuple(row.cells.values()) for row in rows] == [("编-1", "=太原市"), ("编-2", "大同市")]
