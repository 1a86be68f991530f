"""Workbooks out, row by row: bytes leave while rows are still being read, memory stays flat.

Every text is a string cell, so nothing that begins with = + - @ can ever become a formula; there is
no code here that could write one. Dates and numbers are real cells, as the importer reads them.
Words that a column repeats go to the shared table, which keeps 200,000 rows within the importer's limits.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from exchange.cells import EPOCH

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_ONCE = 200
LONGEST_TEXT = 32_767  # Excel's limit for one cell
SHARED_PER_COLUMN, LONGEST_SHARED = 500, 60
BOLD, DAY, MOMENT, WRAP, TITLE, LINE = 1, 2, 3, 4, 5, 6
BOXED = {0: 7, WRAP: 7, BOLD: 8, DAY: 9, MOMENT: 10}  # the same in a ruled table on paper
LONGEST_FOOT = 200  # Excel allows 255 characters, codes included
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what a reader would take for a character, such as _x000D_
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PLAIN = '<xf numFmtId="{}" fontId="{}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
_WRAPPED = (
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
)
_RULED = "<border>{}<diagonal/></border>".format(
    "".join(f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom"))
)


def _aligned(*, font: int, border: int = 0, form: int = 0, across: str = "left") -> str:
    return (
        f'<xf numFmtId="{form}" fontId="{font}" fillId="0" borderId="{border}" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="{across}" vertical="center" '
        'wrapText="1"/></xf>'
    )


_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="4"><font><sz val="11"/><name val="等线"/></font>'
    '<font><b/><sz val="11"/><name val="等线"/></font><font><sz val="9"/><name val="等线"/></font>'
    '<font><b/><sz val="16"/><name val="等线"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>{_RULED}</borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="11">{_PLAIN.format(0, 0)}{_PLAIN.format(0, 1)}{_PLAIN.format(164, 0)}{_PLAIN.format(165, 0)}'
    f"{_WRAPPED}{_aligned(font=3, across='center')}{_aligned(font=0)}{_aligned(font=2, border=1)}"
    f"{_aligned(font=2, border=1, across='center')}{_aligned(font=2, border=1, form=164)}"
    f"{_aligned(font=2, border=1, form=165)}</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True)
class Paper:
    """A sheet to be printed: A4 landscape, as wide as the page, ruled, its heads on every page.

    title and line stand above the table, each over its whole width; foot: on every page, beside the page's number.
    """

    title: str
    line: str = ""
    foot: str = ""


@dataclass
class Table:
    """One sheet to be written. rows may be a generator; headings are the first row when there are any, on paper the
    first below the title.

    Afterwards `count` says how many rows it had and `digest` is the SHA-256 of its cells.
    """

    title: str
    rows: Iterable[Sequence[Any]]
    headings: Sequence[str] = ()
    widths: Sequence[int] = ()
    wrap: bool = False
    is_numbered: bool = False  # rows come as (row of the sheet, cells), the first row taken by the headings
    paper: Paper | None = None
    count: int = 0
    digest: str = ""

    @property
    def above(self) -> list[tuple[str, int]]:
        """Texts above the headings with their styles."""
        if self.paper is None:
            return []
        return [(text, style) for text, style in ((self.paper.title, TITLE), (self.paper.line, LINE)) if text]

    def style(self, style: int) -> int:
        return BOXED[style] if self.paper else style


def workbook_bytes(tables: Iterable[Table]) -> Iterator[bytes]:
    """The .xlsx in pieces. Rows are read when their table's turn comes, so a table may tell about earlier ones."""
    sink, shared = _Sink(), _SharedStrings()
    titles: list[str] = []
    heads: dict[int, int] = {}
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        for number, table in enumerate(tables, start=1):
            titles.append(_sheet_title(table.title, number))
            if table.paper:
                heads[number] = len(table.above) + 1
            shared.start_sheet()
            with package.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for piece in _sheet_xml(table, shared):
                    part.write(piece)
                    if data := sink.take():
                        yield data
        for name, content in _frame(titles, heads, shared):
            package.writestr(name, content)
    yield sink.take()


class _SharedStrings:
    """Short texts that a column repeats. A column with more than 500 different ones (numbers, names) gets no more."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self._per_column: dict[int, int] = {}

    def start_sheet(self) -> None:
        self._per_column.clear()

    def place(self, text: str, column: int) -> int | None:
        found = self.index.get(text)
        if found is None and len(text) <= LONGEST_SHARED and self._per_column.get(column, 0) < SHARED_PER_COLUMN:
            self._per_column[column] = self._per_column.get(column, 0) + 1
            found = self.index[text] = len(self.index)
        return found

    def xml(self) -> str:
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.index)
        return f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(self.index)}">{items}</sst>'


class _Sink(io.RawIOBase):
    """What zipfile writes to: takes bytes, gives them away, cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def _sheet_xml(table: Table, shared: _SharedStrings) -> Iterator[bytes]:
    yield (_sheet_head(table)).encode()
    digest, lines, number = hashlib.sha256(), [], 0
    for text, style in table.above:
        number += 1
        lines.append(f'<row r="{number}" ht="30" customHeight="1">{_cell(1, number, text, shared, style)}</row>')
    if table.headings:
        number += 1
        lines.append(_row(number, table.headings, shared, table, style=BOLD))
    for row in table.rows:
        number += 1
        if table.is_numbered:
            number, row = row
        table.count += 1
        lines.append(_row(number, row, shared, table, style=WRAP if table.wrap else 0))
        if len(lines) >= ROWS_AT_ONCE:
            piece = "".join(lines).encode()
            digest.update(piece)
            lines.clear()
            yield piece
    piece = "".join(lines).encode()
    digest.update(piece)
    table.digest = digest.hexdigest()
    yield piece + f"</sheetData>{_sheet_foot(table)}</worksheet>".encode()


