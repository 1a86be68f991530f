"""The refused rows as a workbook of the same shape, with one more column: 原因. Mended, it is uploaded again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.utils import translation

from accounts.models import User
from accounts.scope import acting_as
from exchange.known_sheets import all_sheets
from exchange.models import ImportBatch, ImportRow
from exchange.protected import identity_of, pointer
from exchange.reader import OpenSheet, RawRow, opened
from exchange.reading import open_sheet
from exchange.refusals import Reason
from exchange.sheet import Sheet
from exchange.texts import StandIn
from exchange.writer import Table, workbook_bytes

REASON = "原因"
REASON_WIDTH = 60


def refused_workbook(batch: ImportBatch) -> Iterator[bytes]:
    """The bytes of the workbook, streamed in a transaction of its own, since the request's has ended by then.

    Cells are those of the stored file. Identities stay out: in their place stands a pointer that the importer follows.
    """
    user, language = User.objects.get(pk=batch.user_id), translation.get_language()
    return _stream(batch, user, language)


def _stream(batch: ImportBatch, user: User, language: str | None) -> Iterator[bytes]:
    with translation.override(language), acting_as(user), batch.file.open("rb") as file, opened(file) as book:
        refused = set(batch.rows.filter(verdict=ImportRow.Verdict.REFUSED).order_by().values_list("sheet", flat=True))
        sheets = [sheet for sheet in all_sheets() if sheet.name in refused]
        yield from workbook_bytes(_table(batch, sheet, open_sheet(book, sheet)) for sheet in sheets)


def _table(batch: ImportBatch, sheet: Sheet, rows: OpenSheet) -> Table:
    known = {rows.columns[column.folded]: column.heading for column in sheet.columns if column.folded in rows.columns}
    extra = {index: heading for heading, index in rows.unknown.items() if heading != REASON}
    headings = [heading for _index, heading in sorted((known | extra).items())]
    if sheet.late_reason and batch.has_late_rows():
        wanted = sheet.column(sheet.late_reason).heading
        headings += [] if wanted in headings else [wanted]
    widths = {column.heading: column.width for column in sheet.columns}
    return Table(
        rows.title,
        _refused_cells(batch, sheet, rows, headings),
        headings=[*headings, REASON],
        widths=[*(widths.get(heading, 16) for heading in headings), REASON_WIDTH],
    )


def _refused_cells(batch: ImportBatch, sheet: Sheet, rows: OpenSheet, headings: list[str]) -> Iterator[list[Any]]:
    """The file read alongside the refused rows, both in the file's order."""
    refused = batch.rows.filter(sheet=sheet.name, verdict=ImportRow.Verdict.REFUSED).order_by("row_number")
    file = iter(rows.rows())
    for number, reasons in refused.values_list("row_number", "reasons").iterator(chunk_size=2_000):
        raw = next(row for row in file if row.number >= number)
        cells = _cells(batch, sheet, raw)
        yield [*(cells.get(heading) for heading in headings), _why(reasons)]


def _cells(batch: ImportBatch, sheet: Sheet, raw: RawRow) -> dict[str, Any]:
    found = dict(raw.extra)
    for column in sheet.columns:
        cell = raw.cells.get(column.folded)
        is_named = column.protected and identity_of(cell)
        found[column.heading] = pointer(batch, raw.number) if is_named else plain(cell)
    return found


def plain(cell: Any) -> Any:
    """A cell as it was read, fit to be written again."""
    if isinstance(cell, StandIn):
        return str(cell) or None
    return cell.date() if isinstance(cell, datetime) and cell.time() == time.min else cell


def _why(reasons: list[dict[str, Any]]) -> str:
    told = [Reason.from_json(reason) for reason in reasons]
    return "\n".join(f"{reason.column}：{reason}" if reason.column else str(reason) for reason in told)
