"""The rows of one sheet as lists of cells, streamed, with what the eye sees of each: hidden, crossed out."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import INLINE_STRING, ROW_TAG, WorkSheetParser

from exchange.intake import BROKEN_PACKAGE, MAX_COLUMNS, Survey, broken_file
from exchange.package import Strings, Styles, is_struck, text_of
from exchange.refusals import UnreadableWorkbook
from exchange.texts import StandIn

LAST_ROW = 1_048_576
BROKEN_SHEET = (
    *BROKEN_PACKAGE,
    ParseError,
    DefusedXmlException,
    InvalidFileException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
)
UNCALCULATED = StandIn("")  # a formula without a stored result
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class Line:
    """One row of a sheet. number: as Excel shows it. cells: by column from 0. struck: columns that are crossed out."""

    number: int
    cells: list[Any]
    is_hidden: bool = False
    struck: set[int] = field(default_factory=set)


@contextmanager
def unbroken() -> Iterator[None]:
    """Whatever the parser stumbles over is a damaged file, and is said as such."""
    try:
        yield
    except BROKEN_SHEET as broken:
        raise UnreadableWorkbook(broken_file()) from broken


def unescaped(text: str) -> str:
    """A text as it was typed: OOXML writes what XML cannot hold as _x000D_, and _x005F_ for a literal line before x.

    >>> unescaped("第一行_x000D_"), unescaped("_x005F_x000D_")
    ('第一行\\r', '_x000D_')
    """
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


class Rows(WorkSheetParser):
    """openpyxl's cells, without what it makes of views, filters and formats around them."""

    def __init__(self, part: IO[bytes], *, strings: Strings, styles: Styles, epoch: Any) -> None:
        super().__init__(
            part, strings.texts, data_only=True, epoch=epoch, date_formats=styles.dates, timedelta_formats=styles.spans
        )
        self._strings, self._styles = strings, styles

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]], bool]]:
        """(number, cells, whether the row is hidden) of one row after the other."""
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                is_hidden = element.get("hidden") in ("1", "true") or element.get("ht") in ("0", "0.0")
                self.row_dimensions.clear()
                element.clear()
                yield number, cells, is_hidden

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell = super().parse_cell(element)
        cell["struck"] = cell["style_id"] in self._styles.struck
        kind = element.get("t")
        if kind == "inlineStr" and (inline := element.find(INLINE_STRING)) is not None:
            cell["value"] = text_of(inline)
            cell["struck"] |= is_struck(inline)
        elif kind == "s" and self._strings.struck and cell["value"] is not None:
            cell["struck"] |= int(element.findtext(element.tag[:-1] + "v")) in self._strings.struck
        if isinstance(cell["value"], str) and kind in ("s", "str", "inlineStr"):
            cell["value"] = unescaped(cell["value"])
        return cell


def lines_of(rows: Rows, survey: Survey, *, width: int, fill_across: bool) -> Iterator[Line]:
    """The rows up to the last filled one, merged cells filled downwards (and across, for headings)."""
    starts: Starts = {}
    for first_column, first_row, last_column, last_row in survey.merged:
        starts.setdefault(first_row, []).append((first_column, last_column, last_row))
    carried: dict[int, tuple[int, Any, bool]] = {}
    for line in _filled_lines(rows, survey, width=width):
        _fill(line, starts, carried, fill_across=fill_across)
        for column in survey.uncalculated.get(line.number, ()):
            if column <= len(line.cells) and line.cells[column - 1] is None:
                line.cells[column - 1] = UNCALCULATED
        yield line


def _filled_lines(rows: Rows, survey: Survey, *, width: int) -> Iterator[Line]:
    """Within Excel's own bounds whatever the file claims, openpyxl's warnings kept quiet."""
    stream = rows.parse()
    while True:
        with unbroken(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(stream, None)
        if row is None or row[0] > min(survey.last, LAST_ROW):
            return
        yield _line(*row, width=width)


def _line(number: int, cells: list[dict[str, Any]], is_hidden: bool, *, width: int) -> Line:
    line = Line(number, [None] * width, is_hidden)
    for cell in cells:
        if cell["column"] <= width:
            line.cells[cell["column"] - 1] = cell["value"]
            if cell["struck"]:
                line.struck.add(cell["column"] - 1)
    return line


Starts = dict[int, list[tuple[int, int, int]]]  # row → merged cells that begin there: first column, last, last row


def _fill(line: Line, starts: Starts, carried: dict[int, tuple[int, Any, bool]], *, fill_across: bool) -> None:
    cells = line.cells
    for first, last, until in starts.get(line.number, ()):
        value = cells[first - 1] if first <= len(cells) else None
        for column in range(first, min(last, MAX_COLUMNS) + 1 if fill_across else first + 1):
            carried[column] = (until, value, first - 1 in line.struck)
    for column, (until, value, is_crossed) in list(carried.items()):
        if line.number > until:
            del carried[column]
        elif value is not None:
            cells.extend([None] * (column - len(cells)))
            if cells[column - 1] is None:
                cells[column - 1] = value
                line.struck |= {column - 1} if is_crossed else set()
