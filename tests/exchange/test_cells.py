# ruff: noqa: DTZ001 (moments in a sheet have no zone)
from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.days import OLDEST_PAPER
from exchange import cells, days
from exchange.refusals import CellRefused

DAY = date(2020, 3, 8)
ANY_CELL = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=True).map(str),
)
READERS = [
    cells.read_text,
    cells.read_identifier,
    cells.read_word,
    cells.read_date,
    cells.read_month,
    cells.read_amount,
    cells.read_count,
    cells.read_yes_no,
]


def refusal(read, cell) -> str:
    with pytest.raises(CellRefused) as refused:
        read(cell)
    return refused.value.code


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2020, 3, 8), DAY, "2020-3-8", "2020/03/08", "2020.3.8", "2020年3月8日", " 2020年3月8日\u3000",
        "２０２０－０３－０８", "2020-03-08 00:00:00", "20200308", 20200308, 43898, 43898.0, "43898",
        "2020 年 3 月 8 日", "2020。3。8", 43898.5, "43898.75", "2020-3-8 9:05", "2020/3/8 10:30:15",
        "2020-03-08T08:30:00+08:00", "2020年3月8日上午9:30", "2020年3月8日 下午 3:30",
        "2020年3月8日9时", "2020年3月8日 9时30分", "2020-3-8 上午9点", "2020年3月8日上午", "2020-3-8 9:05 AM",
        "2020年3月8日星期日", "2020-3-8（周日）", "2020年3月8日 星期日 9：30", "2020/3/8 Sunday", "2020年3月8日，周日",
        "2020.3.8.", "2020.03.08。", "2020年3月8日。", "2020年3月8", "2020、3、8", "2020 3 8", "2020/3-8",
        "二〇二〇年三月八日", "二零二零年三月八日", "二○二○年三月八日", "二◯二◯年三月八号", "贰零贰零年叁月捌日",
        "2020年三月八日", "二〇二〇年〇三月〇八日", "March 8, 2020", "8 Mar 2020", "8-Mar-2020", "Mar. 8, 2020",
        "2020-03-07T16:30:00Z", "⼆〇⼆〇年三⽉⼋⽇",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_spelled(cell):
    assert cells.read_date(cell) == DAY


@pytest.mark.parametrize("cell", ["2020-3-1 00:00:00", "2020/3/1 0:30", "2020.3.1\u300010:30:15", "2020-3-1T09:05"])
def test_a_time_behind_the_day_never_becomes_part_of_it(cell):
    assert cells.read_date(cell) == date(2020, 3, 1)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2031-02-30", "date_impossible"), ("2020-13-02", "date_impossible"), ("3月5日", "date_without_year"),
        ("3.5", "date_without_year"), (202003, "date_impossible"), (2020, "date_impossible"), (True, "date_impossible"),
        ("20181", "date_impossible"), (20203, "date_impossible"), ("2020-3-1 2", "date_impossible"),
        ("不详", "date_impossible"), (1e300, "date_impossible"),
        ("#N/A", "excel_error"), ("3/8/2020", "date_ambiguous"), ("8.3.2020", "date_ambiguous"),
        ("20.3.8", "date_impossible"), ("18年3月8日", "date_impossible"), ("2020年3月", "date_without_day"),
        ("2020年3月上旬", "date_without_day"), ("2020-3-8至2020-3-10", "date_impossible"),
        ("2020年3月8日前", "date_impossible"), ("民国109年3月8日", "date_impossible"),
        ("2020年二月三十日", "date_impossible"), ("农历二〇二〇年三月八日", "date_impossible"),
        ("2020.13.8", "date_impossible"),
        ("2020年十三月八日", "date_impossible"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused(cell, code):
    assert refusal(cells.read_date, cell) == code


@pytest.mark.parametrize(("cell", "day"), [("31/12/2020", date(2020, 12, 31)), ("12/31/2020", date(2020, 12, 31))])
def test_a_year_at_the_end_is_read_only_where_one_order_is_possible(cell, day):
    assert cells.read_date(cell) == day


CHINESE = dict(enumerate("〇一二三四五六七八九"))


def in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        ("" if tens == 1 else CHINESE[tens] if tens else "") + ("十" if tens else "") + (CHINESE[ones] if ones else "")
    )


@given(
    day=st.dates(OLDEST_PAPER, date(2100, 12, 31)),
    clock=st.sampled_from(["", " 9:30", "上午9时", "星期三", " 周一 15:00"]),
)
def test_every_day_in_chinese_numerals_is_that_day(day, clock):
    year = "".join(CHINESE[int(digit)] for digit in str(day.year))

    assert cells.read_date(f"{year}年{in_words(day.month)}月{in_words(day.day)}日{clock}") == day


