"""One number, many spellings: 线〔2020〕01号 and 线[2020]1号 are one number, kept as it was first written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accounts.scope import acting_as_system
from exchange.known_sheets import is_declared, sheet_named
from exchange.models import ImportBatch
from exchange.sheet import ReadRow, Sheet
from texts.folding import number_key


class Spellings:
    """The spelling of each number, of records and of the rows of one file, for one run over that file."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._of_rows: dict[str, dict[str, str]] = {}

    def settle(self, sheet: Sheet, rows: Sequence[ReadRow]) -> None:
        """Give rows, and what they refer to, the numbers as they are kept."""
        self._settle_keys(sheet, rows)
        for column in sheet.references:
            if is_declared(column.to):
                numbers = [number for row in rows for number in column.numbers(row.values.get(column.name))]
                kept = self._kept(sheet_named(column.to), numbers)
                for row in rows:
                    if column.name in row.values:
                        row.values[column.name] = column.respelled(row.values[column.name], kept)

    def _settle_keys(self, sheet: Sheet, rows: Sequence[ReadRow]) -> None:
        kept, in_file = self._kept(sheet, [row.key for row in rows if row.key]), self._rows_of(sheet.name)
        for row in rows:
            if row.key:
                folded = number_key(row.key)
                row.key = kept.get(folded) or in_file.setdefault(folded, row.key)

    def _kept(self, sheet: Sheet, numbers: Iterable[str]) -> dict[str, str]:
        folded = {number_key(number) for number in numbers}
        in_file = self._rows_of(sheet.name)
        found = {key: in_file[key] for key in folded if key in in_file}
        with acting_as_system():
            return found | (sheet.spellings(folded) if folded else {})

    def _rows_of(self, name: str) -> dict[str, str]:
        """Of the rows that an earlier worker has read, too."""
        if name not in self._of_rows:
            rows = self._batch.rows.filter(sheet=name).exclude(key="").order_by("row_number")
            self._of_rows[name] = {}
            for key in rows.values_list("key", flat=True).iterator(chunk_size=5_000):
                self._of_rows[name].setdefault(number_key(key), key)
        return self._of_rows[name]
