"""Which figures a Chinese text states: 99条, 1.2万, 85.3%, 百分之八十五, 十二条. Days, terms and marks are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from texts.folding import visible

DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1_000}
GREAT = {"万": 10_000, "亿": 100_000_000}
_ZH = "零〇一二两三四五六七八九十百千"
_COUNTED = "条|件|起|宗|份|户|家|人|名|次|项|处|个(?!工作日|自然日|月|小时|百分点)|市|县|批次"
# What has digits and states nothing: blanked before figures are looked for. The order matters.
_NO_FIGURE = re.compile(
    "|".join(
        (
            r"[〔\[［【(（]\s*\d{4}\s*[〕\]］】)）]\s*第?\s*\d+\s*号",  # number of a document
            r"[A-Za-z]{1,6}-[\dA-Za-z-]+",  # number of a record
            r"第\s*\d+(?:[-—至]\d+)?|\d+\s*号(?:令|文)?",
            r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?",
            r"\d{4}\s*年(?:度|\s*\d{1,2}\s*月(?:份|底|末|初)?)?|\d{4}-\d{2}(?!\d)",
            r"\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*月(?:份|底|末|初|上旬|中旬|下旬)?|\d{1,2}\s*日(?!均)",
            r"\d{1,2}\s*(?:时|点|[:：])\s*\d{0,2}\s*分?",
            r"\d+\s*个?(?:工作日|自然日|日内|天|个月|小时|年内|周)",
            r"前\s*\d+\s*(?:位|名)",
            r"123\d\d|\d{7,}",  # hotlines, telephones, credit codes
            rf"第[{_ZH}]+|前[{_ZH}]+(?:位|名)|[{_ZH}]+(?:个?工作日|个?自然日|日内|天|个月|年|季度|月|周)",
            rf"[每任这那某同另唯逐][{_ZH}]+|[{_ZH}]+(?:是|要|律|般|定|致|些|旦|直|并|样)",
        )
    )
)
_HEADING = re.compile(rf"(?m)^\s*(?:[（(][{_ZH}\d]+[)）]|[{_ZH}]+、|\d{{1,2}}\s*(?:、|[.．](?!\d)))")
_FIGURE = re.compile(
    rf"(?P<percent>百分之(?P<of>[{_ZH}]+(?:点[{_ZH}]+)?))"
    rf"|(?P<digits>\d[\d,，]*(?:\.\d+)?)\s*(?P<great>[万亿])?\s*(?P<sign>[%％])?"
    rf"|(?P<zh>[{_ZH}]+(?P<zh_great>[万亿])?[{_ZH}]*)(?={_COUNTED})"
)


@dataclass(frozen=True)
class Stated:
    """`said`: as it stands. `value`: what it says. `unit`: of its last place. `is_rate`: in percent."""

    said: str
    value: Decimal
    unit: Decimal
    is_rate: bool = False

    def agrees_with(self, known: Decimal) -> bool:
        """Whether it may be this figure, rounded to its last place."""
        if self.is_rate:
            return abs(known - self.value) <= self.unit / 2
        return abs(known - self.value) < self.unit  # of whole numbers: is the same; of 1.2万: rounded or cut off


def stated_in(text: str) -> Iterator[Stated]:
    """In the order of the text, each figure that it states."""
    plain = _NO_FIGURE.sub(" ", _HEADING.sub(" ", visible(text)))
    for found in _FIGURE.finditer(plain):
        said = found[0].strip()
        if found["percent"]:
            whole, _point, rest = found["of"].partition("点")
            value = Decimal(f"{value_of(whole)}.{''.join(str(DIGITS.get(mark, 0)) for mark in rest) or 0}")
            yield Stated(said, value, Decimal(10) ** -len(rest), is_rate=True)
        elif found["zh"]:
            great = GREAT.get(found["zh_great"] or "", 1)
            yield Stated(said, Decimal(value_of(found["zh"])), Decimal(great if said.endswith(("万", "亿")) else 1))
        else:
            number = Decimal(found["digits"].replace(",", "").replace("，", ""))
            great = GREAT.get(found["great"] or "", 1)
            places = -int(number.as_tuple().exponent)
            yield Stated(said, number * great, Decimal(great) / 10**places, is_rate=bool(found["sign"]))


def value_of(text: str) -> int:
    """
    >>> value_of("三百零五"), value_of("十二"), value_of("一万二千"), value_of("二〇二六")
    (305, 12, 12000, 2026)
    """
    if not any(mark in PLACES or mark in GREAT for mark in text):
        return int("".join(str(DIGITS[mark]) for mark in text))
    total = part = digit = 0
    for mark in text:
        if mark in DIGITS:
            digit = DIGITS[mark]
        elif mark in PLACES:
            part, digit = part + (digit or 1) * PLACES[mark], 0
        else:
            total, part, digit = total + (part + digit or 1) * GREAT[mark], 0, 0
    return total + part + digit


def unfounded(text: str, counts: Iterable[Decimal | int], rates: Iterable[Decimal] = ()) -> list[str]:
    """The figures of a text, each once, that are none of these. rates: in percent."""
    known = {False: {Decimal(each) for each in counts}, True: set(rates)}
    found = (one.said for one in stated_in(text) if not any(map(one.agrees_with, known[one.is_rate])))
    return list(dict.fromkeys(found))
