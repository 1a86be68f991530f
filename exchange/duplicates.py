"""A number that stands several times in one file.

Rows that say the same are one row and its repeats. Rows that differ only in a column of lines or of references are one
record with all of them (a ledger writes one letter over several rows): the first counts, the others are joined to it.
Rows that differ otherwise are all refused, each naming the others: which of them is right, only their writer knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import User
from exchange.columns import LinesColumn, ReferenceColumn
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import Reason
from exchange.sheet import Sheet, Values

Verdict = ImportRow.Verdict
AT_ONCE = 200  # numbers
NAMED = 20  # rows that a refusal names


def numbers_to_settle(batch: ImportBatch, sheet: Sheet) -> list[str]:
    """Keys of the rows of one number that do not all say the same, after the dry run of the sheet."""
    rows = batch.rows.filter(sheet=sheet.name, verdict=Verdict.JOINED).order_by()
    return sorted(rows.values_list("key", flat=True).distinct())


def settle(batch: ImportBatch, sheet: Sheet, keys: Sequence[str], *, by: User) -> None:
    """Say of the rows of these numbers whether they are one record, and what it is; harmless to repeat."""
    records = sheet.existing(keys, by=by)
    found: dict[str, list[ImportRow]] = {key: [] for key in keys}
    rows = batch.rows.filter(sheet=sheet.name, key__in=keys).understood().order_by("row_number")
    for row in rows.select_for_update(of=("self",)):
        found[row.key].append(row)
    for key, same in found.items():
        if len(same) > 1 and not (others := unlike(sheet, same)):
            _join(sheet, same, records.get(key))
        elif len(same) > 1:
            _refuse(sheet, same, others)
    changed = [row for same in found.values() for row in same]
    ImportRow.objects.bulk_update(changed, ["verdict", "values", "changes", "reasons"], batch_size=500)


def unlike(sheet: Sheet, rows: Sequence[ImportRow]) -> list[str]:
    """Headings of the columns in which these rows contradict each other."""
    columns = [column for column in sheet.columns if not (_adds_up(column) or column.of_row or column is sheet.key)]
    return [column.heading for column in columns if len({_said(row, column.name) for row in rows}) > 1]


def _adds_up(column: Any) -> bool:
    return isinstance(column, LinesColumn) or (isinstance(column, ReferenceColumn) and column.many) or column.protected


def _said(row: ImportRow, name: str) -> str:
    return str(row.values.get(name) or "")


def together(sheet: Sheet, rows: Sequence[ImportRow]) -> Values:
    """What rows of one number say as one record: lines and references of all, in the order of the file."""
    values = sheet.from_json(rows[0].values)
    for column in sheet.columns:
        said = [row.values.get(column.name) for row in rows if row.values.get(column.name)]
        if isinstance(column, LinesColumn) and said:
            values[column.name] = "\n".join(dict.fromkeys(line for text in said for line in text.splitlines()))
        elif isinstance(column, ReferenceColumn) and column.many and said:
            values[column.name] = list(dict.fromkeys(number for numbers in said for number in numbers))
    return values


def _join(sheet: Sheet, rows: Sequence[ImportRow], record: Any) -> None:
    first, *others = rows
    changes = None if record is None else sheet.changes(record, together(sheet, rows))
    first.verdict = Verdict.NEW if changes is None else Verdict.CHANGED if changes else Verdict.REPEATED
    first.changes = changes or {}
    seen = [_parts(sheet, first)]
    for row in others:
        is_twin = _parts(sheet, row) in seen
        row.verdict = Verdict.REPEATED if is_twin or first.verdict == Verdict.REPEATED else Verdict.JOINED
        is_joined = row.verdict == Verdict.JOINED
        row.changes = {}
        row.reasons = [Reason("joined", params={"row": first.row_number}).to_json()] if is_joined else []
        seen.append(_parts(sheet, row))


def _parts(sheet: Sheet, row: ImportRow) -> list[str]:
    return [_said(row, column.name) for column in sheet.columns if _adds_up(column)]


def _refuse(sheet: Sheet, rows: Sequence[ImportRow], headings: Iterable[str]) -> None:
    shown = sheet.resolved()
    for row in rows:
        others = [str(other.row_number) for other in rows if other is not row]
        named = "、".join(others[:NAMED]) + ("…" if len(others) > NAMED else "")
        reason = Reason("rows_differ", sheet.key.heading, row.key, {"rows": named, "columns": "、".join(headings)})
        row.verdict, row.changes, row.reasons = Verdict.REFUSED, {}, [reason.to_json()]
        row.values = {
            column.heading: column.display(row.values[column.name])
            for column in shown
            if column.name in row.values and not column.protected
        }


def joined_rows(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[str, list[ImportRow]]:
    """{key: rows that are written together with the first of their number}, for these first rows."""
    if not rows:
        return {}
    same = batch.rows.filter(sheet=rows[0].sheet, key__in=[row.key for row in rows], verdict=Verdict.JOINED)
    found: dict[str, list[ImportRow]] = {}
    for row in same.order_by("row_number"):
        found.setdefault(row.key, []).append(row)
    return found
