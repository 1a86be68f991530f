"""Identities on their way from the stored file to the sheet's protected store, past everything else.

They are not in the rows of an import. While rows are applied, the file is read alongside, in the same
order, and each identity is handed over in memory. A mended workbook holds a pointer instead of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Self

from exchange.cells import NO_ROW_ABOVE, is_blank, read_line
from exchange.lines import UNCALCULATED
from exchange.models import ImportBatch, ImportRow
from exchange.package import Pulse, no_pulse
from exchange.reader import RawRow, opened
from exchange.reading import open_sheet
from exchange.refusals import CellRefused
from exchange.sheet import Sheet
from records.folding import squeezed
from records.placeholders import is_nobody

POINTER = re.compile(r"见第(\d{1,12})号导入第(\d{1,7})行")


def pointer(batch: ImportBatch, row_number: int) -> str:
    """What stands in the place of an identity in a workbook of refused rows."""
    return f"见第{batch.pk}号导入第{row_number}行"


class ProtectedCells:
    """The protected columns of one sheet of one stored file, asked for row after row."""

    def __init__(self, batch: ImportBatch, sheet: Sheet, pulse: Pulse = no_pulse) -> None:
        self._batch, self._sheet, self._pulse = batch, sheet, pulse
        self.columns = [column for column in sheet.columns if column.protected]
        self._stack = ExitStack()
        self._rows: Iterator[RawRow] | None = None
        self._earlier: dict[int, dict[int, dict[str, str]]] = {}
        self._fetched: dict[int, dict[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def fetch(self, rows: Iterable[ImportRow]) -> None:
        """Read the identities of the rows of the next chunk, outside of its transaction, since the file may be long.

        Rows must come in the order of the file. Only these are remembered.
        """
        wanted = [row for row in rows if any(row.values.get(column.name) for column in self.columns)]
        kept = {row.row_number: self._fetched[row.row_number] for row in wanted if row.row_number in self._fetched}
        self._fetched = kept | {row.row_number: self._read(row) for row in wanted if row.row_number not in kept}

    def of(self, row: ImportRow) -> dict[str, str]:
        """{column name: identity} of a row that was fetched."""
        return self._fetched.get(row.row_number, {})

    def _read(self, row: ImportRow) -> dict[str, str]:
        wanted = [column for column in self.columns if row.values.get(column.name)]
        raw = self._advance_to(row.row_number)
        found = {column.name: _identity(raw.cells.get(column.folded)) for column in wanted}
        return {name: self._followed(name, text) for name, text in found.items() if text}

    def _advance_to(self, row_number: int) -> RawRow:
        """Raises LookupError when the stored file no longer has the row, which nobody can bring about."""
        if self._rows is None:
            self._rows = _rows(self._batch, self._sheet, self._stack, self._pulse)
        for raw in self._rows:
            if raw.number >= row_number:
                return raw
        raise LookupError(f"row {row_number} of import {self._batch.pk}")

    def _followed(self, name: str, text: str) -> str:
        """What a pointer into an earlier import of the same person stands for; any other text is the identity."""
        found = POINTER.fullmatch(squeezed(text))
        if not found:
            return text
        batch_id, row_number = int(found[1]), int(found[2])
        if batch_id not in self._earlier:
            self._earlier[batch_id] = self._identities_of(batch_id)
        return self._earlier[batch_id].get(row_number, {}).get(name, "")

    def _identities_of(self, batch_id: int) -> dict[int, dict[str, str]]:
        """All identities of an earlier import, by row. Its own pointers lead on to the import before."""
        batch = ImportBatch.objects.of(self._batch.user).filter(pk=batch_id).first()
        if batch is None or batch_id >= self._batch.pk:
            return {}
        with ExitStack() as stack, ProtectedCells(batch, self._sheet, self._pulse) as earlier:
            return {
                raw.number: {
                    column.name: earlier._followed(column.name, text)
                    for column in self.columns
                    if (text := _identity(raw.cells.get(column.folded)))
                }
                for raw in _rows(batch, self._sheet, stack, self._pulse)
            }


def _rows(batch: ImportBatch, sheet: Sheet, stack: ExitStack, pulse: Pulse) -> Iterator[RawRow]:
    file = stack.enter_context(batch.file.open("rb"))
    book = stack.enter_context(opened(file, pulse))
    return open_sheet(book, sheet).rows() if book.has(sheet.name) else iter(())


def _identity(cell: object) -> str:
    if cell is UNCALCULATED or cell is NO_ROW_ABOVE or is_blank(cell) or (isinstance(cell, str) and is_nobody(cell)):
        return ""
    try:
        return read_line(cell)
    except CellRefused:
        return ""
