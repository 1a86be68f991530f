"""What is checked before a workbook is opened: size, kind, macros, outside links, bombs, number of rows.

`check_package` looks only at the table of contents and takes milliseconds; `survey_sheet` streams
one sheet's XML as bytes, so that what is to be parsed afterwards is known to be bounded.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

from exchange.package import Package, overgrown
from exchange.refusals import UnreadableWorkbook

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_RATIO = 100  # unpacked to packed; sheets of real ledgers stay below 40
RATIO_COUNTS_FROM = 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_RELATIONS_BYTES = 1024 * 1024
PROLOG_BYTES = 4096
CHUNK = 1024 * 1024
MAX_ROW_BYTES = 32 * CHUNK
MAX_ROW_TAGS = 1_000_000  # 16,384 cells have 65,536; what stands behind the last row counts with it
MAX_EMPTY_ROWS = 100_000  # formatted ones above the last filled row
MAX_MERGED = 200_000
BROKEN_PACKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    OSError,
    ValueError,
)

_RESULT = re.compile(rb"<(?:\w+:)?v(?: [^>]*)?>[^<]")
_PREFIX = re.compile(rb"<(\w+:)?sheetData[\s>/]")
_PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_COLUMNS = re.compile(rb"<(?:\w+:)?col\s([^>]{1,400})>")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass
class Survey:
    """What the bytes of a sheet say before it is parsed. Rows and columns count from 1.

    rows: filled ones. last: the last of them, behind which nothing has to be read. merged: (first column, first row,
    last column, last row). uncalculated: row → columns of formulas whose result the file does not hold.
    """

    rows: int = 0
    last: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    uncalculated: dict[int, set[int]] = field(default_factory=dict)


def check_name(name: str) -> None:
    """Name and content of a file say the same. Raises UnreadableWorkbook for any other ending."""
    if not name.lower().endswith(".xlsx"):
        raise UnreadableWorkbook(not_a_workbook())


def check_size(size: int) -> None:
    """Raises UnreadableWorkbook for more than 20 MB."""
    if size > MAX_FILE_BYTES:
        raise UnreadableWorkbook(_("The file is larger than 20 MB. Split it and upload the parts."))


def check_package(file: IO[bytes]) -> None:
    """Refuse what is no plain .xlsx, without unpacking it. Raises UnreadableWorkbook with a sentence."""
    file.seek(0, 2)
    check_size(file.tell())
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise UnreadableWorkbook(not_a_workbook())
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _check_bomb(parts)
            _check_contents({part.filename.lower() for part in parts})
            _check_prologs(package, parts)
            _check_relations(package, parts)
    except (*BROKEN_PACKAGE, ParseError, DefusedXmlException) as broken:
        raise UnreadableWorkbook(broken_file()) from broken


def not_a_workbook() -> str:
    return _(
        "This is not an .xlsx workbook. Save it as .xlsx in Excel or WPS, without a password, and upload it again."
    )


def broken_file() -> str:
    return _("The file is damaged and cannot be read. Open it in Excel or WPS, save it, and upload it again.")


def _check_bomb(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    swollen = any(p.file_size > RATIO_COUNTS_FROM and p.file_size > MAX_RATIO * max(p.compress_size, 1) for p in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or swollen:
        raise UnreadableWorkbook(overgrown())


def _check_contents(names: set[str]) -> None:
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UnreadableWorkbook(not_a_workbook())
    if any("vbaproject" in name or "macrosheet" in name or "/activex" in name for name in names):
        raise UnreadableWorkbook(
            _("The workbook contains macros. Save it as .xlsx without macros and upload it again.")
        )
    if any(name.startswith(("xl/externallinks/", "xl/connections")) for name in names):
        raise UnreadableWorkbook(_outside())


def _outside() -> str:
    return _("The workbook draws on other files. Break the links (Data, Edit links), save it, and upload it again.")


def _check_prologs(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """No part of a workbook declares a document type; who does means the parser harm."""
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with package.open(part) as stream:
                if _DOCTYPE.search(stream.read(PROLOG_BYTES)):
                    raise UnreadableWorkbook(broken_file())


def _check_relations(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Links in cells are harmless; everything else that points outside the file is not."""
    for part in parts:
        if not part.filename.lower().endswith(".rels"):
            continue
        if part.file_size > MAX_RELATIONS_BYTES:
            raise UnreadableWorkbook(broken_file())
        for relation in fromstring(package.read(part), forbid_dtd=True):
            outside = relation.get("TargetMode", "").lower() == "external"
            if outside and not relation.get("Type", "").lower().endswith("/hyperlink"):
                raise UnreadableWorkbook(_outside())


