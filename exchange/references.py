"""References between rows: numbers that another sheet gives, in this file or earlier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accounts.models import User
from exchange.columns import ReferenceColumn
from exchange.known_sheets import is_declared, sheet_named
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import Reason
from exchange.sheet import Sheet, Values


class References:
    """What some rows of a sheet name: which of the numbers are known, and whose they are; a few queries in all.

    in_file: rows of this file that were read before count, too.
    """

    def __init__(self, sheet: Sheet, rows: Iterable[Values], *, by: User, in_file: ImportBatch | None) -> None:
        self._columns = [column for column in sheet.references if is_declared(column.to)]
        rows = list(rows)
        self._bureaus = {column.name: _bureaus(column, rows, by=by, in_file=in_file) for column in self._columns}

    def faults(self, values: Values) -> Iterable[Reason]:
        """One reason for each number that no row has and that may not come later."""
        yield from self._unknown(values, "reference_unknown", may_come_later=False)

    def remarks(self, values: Values) -> Iterable[Reason]:
        """What is said of a row that is taken: which numbers no row has yet."""
        yield from self._unknown(values, "reference_unmatched", may_come_later=True)

    def _unknown(self, values: Values, code: str, *, may_come_later: bool) -> Iterable[Reason]:
        for column in self._columns:
            for number in column.numbers(values.get(column.name)):
                if column.may_come_later == may_come_later and number not in self._bureaus[column.name]:
                    yield Reason(code, column.heading, number, {"sheet": column.to})

    def bureaus_of(self, values: Values, name: str) -> list[int]:
        """The bureaus that hold what the row names in the column of this name."""
        column = next(column for column in self._columns if column.name == name)
        found = (self._bureaus[name][number] for number in column.numbers(values.get(name)))
        return [bureau for bureau in found if bureau]


def _bureaus(
    column: ReferenceColumn, rows: Sequence[Values], *, by: User, in_file: ImportBatch | None
) -> dict[str, int | None]:
    """{number: id of the bureau that holds it} of all that is known."""
    numbers = {number for values in rows for number in column.numbers(values.get(column.name))}
    if not numbers:
        return {}
    records = sheet_named(column.to).named_by_others(numbers, by=by)
    known = {number: getattr(record, "bureau_id", None) for number, record in records.items()}
    unseen = numbers - known.keys()
    if in_file is not None and unseen:
        named = ImportRow.objects.filter(batch=in_file, sheet=column.to, key__in=unseen).understood()
        known |= dict(named.order_by("row_number").values_list("key", "bureau_id"))
    return known