def test_serial_numbers_count_from_the_epoch_of_their_workbook():
    assert cells.read_date(42436, epoch=cells.EPOCH_1904) == DAY


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("１,４７７.０９", "1477.09"), (4817.35, "4817.35"), (0, "0.00"), ("￥1,000元", "1000.00"),
        ("12 345.6", "12345.60"),
        (1477.0900000000001, "1477.09"), (33.335, "33.34"), ("1，234", "1234.00"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(cell, yuan):
    assert cells.read_amount(cell) == Decimal(yuan)


@pytest.mark.parametrize(
    "cell", [-1, "-5", "(5)", "1,47", "1万元", "", "无", float("nan"), float("inf"), 10**400, True, DAY]
)
def test_what_is_no_amount_is_refused(cell):
    assert refusal(cells.read_amount, cell) == "amount_invalid"


@pytest.mark.parametrize(("cell", "count"), [(3, 3), (3.0, 3), ("１２", 12), ("1,200", 1200), (0, 0)])
def test_a_count_is_a_whole_number(cell, count):
    assert cells.read_count(cell) == count


@pytest.mark.parametrize("cell", [3.5, -1, "三", "1,20", 2**40])
def test_what_is_no_count_is_refused(cell):
    assert refusal(cells.read_count, cell) == "count_invalid"


@pytest.mark.parametrize(
    "cell", ["2020-03", "2020-3", "2020年3月", "2020.03", 202003, datetime(2020, 3, 31), "２０２０－０３"]
)
def test_a_month_is_read_however_it_is_spelled(cell):
    assert cells.read_month(cell) == "2020-03"


def test_a_month_that_cannot_be_is_refused():
    assert refusal(cells.read_month, "2020-13") == "month_impossible"


@pytest.mark.parametrize(
    ("cell", "said"), [("是", True), ("否", False), (" 是\u3000", True), ("√", True), (True, True), ("N", False)]
)
def test_yes_and_no(cell, said):
    assert cells.read_yes_no(cell) is said


def test_a_number_loses_blanks_and_width_but_keeps_its_brackets():
    assert cells.read_identifier(" 晋市监线索〔２０２０〕 140号\u3000") == "晋市监线索〔2020〕140号"
    assert cells.read_identifier(1001.0) == "1001"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (datetime(2026, 3, 5), "number_is_date"), (date(2026, 3, 5), "number_is_date"), (1.1, "number_changed"),
        (1.4010020261103e17, "number_changed"), (140100202611030001, "number_changed"), (True, "number_changed"),
        ("1.4010020261103E+17", "number_changed"), (float("nan"), "number_changed"), ("同上", "number_is_ditto"),
        ("〃", "number_is_ditto"), ("无", "number_is_placeholder"), ("——", "number_is_placeholder"),
        ("待编", "number_is_placeholder"), ("（）", "number_is_placeholder"), ("N/A", "number_is_placeholder"),
    ],
)  # fmt: skip
def test_what_excel_has_changed_and_what_says_nothing_is_no_number(cell, code):
    assert refusal(cells.read_identifier, cell) == code


@pytest.mark.parametrize(
    ("cell", "number"), [(12, "12"), (12.0, "12"), ("0012", "0012"), ("1.10", "1.10"), ("3-5", "3-5")]
)
def test_a_number_that_excel_has_left_alone_is_kept_as_written(cell, number):
    assert cells.read_identifier(cell) == number


@pytest.mark.parametrize("text", ["同上", " 同 上 ", "同前", "〃", "″", "”", '"', '-"-', "— ” —", "''"])
def test_ditto_marks(text):
    assert cells.is_ditto(text)


@pytest.mark.parametrize("text", ["", "同上级", "无", "-", '"甲"', "上"])
def test_what_is_no_ditto_mark(text):
    assert not cells.is_ditto(text)


def test_prose_keeps_what_stands_inside():
    assert cells.read_text("\ufeff 第一行\r\n第二行（见附件）\u3000\x07") == "第一行\n第二行（见附件）"


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000", "\u200b", "\ufeff "])
def test_what_shows_nothing_is_blank(cell):
    assert cells.is_blank(cell)


def test_several_numbers_in_a_cell_are_taken_apart():
    assert cells.split_list("函0001、函0002，函0001;函0003") == ["函0001", "函0002", "函0003"]


@pytest.mark.parametrize(
    "text",
    [
        "函1号/函2号",
        "函1号和函2号",
        "函1号及函2号",
        "函1号 以及 函2号",
        "函1号。函2号。",
        "函1号／函2号",
        "函1号\n函2号",
    ],
)
def test_two_numbers_are_two_however_they_are_joined(text):
    assert cells.split_list(text) == ["函1号", "函2号"]


@pytest.mark.parametrize("text", ["函2020/12号", "函1号 第二批", "和平街1号", "函（2020）1号", "A/B-1", "2020/12"])
def test_one_number_stays_one(text):
    assert cells.split_list(text) == [text]


@pytest.mark.parametrize("read", READERS)
@given(cell=ANY_CELL)
def test_no_cell_ever_crashes_a_reader(read, cell):
    with suppress(CellRefused):
        read(cell)


@given(day=st.dates(OLDEST_PAPER, date(2100, 12, 31)))
def test_every_spelling_of_a_day_means_the_same_day(day):
    serials = [(day - cells.EPOCH.date()).days] if day >= days.FIRST_SERIAL_DAY else []
    spellings = [
        day,
        f"{day:%Y-%m-%d}",
        f"{day.year}-{day.month}-{day.day} 1:05:00",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    ]

    assert {cells.read_date(spelling) for spelling in [*spellings, *serials]} == {day}


@given(amount=st.decimals(0, 9_999_999_999, places=2))
def test_an_amount_survives_separators_and_full_width(amount):
    written = f"{amount:,.2f}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})

    assert cells.read_amount(written) == amount
