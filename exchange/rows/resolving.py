"""What rows in hand mean: the records that they name, the record of each, and what it says otherwise than that."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.scope import acting_as_system
from exchange.references import References
from exchange.rows.in_hand import Chunk, RowInHand


def resolve(chunk: Chunk, rows: Sequence[RowInHand]) -> None:
    """A few statements for all of them; nothing is judged yet."""
    sheet = chunk.sheet
    references = References(sheet, [each.values for each in rows], by=chunk.user, in_file=None)
    records = sheet.existing([each.row.key for each in rows], by=chunk.user)
    unseen = [each.row.key for each in rows if each.row.key not in records]
    with acting_as_system():
        taken = sheet.taken(unseen) if unseen else set()
    for each in rows:
        each.faults = list(references.faults(each.values))
        each.record = records.get(each.row.key)
        each.is_taken = each.row.key in taken
        each.changes = None if each.record is None else sheet.changes(each.record, each.values)