def _sheet_head(table: Table) -> str:
    columns = "".join(
        f'<col min="{index}" max="{index}" width="{width}" customWidth="1"/>'
        for index, width in enumerate(table.widths, start=1)
    )
    head = len(table.above) + 1
    pane = f'<pane ySplit="{head}" topLeftCell="A{head + 1}" activePane="bottomLeft" state="frozen"/>'
    pane = pane if table.headings else ""
    fits = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if table.paper else ""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}">{fits}'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
    )


def _sheet_foot(table: Table) -> str:
    """What is told behind the rows: merged titles, and how the page is set up."""
    if table.paper is None:
        return ""
    last = _letter(max(1, len(table.headings)))
    merged = "".join(f'<mergeCell ref="A{row}:{last}{row}"/>' for row in range(1, len(table.above) + 1))
    foot = escape(_FORBIDDEN.sub("", table.paper.foot)[:LONGEST_FOOT].replace("&", "&&"))
    return (
        f'<mergeCells count="{len(table.above)}">{merged}</mergeCells>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;L&amp;8{foot}&amp;R&amp;8&amp;P / &amp;N</oddFooter></headerFooter>"
    )


def _row(number: int, cells: Sequence[Any], shared: _SharedStrings, table: Table, *, style: int) -> str:
    written = [_cell(column, number, cell, shared, style, table) for column, cell in enumerate(cells, start=1)]
    return f'<row r="{number}">{"".join(written)}</row>'


_letters: list[str] = [""]


def _letter(column: int) -> str:
    while len(_letters) <= column:
        _letters.append(get_column_letter(len(_letters)))
    return _letters[column]


def _cell(column: int, row: int, value: Any, shared: _SharedStrings, style: int, table: Table | None = None) -> str:
    if isinstance(value, datetime):
        style = MOMENT
    elif isinstance(value, date):
        style = DAY
    style = table.style(style) if table else style
    place, styled = f"{_letter(column)}{row}", f' s="{style}"' if style else ""
    if value is None or value == "":
        return f'<c r="{place}"{styled}/>' if table and table.paper else ""
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, (int, float, Decimal)):
        return f'<c r="{place}"{styled}><v>{value}</v></c>'
    if isinstance(value, datetime):
        return f'<c r="{place}"{styled}><v>{_serial(value)}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}"{styled}><v>{(value - EPOCH.date()).days}</v></c>'
    text = _ESCAPE.sub("_x005F_", _FORBIDDEN.sub("", str(value)))[:LONGEST_TEXT]
    index = shared.place(text, column)
    if index is not None:
        return f'<c r="{place}"{styled} t="s"><v>{index}</v></c>'
    preserve = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'<c r="{place}"{styled} t="inlineStr"><is><t{preserve}>{escape(text)}</t></is></c>'


def _serial(moment: datetime) -> float:
    """Excel's day count of a moment as a clock on the wall shows it; zones mean nothing to a sheet."""
    difference = moment.replace(tzinfo=None) - EPOCH
    return difference.days + difference.seconds / 86_400


def _sheet_title(title: str, number: int) -> str:
    """Excel allows 31 characters, none of []:*?/\\ in a sheet's name."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or f"Sheet{number}"


def _frame(titles: list[str], heads: dict[int, int], shared: _SharedStrings) -> Iterator[tuple[str, str]]:
    """The parts of the package that name the sheets. heads: sheet → the row that is repeated on each page."""
    numbers = range(1, len(titles) + 1)
    sheets = "".join(f'<sheet name={quoteattr(t)} sheetId="{n}" r:id="rId{n}"/>' for n, t in enumerate(titles, start=1))
    names = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{number - 1}">'
        f"'{escape(titles[number - 1])}'!${row}:${row}</definedName>"
        for number, row in heads.items()
    )
    repeated = f"<definedNames>{names}</definedNames>" if names else ""
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>{repeated}</workbook>',
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    styles = f'<Relationship Id="rId{len(titles) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    texts = f'<Relationship Id="rId{len(titles) + 2}" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">{links}{styles}{texts}</Relationships>'
    yield "xl/_rels/workbook.xml.rels", f"{_XML}{relations}"
    yield "xl/sharedStrings.xml", shared.xml()
    yield "xl/styles.xml", _STYLES
    yield (
        "_rels/.rels",
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>{parts}</Types>',
    )