def survey_sheet(package: Package, path: str) -> Survey:
    """Count the filled rows of a sheet, and note merged cells, hidden columns and formulas without a result.

    Raises UnreadableWorkbook above 200,000 filled rows or 100,000 empty ones between them, for a document type, or
    for a row that is larger than any of Excel's. Formatted empty rows below the last filled one are no matter.
    """
    survey, row, empty = Survey(), 0, 0
    for tags, is_row, piece in _pieces(package, path):
        if not is_row:
            _note_columns(survey, piece)
            continue
        row = _row_number(piece, row)
        if tags.have_value(piece):
            survey.rows, survey.last = survey.rows + 1, max(row, survey.last)
            if empty > MAX_EMPTY_ROWS:
                raise UnreadableWorkbook(overgrown())
        else:
            empty += 1
        if survey.rows > MAX_ROWS + 100:  # titles and headings are no rows
            raise UnreadableWorkbook(too_many_rows())
        _note_piece(survey, piece, tags)
    return survey


def _note_piece(survey: Survey, piece: bytes, tags: _Tags) -> None:
    if piece.count(b"<") > MAX_ROW_TAGS:
        raise UnreadableWorkbook(overgrown())
    if tags.have_formula(piece):
        _note_formulas(survey, piece, tags)
    if b"mergeCell" in piece:
        survey.merged += [range_boundaries(found.decode()) for found in _MERGED.findall(piece)]
        if len(survey.merged) > MAX_MERGED:
            raise UnreadableWorkbook(overgrown())


def too_many_rows() -> str:
    return _("The workbook has more than 200,000 rows. Split it and upload the parts.")


class _Tags:
    """The tags that a survey looks for, with the prefix that this producer gives them (mostly none)."""

    def __init__(self, prefix: bytes) -> None:
        self.row, self.cell = b"<" + prefix + b"row", b"<" + prefix + b"c "
        self._values = [b"<" + prefix + tag for tag in (b"v>", b"v ", b"is>", b"is ")]
        self._formulas = [b"<" + prefix + tag for tag in (b"f>", b"f ", b"f/")]

    def have_value(self, piece: bytes) -> bool:
        return any(tag in piece for tag in self._values)

    def have_formula(self, piece: bytes) -> bool:
        return any(tag in piece for tag in self._formulas)


def _pieces(package: Package, path: str) -> Iterator[tuple[_Tags, bool, bytes]]:
    """The sheet cut before each row: head, row, row …, the last one with all that follows. True marks a row."""
    tail, is_row, tags = b"", False, None
    with package.open(path) as stream:
        while chunk := stream.read(CHUNK):
            if tags is None:
                found = _PREFIX.search(chunk)
                tags = _Tags(found[1] or b"" if found else b"")
            *whole, tail = (tail + chunk).split(tags.row)
            if len(tail) > MAX_ROW_BYTES or b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise UnreadableWorkbook(broken_file())
            for piece in whole:
                yield tags, is_row, piece
                is_row = True
    if tags is not None:
        yield tags, is_row, tail


def _row_number(piece: bytes, previous: int) -> int:
    found = re.search(rb'^[^>]*\br="(\d{1,7})"', piece[:200])
    return int(found[1]) if found else previous + 1


def _note_formulas(survey: Survey, piece: bytes, tags: _Tags) -> None:
    for cell in piece.split(tags.cell)[1:]:
        if tags.have_formula(cell) and not _has_result(cell) and (place := _PLACE.search(cell[:200])):
            column, row, *_rest = range_boundaries(place[1].decode())
            survey.uncalculated.setdefault(row, set()).add(column)


def _has_result(cell: bytes) -> bool:
    """A stored result, or a text result that is empty; an empty result of any other kind was never calculated."""
    return _RESULT.search(cell) is not None or b't="str"' in cell[:200]


def _note_columns(survey: Survey, head: bytes) -> None:
    for attributes in _COLUMNS.findall(head):
        bounds = dict(re.findall(rb'(\w+)="(\w+)"', attributes))
        if bounds.get(b"hidden") in (b"1", b"true"):
            first, last = int(bounds.get(b"min", b"1")), int(bounds.get(b"max", b"1"))
            survey.hidden.update(range(first, min(last, MAX_COLUMNS) + 1))
