"""A number that stands several times in one file: its last row counts, whatever the rows before it say.

So a file says one thing of each number, and the same file imported twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import Reason
from exchange.sheet import Sheet, Values

Verdict = ImportRow.Verdict
AT_ONCE = 500  # numbers


def settle_repeats(batch: ImportBatch, sheet: Sheet, *, by: User) -> None:
    """After the dry run: of several rows that would change one record, only what all of them come to is a change.

    Rows before it, and all of them when they lead back to what is known, change nothing.
    """
    several = batch.rows.filter(sheet=sheet.name).order_by().values("key")
    counted = several.annotate(
        changes=Count("pk", filter=Q(verdict=Verdict.CHANGED)), new=Count("pk", filter=Q(verdict=Verdict.NEW))
    )
    keys = list(counted.filter(changes__gt=1, new=0).values_list("key", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        chunk = keys[start : start + AT_ONCE]
        records = sheet.existing(chunk, by=by)
        rows = _rows_by_number(batch, sheet, chunk)
        for key in chunk:
            _settle(sheet, records[key], rows[key])


def _rows_by_number(batch: ImportBatch, sheet: Sheet, keys: Sequence[str]) -> dict[str, list[ImportRow]]:
    found: dict[str, list[ImportRow]] = {key: [] for key in keys}
    rows = batch.rows.filter(sheet=sheet.name, key__in=keys, verdict=Verdict.CHANGED)
    for row in rows.order_by("row_number"):
        found[row.key].append(row)
    return found


def _settle(sheet: Sheet, record: Any, rows: list[ImportRow]) -> None:
    last = rows[-1]
    changes = sheet.changes(record, overlaid(sheet, rows))
    for row in rows:
        counts = row is last and changes
        row.verdict, row.changes = (Verdict.CHANGED, changes) if counts else (Verdict.REPEATED, {})
        row.reasons = [] if row is last else [Reason("superseded", params={"row": last.row_number}).to_json()]
    ImportRow.objects.bulk_update(rows, ["verdict", "changes", "reasons"])


def overlaid(sheet: Sheet, rows: Iterable[ImportRow]) -> Values:
    """What these rows of one number say together, the later ones above the earlier."""
    values: Values = {}
    for row in rows:
        values |= sheet.from_json(row.values)
    return values


def later_rows(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, list[ImportRow]]:
    """{id of a row: the rows below it of the same number that will be written as well}, in the order of the file."""
    if not rows or not batch.with_changes:
        return {}
    same = batch.rows.filter(sheet=rows[0].sheet, key__in={row.key for row in rows})
    waiting = list(same.waiting(with_changes=True).order_by("row_number"))
    below = {
        row.pk: [other for other in waiting if other.key == row.key and other.row_number > row.row_number]
        for row in rows
    }
    return {pk: found for pk, found in below.items() if found}


def was_written_with_the_first(row: ImportRow) -> bool:
    """Whether the record was made by an earlier row of this file, with this row's values above its own."""
    first = ImportRow.objects.filter(batch=row.batch_id, sheet=row.sheet, key=row.key, verdict=Verdict.NEW)
    return first.filter(row_number__lt=row.row_number, applied_at__isnull=False).exists()
