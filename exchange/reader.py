"""Sheets of a workbook as rows of cells, streamed: found by name, columns by heading, in whatever order.

What people put around a table (titles, two-storey headings, merged cells, empty rows, 合计, 填报人)
is understood here, so that everything behind deals with plain rows.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import IO, Any

from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.xml.constants import ARC_STYLE

from exchange.cells import EPOCH as EPOCH_1900
from exchange.cells import EPOCH_1904, NO_ROW_ABOVE, is_blank, is_ditto
from exchange.headings import WITHIN, find_headings, fold_heading
from exchange.intake import MAX_COLUMNS, MAX_ROWS, Survey, broken_file, check_package, survey_sheet, too_many_rows
from exchange.lines import UNCALCULATED, Line, Rows, lines_of, unbroken
from exchange.package import Package, Pulse, Strings, Styles, no_pulse, read_strings, read_styles
from exchange.refusals import UnreadableWorkbook
from texts.folding import squeezed

__all__ = ["UNCALCULATED", "OpenSheet", "RawRow", "Workbook", "fold_heading", "opened"]

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
DITTO_LENGTH = 12


@dataclass(frozen=True)
class RawRow:
    """One row as written. number: as Excel shows it. cells: by folded heading, only columns that the sheet has.

    extra: cells of unknown columns, by heading as written.
    """

    number: int
    cells: Mapping[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)
    is_hidden: bool = False
    is_struck: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the eye sees it as a row that counts."""
        return not self.is_hidden and not self.is_struck


@dataclass
class OpenSheet:
    """One recognised sheet, its headings found. `rows()` streams it; may be called again."""

    title: str
    book: Workbook
    path: str
    survey: Survey
    key: str
    is_hidden_whole: bool = False
    heading_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)  # folded heading → index
    unknown: dict[str, int] = field(default_factory=dict)  # heading as written → index
    unknown_counts: dict[str, int] = field(default_factory=dict)  # filled cells of each, after `rows()`
    totals: int = 0  # rows of sums, after `rows()`
    hidden_rows: int = 0  # after `rows()`, as is the next
    struck_rows: int = 0  # crossed out, and not hidden
    missing: list[str] = field(default_factory=list)  # required headings that the sheet lacks

    @property
    def hidden(self) -> list[str]:
        """Headings of columns that are hidden in the file; they are read like all others."""
        at = {index: heading for heading, index in (self.columns | self.unknown).items()}
        return [at[column - 1] for column in sorted(self.survey.hidden) if column - 1 in at]

    def find_headings(self, known: set[str]) -> None:
        head = list(islice(self._lines(fill_across=True), WITHIN))
        found = find_headings(head, known, key=self.key, title=self.title)
        self.heading_row, self.columns, self.unknown = found.row, found.columns, found.unknown

    def rows(self) -> Iterator[RawRow]:
        """Data rows below the heading row. Empty rows, totals, footers and repeated headings are passed over."""
        above: dict[str, Any] | None = None
        self.unknown_counts = dict.fromkeys(self.unknown, 0)
        self.totals = self.hidden_rows = self.struck_rows = 0
        for line in self._lines(fill_across=False):
            if line.number <= self.heading_row:
                continue
            cells = self._at(line, self.columns)
            if self._is_no_data(cells, line.cells):
                continue
            _resolve_ditto(cells, above, self.key)
            above = cells
            extra = self._at(line, self.unknown)
            for heading, cell in extra.items():
                self.unknown_counts[heading] += not is_blank(cell)
            is_hidden, is_struck = self.is_hidden_whole or line.is_hidden, self._is_struck(cells, line)
            self.hidden_rows += is_hidden
            self.struck_rows += is_struck and not is_hidden
            yield RawRow(line.number, cells, extra, is_hidden=is_hidden, is_struck=is_struck)

    def _lines(self, *, fill_across: bool) -> Iterator[Line]:
        width = max((*self.columns.values(), *self.unknown.values()), default=MAX_COLUMNS - 1) + 1
        filled = 0
        with self.book.part(self.path) as part:
            rows = Rows(part, strings=self.book.strings, styles=self.book.styles, epoch=self.book.epoch_of_numbers)
            for line in lines_of(rows, self.survey, width=width, fill_across=fill_across):
                filled += any(cell is not None for cell in line.cells)
                if filled > MAX_ROWS + WITHIN:
                    raise UnreadableWorkbook(too_many_rows())
                yield line

    @staticmethod
    def _at(line: Line, columns: Mapping[str, int]) -> dict[str, Any]:
        return {name: line.cells[at] if at < len(line.cells) else None for name, at in columns.items()}

    def _is_struck(self, cells: Mapping[str, Any], line: Line) -> bool:
        """Its number is crossed out, or whatever stands in it."""
        filled = {self.columns[heading] for heading, cell in cells.items() if not is_blank(cell)}
        return self.columns[self.key] in line.struck or (bool(filled) and filled <= line.struck)

    def _is_no_data(self, cells: Mapping[str, Any], line: Sequence[Any]) -> bool:
        """cells: of the known columns. line: of all, since 合计 may stand under a 序号 that nobody declared."""
        filled = [cell for cell in cells.values() if not is_blank(cell)]
        if not filled:
            return True
        if not is_blank(cells[self.key]):
            number = _text(cells[self.key])
            is_total = bool(TOTAL.fullmatch(number))
            alone = len(filled) == 1 and GROUP.fullmatch(number)
            is_around = number == self.key or FOOT.fullmatch(number) or alone
        else:
            texts = [_text(cell) for cell in line if not is_blank(cell)]
            is_total = len(filled) <= FEW and any(map(TOTAL.fullmatch, texts))
            is_around = len(filled) <= FEW and FOOT.fullmatch(texts[0])
        self.totals += is_total
        return bool(is_total or is_around)


