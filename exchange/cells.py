"""Cells as people write them → clean Python values. Pure functions; nothing here knows a sheet.

A cell is what openpyxl gives: None, text, whole or broken number, truth value, date, time.
Every function raises CellRefused for what it cannot understand, and never anything else.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from exchange.refusals import CellRefused

ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}
)
DITTO = frozenset({"同上", "〃", "″", "同前"})
_INVISIBLE = dict.fromkeys([*range(0x20), 0x7F, 0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060])
_CONTROL = {code: None for code in _INVISIBLE if code not in (0x09, 0x0A)}
_WIDE = {
    wide: wide - 0xFEE0
    for first, last in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
    for wide in range(first, last)
}
_DASHES: dict[int, str] = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-")
_POINTS: dict[int, str] = dict.fromkeys(map(ord, "。·"), ".")  # where a Chinese keyboard has the point
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_TIME = re.compile(r"(?:(?<=[日号])|[T\s]\s*)(?:上午|下午)?\s*\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$")
_AROUND = re.compile(r"\s*([-/.年月日号])\s*")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_DAY_OF_NO_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}[日号]?")
_MONTH = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?|(\d{2}))")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
FIRST_SERIAL_DAY = date(1990, 1, 1)  # a bare 20181 is rather 2018-1 written short than a day of 1955
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 (Excel counts days without a zone)
LARGEST_AMOUNT = Decimal("9999999999999.99")
LARGEST_COUNT = 2_147_483_647
LONGEST_NUMBER = 40


def is_blank(cell: Any) -> bool:
    if not isinstance(cell, str):
        return cell is None
    text = cell.strip()
    return not text or (ord(text[0]) in _INVISIBLE and not text.translate(_INVISIBLE).strip())


def read_text(cell: Any) -> str:
    """Prose: outer blanks (also full-width and invisible ones) gone, what stands inside untouched."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = (
            unicodedata.normalize("NFC", cell.replace("\r\n", "\n").translate(_CONTROL)).strip().strip("\u200b\ufeff")
        )
        return _no_error(text.strip())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (date, datetime)):
        return str(cell).removesuffix(" 00:00:00")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, int) and cell.bit_length() > 512:
        raise CellRefused("text_too_long", length="…", limit=LONGEST_NUMBER)
    return str(cell)


def read_identifier(cell: Any) -> str:
    """A number or code: no blanks at all, full-width digits and letters made ordinary; brackets stay."""
    return "".join(read_text(cell).translate(_WIDE).split())


def read_word(cell: Any) -> str:
    """A word of a list or the name of a place, for comparing: no blanks, compatible forms folded."""
    return fold(read_text(cell))


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split())


def read_date(cell: Any, *, epoch: datetime = EPOCH) -> date:
    """A day: a date cell, 2020-3-8, 2020/03/08, 2020.3.8, 2020年3月8日, 20200308, or a bare serial number of Excel.

    A time behind it is left out, as in 2020-3-8 9:30 or 43898.5. A day without a year is refused, never guessed.
    epoch: day zero of the workbook's serial numbers.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (bool, time, timedelta)):
        raise CellRefused("date_impossible")
    text = _day_text(cell)
    if text.isdecimal() and len(text) == 8:
        return _date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if _SERIAL.fullmatch(text):
        return _date_of_serial(float(text), epoch)
    if found := _DAY.fullmatch(text):
        return _date(*map(int, found.groups()[:3]))
    raise CellRefused("date_without_year" if _DAY_OF_NO_YEAR.fullmatch(text) else "date_impossible")


def read_month(cell: Any) -> str:
    """A month as 2020-03, from 2020-3, 2020年3月, 2020.03, 202003 or any date cell."""
    if isinstance(cell, (date, datetime)):
        return f"{cell:%Y-%m}"
    if found := _MONTH.fullmatch(_digits(cell)):
        year, month = int(found[1]), int(found[2] or found[3])
        if 1 <= month <= 12:
            return f"{year:04d}-{month:02d}"
    raise CellRefused("month_impossible")


def read_amount(cell: Any) -> Decimal:
    """Yuan, two places, not negative. Thousands separators, ￥ and 元 are read; 万元 is refused, not multiplied.

    More than two decimals (results of formulas) are rounded half up, as the sheet itself shows them.
    """
    number = _number(cell, strip="¥￥元")
    if number is None or not 0 <= number <= LARGEST_AMOUNT:
        raise CellRefused("amount_invalid")
    return number.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def read_count(cell: Any, *, units: str = "") -> int:
    """A whole number that is not negative. units: characters that may stand behind it, as in 60天."""
    number = _number(cell, strip=units)
    if number is None or number != number.to_integral_value() or not 0 <= number <= LARGEST_COUNT:
        raise CellRefused("count_invalid")
    return int(number)


def read_yes_no(cell: Any) -> bool:
    """是 / 否, also 有 / 无, √ / ×, Y / N and truth cells."""
    if isinstance(cell, bool):
        return cell
    word = read_word(cell).upper()
    if word in {"是", "有", "√", "Y", "YES", "TRUE", "1"}:
        return True
    if word in {"否", "无", "×", "X", "N", "NO", "FALSE", "0"}:
        return False
    raise CellRefused("yes_no_invalid")


def split_list(text: str) -> list[str]:
    """Several numbers in one cell, joined by 、 or another common separator; doubles dropped, order kept.

    A blank parts two numbers only where both hold a digit: 函0012 函0015 are two, 函 0012 is one.
    """
    parts = [part for part in re.split(r"[、､﹑,，﹐;；|｜\r\n\t]+", text) if part.strip()]
    return list(dict.fromkeys(number for part in parts for number in _at_blanks(part)))


def _at_blanks(part: str) -> list[str]:
    words = part.split()
    return words if all(any(letter.isdigit() for letter in word) for word in words) else [part]


def _no_error(text: str) -> str:
    if text.upper() in ERRORS:
        raise CellRefused("excel_error")
    return text


def _digits(cell: Any) -> str:
    text = read_word(cell).translate(_DASHES)
    return text[:-2] if text.endswith(".0") else text


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellRefused("date_impossible") from None


def _day_text(cell: Any) -> str:
    """The day of a moment, in plain characters. A blank parts it from its time: 2020-3-1 0:30 is not the 10th.

    So blanks go only where they stand beside a separator.
    """
    text = unicodedata.normalize("NFKC", read_text(cell)).translate(_DASHES | _POINTS)
    return _AROUND.sub(r"\1", _TIME.sub("", text)).strip().removesuffix(".0")


def _date_of_serial(days: float, epoch: datetime) -> date:
    """43898, or 43898.5 with a time: a date whose cell lost its format."""
    day = (epoch + timedelta(days=days)).date()
    if day < FIRST_SERIAL_DAY:
        raise CellRefused("date_impossible")
    return day


def _number(cell: Any, *, strip: str = "") -> Decimal | None:
    """The number that a cell holds, or None. Binary noise of computed cells is rounded away."""
    if isinstance(cell, (bool, date, time, timedelta)):
        return None
    if isinstance(cell, float):
        number = Decimal(repr(cell))
        return round(number, 9) if number.is_finite() and abs(number) < Decimal("1e18") else None
    if isinstance(cell, int):
        return Decimal(cell) if cell.bit_length() <= 64 else None
    text = read_word(cell).translate(_DASHES).strip(strip)
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
