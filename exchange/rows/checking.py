"""Whether rows in hand may still be written: hours and colleagues lie between the dry run and the person's word."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from exchange.models import ImportRow
from exchange.refusals import Reason
from exchange.rows.in_hand import Chunk, RowInHand
from exchange.sheet import Changes, number_taken

Verdict = ImportRow.Verdict


def checked(chunk: Chunk, rows: Sequence[RowInHand]) -> list[RowInHand]:
    """Those that are to be written. Of the others it now stands in the database why not, or what they wait for."""
    return [each for each in rows if _may_be_written(chunk, each)]


def _may_be_written(chunk: Chunk, each: RowInHand) -> bool:
    if each.place is None or not chunk.context.may(chunk.sheet.import_action, each.place):
        chunk.refuse(each.all_rows, Reason("not_own_bureau", chunk.sheet.key.heading, each.row.key))
        return False
    if each.row.verdict == Verdict.NEW and _waits(chunk, each, None):
        return False
    for reason in each.faults:
        chunk.refuse(each.all_rows, reason)
    if each.faults:
        return False
    return _may_be_entered(chunk, each) if each.record is None else _may_be_changed(chunk, each, each.changes or {})


def _may_be_entered(chunk: Chunk, each: RowInHand) -> bool:
    if each.is_taken:
        chunk.refuse(each.all_rows, number_taken(chunk.sheet, each.row.key, each.place))
        return False
    return _does_right(chunk, each)


def _may_be_changed(chunk: Chunk, each: RowInHand, changes: Changes) -> bool:
    row = each.row
    if not changes:
        for one in each.all_rows:
            one.verdict, one.changes = Verdict.REPEATED, {}
            one.save(update_fields=["verdict", "changes"])
        return False
    if chunk.batch.is_granted and changes != _as_told(row):
        chunk.refuse(each.all_rows, _changed_meanwhile(chunk, row, changes))
        return False
    if row.verdict == Verdict.NEW:  # somebody entered the number since the dry run: the person is to decide
        row.verdict, row.changes = Verdict.CHANGED, changes
        row.save(update_fields=["verdict", "changes"])
        return False
    return not _waits(chunk, each, changes) and _does_right(chunk, each)


def _does_right(chunk: Chunk, each: RowInHand) -> bool:
    """What was right in the dry run may be wrong by now: a circular was issued since."""
    reasons = list(chunk.sheet.check_doing(each.values, each.changes, chunk.context))
    for reason in reasons:
        chunk.refuse(each.all_rows, reason)
    return not reasons


def _waits(chunk: Chunk, each: RowInHand, changes: Changes | None) -> bool:
    """Whether the row needs a grant that it has not got: asked again, as days and posts change."""
    if chunk.batch.is_granted or each.row.needs_grant:
        return False
    asks = chunk.grants.asks(chunk.sheet, each.values, changes)
    chunk.loads_past |= not asks and bool(chunk.grants.finishes(chunk.sheet, each.values, changes))
    for one in each.all_rows if asks else ():
        one.needs_grant = True
        one.save(update_fields=["needs_grant"])
    return asks


def _changed_meanwhile(chunk: Chunk, row: ImportRow, changes: Changes) -> Reason:
    """What the record would be changed in now, as the head did not see it."""
    told = []
    for column in chunk.sheet.open_columns:
        if column.name in changes:
            old, new = map(column.display, changes[column.name])
            told.append(gettext("%(column)s %(old)s → %(new)s") % {"column": column.heading, "old": old, "new": new})
    return Reason("changed_meanwhile", chunk.sheet.key.heading, row.key, {"changes": "；".join(told)})


def _as_told(row: ImportRow) -> Changes:
    """What the head saw that the row changes; nothing of a new one."""
    return {name: (old, new) for name, (old, new) in row.changes.items()}
