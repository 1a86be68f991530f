"""Cells as people write them → clean Python values. Pure functions; nothing here knows a sheet.

A cell is what openpyxl gives: None, text, whole or broken number, truth value, date, time.
Every function raises CellRefused for what it cannot understand, and never anything else.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from exchange.days import EPOCH, EPOCH_1904, read_date, read_month
from exchange.refusals import CellRefused
from exchange.texts import LONGEST_NUMBER, StandIn, is_blank, is_ditto, read_line, read_text, read_word
from money.yuan import CENT, LARGEST
from texts.folding import DASHES, compatible, number_key
from texts.placeholders import is_placeholder

__all__ = [
    "EPOCH",
    "EPOCH_1904",
    "is_blank",
    "is_ditto",
    "read_date",
    "read_line",
    "read_month",
    "read_text",
    "read_word",
]

NO_ROW_ABOVE = StandIn("同上")  # a ditto mark in the first row
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+\d{1,3}", re.IGNORECASE)
_SEPARATORS = re.compile(r"[、､﹑,，﹐;；|｜\r\n\t]+")
_AND = re.compile(r"(?<=[\d号)）\]］〕】])\s*(?:以及|[和及与暨])\s*(?=\S*\d)")
_OR_ELSE = re.compile(r"\s*[/／\\。]\s*")
LARGEST_COUNT = 2_147_483_647
SURE_DIGITS = 15  # that Excel keeps of a number


def read_identifier(cell: Any) -> str:
    """A number that identifies something: no blanks, full-width letters made ordinary; brackets stay as written.

    Raises CellRefused for what Excel has made of a number (a day, an exponent, more than 15 digits, a fraction), for
    ditto marks, and for placeholders and whatever else has neither letter nor digit.
    """
    if isinstance(cell, (date, datetime, time, timedelta)):
        raise CellRefused("number_is_date")
    if is_changed_number(cell) or (isinstance(cell, (bool, float)) and not _is_whole(cell)):
        raise CellRefused("number_changed")
    text = "".join(_width_folded(read_text(cell)).split())
    if _EXPONENT.fullmatch(text):
        raise CellRefused("number_changed")
    if is_ditto(text):
        raise CellRefused("number_is_ditto")
    if is_placeholder(text) or not any(letter.isalnum() for letter in number_key(text)):
        raise CellRefused("number_is_placeholder")
    return text


def is_changed_number(cell: Any) -> bool:
    """Whether a number cell has more digits than Excel keeps: its end is lost.

    >>> is_changed_number(140100202611030001), is_changed_number(1.401e17), is_changed_number(12)
    (True, True, False)
    """
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return False
    return abs(cell) >= 10**SURE_DIGITS if isinstance(cell, int) else not abs(cell) < 10.0**SURE_DIGITS


def read_amount(cell: Any) -> Decimal:
    """Yuan, two places, not negative. Thousands separators, ￥ and 元 are read; 万元 is refused, not multiplied.

    More than two decimals that a formula made are rounded half up, as the sheet shows them; typed ones are refused.
    """
    number = _number(cell, strip="¥￥元")
    if number is None or not 0 <= number <= LARGEST:
        raise CellRefused("amount_invalid")
    if isinstance(cell, str) and number != number.quantize(CENT, rounding=ROUND_HALF_UP):
        raise CellRefused("amount_too_exact")
    return number.quantize(CENT, rounding=ROUND_HALF_UP)


def read_quantity(cell: Any) -> Decimal:
    """A number that is not negative, with at most two decimals; what a formula made is rounded half up to these."""
    number = _number(cell, strip="")
    if number is None or not 0 <= number <= LARGEST:
        raise CellRefused("quantity_invalid")
    rounded = number.quantize(CENT, rounding=ROUND_HALF_UP)
    if isinstance(cell, str) and number != rounded:
        raise CellRefused("quantity_invalid")
    return rounded


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
    if word in {"是", "有", "√", "✓", "✔", "Y", "YES", "TRUE", "1"}:
        return True
    if word in {"否", "无", "没有", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0"}:
        return False
    raise CellRefused("yes_no_invalid")


def split_list(text: str) -> list[str]:
    """Several numbers in one cell, joined by 、 or another common separator; doubles dropped, order kept.

    A blank parts two numbers only where both hold a digit: 函0012 函0015 are two, 函 0012 is one. / and 。 part them
    only where both sides are made alike: 函1/函2 are two, 函2020/12 is one.
    """
    parts = [piece for part in _SEPARATORS.split(text) for piece in _AND.split(part)]
    alike = [piece for part in parts for piece in _taken_apart(part)]
    numbers = [number.strip() for part in alike if part.strip() for number in _at_blanks(part)]
    return list(dict.fromkeys(numbers))


def _taken_apart(part: str) -> list[str]:
    pieces = [piece for piece in _OR_ELSE.split(part) if piece]
    return pieces if len({_make(piece) for piece in pieces}) == 1 else [part]


def _make(piece: str) -> tuple[str, bool, int]:
    """What two numbers of one ledger have in common: how they begin, whether they end in 号; bare digits, how many."""
    piece = "".join(piece.split())
    found = re.match(r"\D*", piece)
    beginning = found[0] if found else ""
    return beginning, piece.endswith("号"), 0 if beginning or not piece.isdecimal() else len(piece)


def _at_blanks(part: str) -> list[str]:
    words = part.split()
    return words if all(any(letter.isdigit() for letter in word) for word in words) else [part]


def _width_folded(text: str) -> str:
    """Full-width letters, digits and ASCII signs made ordinary; brackets of official numbers stay as written."""
    return "".join(compatible(letter) if letter not in "（）［］〔〕【】" else letter for letter in text)


def _is_whole(cell: Any) -> bool:
    return isinstance(cell, float) and cell.is_integer()


def _number(cell: Any, *, strip: str = "") -> Decimal | None:
    """The number that a cell holds, or None. Binary noise of computed cells is rounded away."""
    if isinstance(cell, (bool, date, time, timedelta)):
        return None
    if isinstance(cell, float):
        number = Decimal(repr(cell))
        return round(number, 9) if number.is_finite() and abs(number) < Decimal("1e18") else None
    if isinstance(cell, int):
        return Decimal(cell) if cell.bit_length() <= 64 else None
    text = read_word(cell).translate(DASHES).strip(strip)
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
