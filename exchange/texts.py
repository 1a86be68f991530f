"""Cells as text: prose, one line, a word. Pure functions; see `exchange.cells` for the other values."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from exchange.refusals import CellRefused
from texts.folding import DASHES, squeezed, visible
from texts.newlines import one_line, unified

ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}
)
_DITTO = re.compile(r"同上|同前|上同|〃|(?:-*[\"'“”„‟″′‴＂〝〞]{1,2}-*)")
LONGEST_NUMBER = 40


class StandIn:
    """Stands in a cell for what cannot be read; shown as the cell looks."""

    def __init__(self, looks: str) -> None:
        self._looks = looks

    def __str__(self) -> str:
        return self._looks


def is_blank(cell: Any) -> bool:
    if not isinstance(cell, str):
        return cell is None
    text = cell.strip()
    return not text or (not text[0].isalnum() and not visible(text).strip())


def read_text(cell: Any) -> str:
    """Prose: outer blanks (also full-width and invisible ones) gone, line breaks of one kind, the rest untouched."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = unicodedata.normalize("NFC", _printable(unified(cell)).strip().strip("\u200b\ufeff"))
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


def read_line(cell: Any) -> str:
    """Prose on one line: a break that Alt+Enter made is none of the name's.

    >>> read_line("某某\\n商贸行有限公司")
    '某某商贸行有限公司'
    """
    return one_line(read_text(cell))


def read_word(cell: Any) -> str:
    """A word of a list or the name of a place, for comparing: no blanks, compatible forms folded."""
    return squeezed(read_text(cell))


def is_ditto(text: str) -> bool:
    """Whether a cell says: as above. 同上, 同前, 〃, ″, ”, ", -"-, however blanks stand in it.

    >>> [is_ditto(text) for text in ("同 上", "〃", '- " -', "”", "同上级")]
    [True, True, True, True, False]
    """
    return bool(_DITTO.fullmatch(re.sub(r"\s", "", visible(text)).translate(DASHES)))


def _printable(text: str) -> str:
    """Without controls; what joins letters or turns their direction belongs to the text and stays."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")


def _no_error(text: str) -> str:
    if text.upper() in ERRORS:
        raise CellRefused("excel_error")
    return text
