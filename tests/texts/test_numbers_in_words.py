"""Which figures a text states, in digits and in Chinese; days, terms, marks and headings are none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.numbers_in_words import stated_in, unfounded, value_of

STATED = {
    "新增线索99条，清零1,234条，清零率85.3%": ["99", "1,234", "85.3%"],
    "补报十二条，存量一百零五件": ["十二", "一百零五"],
    "约1.2万条，百分之八十五点三": ["1.2万", "百分之八十五点三"],
    "其中两个市零报告，共１１个市": ["两", "１１"],
}
NONE = [
    "2026年10月31日24时截止，10月底，12月存量见附件，2026-10-31",
    "晋市监通〔2026〕12号，总局第61号令，第3条，第十二条",
    "一、总体情况\n（一）各市要\n（2）县\n1. 甲\n2、乙",
    "3个工作日内补报，5日内，三个月，十个工作日",
    "一是抓好；二要落实；三书一函；每一条线索；前3位；件件有核查、条条有结果；十分重视；统一",
    "12315热线，XS-140100-2026-0001，13800000000",
]


@pytest.mark.parametrize("text", STATED)
def test_figures_are_found(text):
    assert [one.said for one in stated_in(text)] == STATED[text]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_figure_is_left_alone(text):
    assert [one.said for one in stated_in(text)] == []


def test_a_rounded_figure_agrees_with_the_one_it_stands_for():
    assert unfounded("清零率85.3%，85.4%", [], [Decimal("85.31")]) == ["85.4%"]
    assert unfounded("1.2万条", [12_345]) == []
    assert unfounded("1.2万条", [13_100]) == ["1.2万"]


@given(st.integers(0, 9999))
def test_chinese_and_arabic_numbers_say_the_same(number):
    assert value_of(chinese(number)) == number
    assert unfounded(f"存量{number}条，其中{chinese(number)}条", [number]) == []
    assert unfounded(f"存量{number}条", [number + 1]) == [str(number)]


def chinese(number: int) -> str:
    """As one writes it: 一千零五, 十二, 三百."""
    if not number:
        return "零"
    said, previous, digits = "", "", f"{number:04}"
    for digit, place in zip(digits, ("千", "百", "十", ""), strict=True):
        if digit != "0":
            said += ("零" if said and previous == "0" else "") + "零一二三四五六七八九"[int(digit)] + place
        previous = digit
    return said.removeprefix("一") if 10 <= number < 20 else said