class _Contents(ExcelReader):
    """What a package says of its sheets; names, themes, properties and charts are not even looked at."""

    def __init__(self, package: Package) -> None:
        self.archive, self.valid_files = package, package.namelist()
        self.read_only = self.data_only = True
        self.keep_vba = self.keep_links = self.rich_text = False

    def read(self) -> None:
        self.read_manifest()
        self.read_workbook()

    def strings(self) -> Strings:
        part = self.package.find(SHARED_STRINGS)
        name = next((name for name in self.valid_files if part and name.lower() == part.PartName[1:].lower()), None)
        if name is None:
            return Strings()
        with self.archive.open(name) as stream:
            return read_strings(stream)

    def styles(self) -> Styles:
        name = next((name for name in self.valid_files if name.lower() == ARC_STYLE), None)
        return read_styles(self.archive.read(name)) if name else Styles()


class Workbook:
    """An opened file. Use as `with opened(file) as workbook`."""

    def __init__(self, file: IO[bytes], pulse: Pulse = no_pulse) -> None:
        self._package = Package(file, pulse)
        contents = _Contents(self._package)
        contents.read()
        self.strings, self.styles = contents.strings(), contents.styles()
        self.epoch_of_numbers = contents.wb.epoch
        self.epoch: datetime = EPOCH_1904 if self.epoch_of_numbers.year == 1904 else EPOCH_1900
        self._sheets: dict[str, tuple[str, str, bool]] = {}
        for sheet, relation in contents.parser.find_sheets():
            if relation.target in contents.valid_files and "chartsheet" not in relation.Type:
                self._add(sheet.name, relation.target, is_hidden=sheet.state in ("hidden", "veryHidden"))

    def _add(self, title: str, path: str, *, is_hidden: bool) -> None:
        """Raises UnreadableWorkbook when two sheets are one part, which no program writes."""
        if any(path == known for _title, known, _hidden in self._sheets.values()):
            raise UnreadableWorkbook(broken_file())
        self._sheets[squeezed(title)] = (title, path, is_hidden)

    @property
    def titles(self) -> list[str]:
        return [title for title, _path, _hidden in self._sheets.values()]

    def has(self, name: str) -> bool:
        return squeezed(name) in self._sheets

    def holds_something(self, title: str) -> bool:
        """Whether a sheet has a filled row. One too large to tell has."""
        try:
            with unbroken():
                return survey_sheet(self._package, self._sheets[squeezed(title)][1]).rows > 0
        except UnreadableWorkbook:
            return True

    def part(self, path: str) -> Any:
        return self._package.open(path)

    def sheet(self, name: str, *, key: str, headings: Iterable[str], required: Iterable[str] = ()) -> OpenSheet:
        """The sheet of that name with its heading row found. Raises UnreadableWorkbook when there is none."""
        title, path, is_hidden = self._sheets[squeezed(name)]
        with unbroken():
            survey = survey_sheet(self._package, path)
            sheet = OpenSheet(title, self, path, survey, fold_heading(key), is_hidden)
            sheet.find_headings({fold_heading(heading) for heading in headings})
        sheet.missing = [heading for heading in required if fold_heading(heading) not in sheet.columns]
        return sheet

    def close(self) -> None:
        self._package.close()


@contextmanager
def opened(file: IO[bytes], pulse: Pulse = no_pulse) -> Iterator[Workbook]:
    """Check, then open. Raises UnreadableWorkbook with a sentence for whatever is no plain workbook.

    pulse: called with every piece that is read, from here to the last row.
    """
    check_package(file)
    with unbroken(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of decoration that it does not keep
        workbook = Workbook(file, pulse)
    try:
        yield workbook
    finally:
        workbook.close()


def _text(cell: Any) -> str:
    return squeezed(cell) if isinstance(cell, str) else ""


def _resolve_ditto(cells: dict[str, Any], above: Mapping[str, Any] | None, key: str) -> None:
    """The cell above stands for a ditto mark; never in the column of the number."""
    for heading, cell in cells.items():
        if isinstance(cell, str) and len(cell) < DITTO_LENGTH and heading != key and is_ditto(cell):
            cells[heading] = NO_ROW_ABOVE if above is None else above[heading]
