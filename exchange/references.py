"""References between rows: numbers that another sheet gives, in this file or earlier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import User
from exchange import registry
from exchange.columns import ReferenceColumn
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import Reason
from exchange.sheet import Sheet, Values


def unknown_references(
    sheet: Sheet, rows: Sequence[tuple[Any, Values]], *, by: User, in_file: ImportBatch | None
) -> list[tuple[Any, Reason]]:
    """(row, reason) for each number that no row has. rows: (anything, values). in_file: rows of this file count too."""
    found: list[tuple[Any, Reason]] = []
    for column in sheet.references:
        if not registry.is_declared(column.to):
            continue
        named = {number for _row, values in rows for number in column.numbers(values.get(column.name))}
        missing = named - _known(column, named, by=by, in_file=in_file)
        if missing:
            found += [(row, reason) for row, values in rows for reason in _reasons(column, values, missing)]
    return found


def _known(column: ReferenceColumn, numbers: set[str], *, by: User, in_file: ImportBatch | None) -> set[str]:
    if not numbers:
        return set()
    known = set(registry.sheet_named(column.to).existing(numbers, by=by))
    if in_file is not None and numbers - known:
        rows = ImportRow.objects.filter(batch=in_file, sheet=column.to, key__in=numbers - known).understood()
        known |= set(rows.values_list("key", flat=True))
    return known


def _reasons(column: ReferenceColumn, values: Values, missing: set[str]) -> Iterable[Reason]:
    for number in column.numbers(values.get(column.name)):
        if number in missing:
            yield Reason("reference_unknown", column.heading, number, {"sheet": column.to})
