"""Sheets of a workbook as rows of cells, streamed: found by name, columns by heading, in whatever order.

What people put around a table (titles, two-storey headings, merged cells, empty rows, 合计, 填报人)
is understood here, so that everything behind deals with plain rows.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import IO, Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from exchange.cells import DITTO, EPOCH_1904, is_blank
from exchange.cells import EPOCH as EPOCH_1900
from exchange.cells import fold as folded
from exchange.intake import (
    BROKEN_PACKAGE,
    MAX_COLUMNS,
    MAX_ROWS,
    Survey,
    broken_file,
    check_package,
    survey_sheet,
    too_many_rows,
)
from exchange.refusals import UnreadableWorkbook

HEADING_WITHIN = 30  # rows in which the heading row must stand
LAST_ROW = 1_048_576
TOTAL = re.compile(
    r".{0,8}(?:合计|总计|小计|共计|累计|汇总)(?:数|\(.{0,8}\))?:?共?[\d,.]*(?:条|件|份|次|个|家|户|人|人次|元|万元)?"
)
FOOT = re.compile(
    r"(?:填报|填表|制表|统计|报送|上报|审核|复核|校对|签发|经办|联系|负责|主要负责|分管领导|分管负责|单位负责)"
    r"(?:人|单位|部门|日期|时间|电话)?(?:\(.{0,6}\))?(?::.*)?"
    r"|(?:单位|日期|联系电话|电话|注|备注|说明|备注说明|填表说明)(?:\(.{0,6}\))?:.*",
    re.DOTALL,
)
GROUP = re.compile(r"[^\dA-Za-z]{1,20}")  # 太原市, 一、办结情况: a heading between the rows; a number has digits
FEW = 6  # filled cells of a line under the table; a row without its number has more
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
UNCALCULATED = object()  # stands in a cell whose formula has no stored result


@dataclass(frozen=True)
class RawRow:
    """One row as written. number: as Excel shows it. cells: by folded heading, only columns that the sheet has.

    extra: cells of unknown columns, by heading as written.
    """

    number: int
    cells: Mapping[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class OpenSheet:
    """One recognised sheet, its headings found. `rows()` streams it; may be called again."""

    title: str
    worksheet: ReadOnlyWorksheet
    survey: Survey
    heading_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)  # folded heading → index
    unknown: dict[str, int] = field(default_factory=dict)  # heading as written → index
    unknown_counts: dict[str, int] = field(default_factory=dict)  # filled cells of each, after `rows()`
    missing: list[str] = field(default_factory=list)  # required headings that the sheet lacks
    key: str = ""

    @property
    def hidden(self) -> list[str]:
        """Headings of columns that are hidden in the file; they are read like all others."""
        at = {index: heading for heading, index in (self.columns | self.unknown).items()}
        return [at[column - 1] for column in sorted(self.survey.hidden) if column - 1 in at]

    def rows(self) -> Iterator[RawRow]:
        """Data rows below the heading row. Empty rows, totals, footers and repeated headings are passed over."""
        above: dict[str, Any] = {}
        self.unknown_counts = dict.fromkeys(self.unknown, 0)
        for number, line in _lines(self, fill_across=False):
            if number <= self.heading_row:
                continue
            cells = {heading: line[index] if index < len(line) else None for heading, index in self.columns.items()}
            if self._is_no_data(cells, line):
                continue
            _resolve_ditto(cells, above, self.key)
            above = cells
            extra = {heading: line[index] if index < len(line) else None for heading, index in self.unknown.items()}
            for heading, cell in extra.items():
                self.unknown_counts[heading] += not is_blank(cell)
            yield RawRow(number, cells, extra)

    def _is_no_data(self, cells: Mapping[str, Any], line: Sequence[Any]) -> bool:
        """cells: of the known columns. line: of all, since 合计 may stand under a 序号 that nobody declared."""
        filled = [cell for cell in cells.values() if not is_blank(cell)]
        if not filled:
            return True
        number = _text(cells[self.key])
        if not is_blank(cells[self.key]):
            alone = len(filled) == 1 and GROUP.fullmatch(number)
            return bool(number == self.key or TOTAL.fullmatch(number) or FOOT.fullmatch(number) or alone)
        texts = [_text(cell) for cell in line if not is_blank(cell)]
        return len(filled) <= FEW and bool(FOOT.fullmatch(texts[0]) or any(map(TOTAL.fullmatch, texts)))


class _Worksheet(ReadOnlyWorksheet):
    def _get_size(self) -> None:
        """openpyxl would read a sheet that states no size to its end; `survey_sheet` has measured it already."""


class _CellsOnly(ExcelReader):
    """Strings, date styles and sheets; names, themes, properties and charts are not even looked at."""

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()

    def read_worksheets(self) -> None:
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                self.wb._sheets.append(_Worksheet(self.wb, sheet.name, relation.target, self.shared_strings))


class Workbook:
    """An opened file. Use as `with opened(file) as workbook`."""

    def __init__(self, file: IO[bytes]) -> None:
        reader = _CellsOnly(file, read_only=True, data_only=True, keep_links=False)
        reader.read()
        self._book = reader.wb
        self._package = zipfile.ZipFile(file)
        self.epoch: datetime = EPOCH_1904 if self._book.epoch.year == 1904 else EPOCH_1900
        self._worksheets = {folded(ws.title): ws for ws in self._book.worksheets}

    @property
    def titles(self) -> list[str]:
        return [worksheet.title for worksheet in self._worksheets.values()]

    def has(self, name: str) -> bool:
        return folded(name) in self._worksheets

    def sheet(self, name: str, *, key: str, headings: Iterable[str], required: Iterable[str] = ()) -> OpenSheet:
        """The sheet of that name with its heading row found. Raises UnreadableWorkbook when there is none."""
        worksheet = self._worksheets[folded(name)]
        with unbroken():
            survey = survey_sheet(self._package, worksheet._worksheet_path)
            sheet = OpenSheet(worksheet.title, worksheet, survey, key=folded(key))
            _find_headings(sheet, {folded(heading) for heading in headings})
        sheet.missing = [heading for heading in required if folded(heading) not in sheet.columns]
        return sheet

    def close(self) -> None:
        self._book.close()
        self._package.close()


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Workbook]:
    """Check, then open. Raises UnreadableWorkbook with a sentence for whatever is no plain workbook."""
    check_package(file)
    with unbroken(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of decoration that it does not keep
        workbook = Workbook(file)
    try:
        yield workbook
    finally:
        workbook.close()


@contextmanager
def unbroken() -> Iterator[None]:
    """Whatever the parser stumbles over is a damaged file, and is said as such."""
    try:
        yield
    except BROKEN_SHEET as broken:
        raise UnreadableWorkbook(broken_file()) from broken


def fold_heading(heading: Any) -> str:
    """Headings are compared without blanks, line breaks, width of letters, or the star of required ones."""
    return folded("" if heading is None else str(heading)).strip("*")


def _text(cell: Any) -> str:
    return folded(cell) if isinstance(cell, str) else ""


def _resolve_ditto(cells: dict[str, Any], above: Mapping[str, Any], key: str) -> None:
    for heading, cell in cells.items():
        if isinstance(cell, str) and len(cell) < 8 and heading != key and _text(cell) in DITTO and heading in above:
            cells[heading] = above[heading]


def _lines(sheet: OpenSheet, *, fill_across: bool) -> Iterator[tuple[int, list[Any]]]:
    """All rows of the sheet with their numbers, merged cells filled downwards (and across, for headings)."""
    starts: dict[int, list[tuple[int, int, int]]] = {}
    for first_column, first_row, last_column, last_row in sheet.survey.merged:
        starts.setdefault(first_row, []).append((first_column, last_column, last_row))
    carried: dict[int, tuple[int, Any]] = {}
    filled = 0
    width = max((*sheet.columns.values(), *sheet.unknown.values()), default=MAX_COLUMNS - 1) + 1
    for number, line in enumerate(_worksheet_rows(sheet.worksheet, width=width), start=1):
        cells = list(line)
        _fill(cells, number, starts, carried, fill_across=fill_across)
        for column in sheet.survey.uncalculated.get(number, ()):
            if column <= len(cells) and cells[column - 1] is None:
                cells[column - 1] = UNCALCULATED
        filled += any(cell is not None for cell in line)
        if filled > MAX_ROWS + HEADING_WITHIN:
            raise UnreadableWorkbook(too_many_rows())
        yield number, cells


def _fill(cells: list, number: int, starts: dict, carried: dict, *, fill_across: bool) -> None:
    for first, last, until in starts.get(number, ()):
        value = cells[first - 1] if first <= len(cells) else None
        for column in range(first, min(last, MAX_COLUMNS) + 1 if fill_across else first + 1):
            carried[column] = (until, value)
    for column, (until, value) in list(carried.items()):
        if number > until:
            del carried[column]
        elif value is not None:
            cells.extend([None] * (column - len(cells)))
            if cells[column - 1] is None:
                cells[column - 1] = value


def _worksheet_rows(worksheet: ReadOnlyWorksheet, *, width: int) -> Iterator[tuple]:
    """openpyxl's rows, within Excel's own bounds whatever the file claims, its warnings kept quiet."""
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(max_row=LAST_ROW, max_col=width, values_only=True)
    while True:
        with unbroken(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield row


def _find_headings(sheet: OpenSheet, known: set[str]) -> None:
    """The row with most known headings, the first column's among them; a second storey below it is joined."""
    head = list(islice(_lines(sheet, fill_across=True), HEADING_WITHIN))
    folded_head = [[fold_heading(cell) for cell in line] for _number, line in head]
    candidates = [(len(known & set(line)), -index) for index, line in enumerate(folded_head) if sheet.key in line]
    if not candidates:
        raise UnreadableWorkbook(
            _("Sheet “%(sheet)s” has no heading row with the column %(column)s. Add it and upload the file again.")
            % {"sheet": sheet.title, "column": sheet.key}
        )
    at = -max(candidates)[1]
    names, written = folded_head[at], head[at][1]
    sheet.heading_row = head[at][0]
    if at + 1 < len(head) and _is_second_storey(folded_head[at + 1], names, known, sheet.key):
        below, sheet.heading_row = folded_head[at + 1], head[at + 1][0]
        names = [under if under in known else over for over, under in _side_by_side(names, below)]
        written = [
            under if fold_heading(under) in known else over for over, under in _side_by_side(written, head[at + 1][1])
        ]
    for index, name in enumerate(names):
        if name in known:
            sheet.columns.setdefault(name, index)
        elif name:
            sheet.unknown.setdefault(" ".join(str(written[index]).split()), index)


def _is_second_storey(below: list[str], names: list[str], known: set[str], key: str) -> bool:
    at_key = names.index(key)
    under_key = below[at_key] if at_key < len(below) else ""
    return under_key in ("", key) and bool(known & set(below) - set(names))


def _side_by_side(upper: list, lower: list) -> Iterator[tuple[Any, Any]]:
    for index in range(max(len(upper), len(lower))):
        yield (upper[index] if index < len(upper) else ""), (lower[index] if index < len(lower) else "")
