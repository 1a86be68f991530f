"""Days and months as people write them. What could be two days is refused, never guessed."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from exchange.refusals import CellRefused
from exchange.texts import read_text
from texts.folding import compatible

FIRST_SERIAL_DAY = date(1990, 1, 1)  # a bare 20181 is rather 2018-1 written short than a day of 1955
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 (Excel counts days without a zone)
CHINA = timezone(timedelta(hours=8))

_SIGNS = str.maketrans("‐‑‒–—―−。·・，", "-------...,")  # where a Chinese keyboard has dash and point
_ROWS = ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "○")
_DIGITS = {digit: value for row in _ROWS for value, digit in enumerate(row)}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30}
_NUMERALS = "".join(_DIGITS) + "◯"
_YEAR_IN_WORDS = re.compile(rf"([{_NUMERALS}]{{4}})\s*(?=年)")
_PART_IN_WORDS = re.compile(rf"([{_NUMERALS}{''.join(_TENS)}]{{1,3}})\s*(?=[月日号])")
_PART_OF_DAY = "(?:凌晨|早上|早|上午|中午|下午|傍晚|晚上|晚|AM|PM)"
_CLOCK = r"\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?"
_CLOCK_IN_WORDS = r"\d{1,2}[时点](?:\d{1,2}分?(?:\d{1,2}秒?)?|半|整|许|左右)?"
_TIME = re.compile(
    rf"(?:(?<=[日号\)])|T|[\s,])\s*"
    rf"(?:{_PART_OF_DAY}?\s*(?:{_CLOCK}|{_CLOCK_IN_WORDS})(?:\s*{_PART_OF_DAY})?|{_PART_OF_DAY})\s*$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"[\s(\[,]*(?:(?:星期|周|礼拜)[一二三四五六日天]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)[)\]\s]*$",
    re.IGNORECASE,
)
_ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE)
_AROUND = re.compile(r"\s*([-/.年月日号])\s*")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月]|[\s,、]+(\d{1,2})[\s,、]+)(\d{1,2})[日号]?")
_SHORT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_ENGLISH = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[-\s]+([a-z]{3,9})\.?|([a-z]{3,9})(?:\.|\.?\s+)(\d{1,2})(?:st|nd|rd|th)?)"
    r",?[-\s]+(\d{4})"
)
_MONTHS = [name.lower() for name in month_name]
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_WITHOUT_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}[日号]?")
_WITHOUT_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}月?(?:份|初|底|末|上旬|中旬|下旬)?")
_MONTH = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?份?|(\d{2}))")


def read_date(cell: Any, *, epoch: datetime = EPOCH) -> date:
    """A day: a date cell, 2020-3-8, 2020.3.8., 2020年3月8日 星期日 9时, 二〇二〇年三月八日, 20200308, a serial number.

    A time or weekday behind it is left out; a moment with a zone is the day that it is in China. A day without a year
    is refused, and so is 3/8/2020, which is two days. epoch: day zero of the workbook's serial numbers.
    Raises CellRefused.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (bool, time, timedelta)):
        raise CellRefused("date_impossible")
    text = _plain(cell)
    if _ZONED.fullmatch(text):
        return _day_in_china(text)
    text = _day_alone(text)
    if _SERIAL.fullmatch(text):
        return _date_of_serial(float(text), epoch)
    if found := _DAY.fullmatch(text) or _SHORT.fullmatch(text):
        return _date(*(int(part) for part in found.groups() if part))
    return _written_otherwise(text)


def read_month(cell: Any) -> str:
    """A month as 2020-03, from 2020-3, 2020年3月, 二〇二〇年三月, 2020.03, 202003 or any date cell."""
    if isinstance(cell, (date, datetime)):
        return f"{cell:%Y-%m}"
    text = re.sub(r"\s", "", _in_figures(_plain(cell))).removesuffix(".0").rstrip(".")
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2] or found[3])
        if 1 <= month <= 12:
            return f"{year:04d}-{month:02d}"
    raise CellRefused("month_impossible")


def _plain(cell: Any) -> str:
    return compatible(read_text(cell)).translate(_SIGNS).strip()


def _in_figures(text: str) -> str:
    """二〇二〇年三月廿一日 → 2020年3月21日.

    >>> _in_figures("二〇二〇年十二月卅一日")
    '2020年12月31日'
    """
    text = text.replace("◯", "○")
    text = _YEAR_IN_WORDS.sub(lambda found: "".join(str(_DIGITS[digit]) for digit in found[1]), text)
    return _PART_IN_WORDS.sub(lambda found: _figure(found[1]), text)


def _figure(words: str) -> str:
    """Up to 99: 三, 十, 十二, 二十, 二十一, 廿一, 〇三. What is none of these stays as it is."""
    found = re.fullmatch(rf"(?:([{_NUMERALS}])?([十拾])|([廿卅]))([{_NUMERALS}])?", words)
    if found:
        tens = _TENS[found[3]] if found[3] else 10 * (_DIGITS[found[1]] if found[1] else 1)
        return str(tens + (_DIGITS[found[4]] if found[4] else 0))
    return "".join(str(_DIGITS[word]) for word in words) if all(word in _DIGITS for word in words) else words


def _day_alone(text: str) -> str:
    """Without time, weekday and stops behind it. A blank parts the day from its time: 2020-3-1 0:30 is not the 10th.

    So blanks go only where they stand beside a separator.
    """
    if re.fullmatch(r"\d{5,8}\.0", text):
        return text[:-2]
    text, before = _in_figures(text), ""
    while text != before:
        before = text
        text = _WEEKDAY.sub("", _TIME.sub("", text)).strip().rstrip(".,;、")
    return _AROUND.sub(r"\1", text)


def _written_otherwise(text: str) -> date:
    if (found := _ENGLISH.fullmatch(text.lower())) and (month := _month_called(found[2] or found[3])):
        return _date(int(found[5]), month, int(found[1] or found[4]))
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if first != second and max(first, second) <= 12:
            raise CellRefused("date_ambiguous")
        return _date(year, *((second, first) if first > 12 else (first, second)))
    if _WITHOUT_YEAR.fullmatch(text):
        raise CellRefused("date_without_year")
    raise CellRefused("date_without_day" if _WITHOUT_DAY.fullmatch(text) else "date_impossible")


def _month_called(word: str) -> int:
    fits = [
        number for number, name in enumerate(_MONTHS) if name and (name.startswith(word) or word == "sept" == name[:4])
    ]
    return fits[0] if len(fits) == 1 else 0


def _day_in_china(text: str) -> date:
    try:
        return datetime.fromisoformat(text.upper()).astimezone(CHINA).date()
    except (ValueError, OverflowError):
        raise CellRefused("date_impossible") from None


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellRefused("date_impossible") from None


def _date_of_serial(days: float, epoch: datetime) -> date:
    """43898, or 43898.5 with a time: a date whose cell lost its format."""
    day = (epoch + timedelta(days=days)).date()
    if day < FIRST_SERIAL_DAY:
        raise CellRefused("date_impossible")
    return day
