"""Rows that were checked become records: new ones together, changed ones one by one. The last step of their way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.db import IntegrityError, transaction

from accounts.errors import Refusal
from accounts.scope import acting_as_system
from exchange.context import Place
from exchange.models import ImportRow
from exchange.refusals import Reason, RowRefused
from exchange.rows.in_hand import Chunk, RowInHand
from exchange.sheet import ApplyRow, number_taken
from texts.folding import number_key


def write(chunk: Chunk, rows: Sequence[RowInHand]) -> None:
    """The records, and the mark on their rows. What the rules refuse is refused, each row for itself."""
    entered = [each for each in rows if each.record is None]
    written = entered if _entered_together(chunk, entered) else [each for each in entered if _enter(chunk, each)]
    written += [each for each in rows if each.record is not None and _change(chunk, each)]
    if not chunk.is_trial:
        keys = [row.pk for each in written for row in each.all_rows]
        ImportRow.objects.filter(pk__in=keys).update(applied_at=chunk.now)


def _entered_together(chunk: Chunk, rows: Sequence[RowInHand]) -> bool:
    """All at once. False, with nothing written, when one of them is refused: then each goes alone."""
    try:
        with transaction.atomic():
            if rows:
                chunk.sheet.create_many([_apply_row(chunk, each) for each in rows], by=chunk.user, on=chunk.on)
    except (IntegrityError, RowRefused, Refusal):
        return False
    return True


def _enter(chunk: Chunk, each: RowInHand) -> bool:
    """Raises IntegrityError only for a fault of ours: a number taken meanwhile is the one that people can cause."""
    try:
        with transaction.atomic():
            chunk.sheet.create_many([_apply_row(chunk, each)], by=chunk.user, on=chunk.on)
    except (RowRefused, Refusal) as refused:
        chunk.refuse(each.all_rows, _reason(refused))
        return False
    except IntegrityError:
        with acting_as_system():
            if not chunk.sheet.spellings([number_key(each.row.key)]):
                raise
        chunk.refuse(each.all_rows, number_taken(chunk.sheet, each.row.key, each.place))
        return False
    return True


def _change(chunk: Chunk, each: RowInHand) -> bool:
    changes = each.changes or {}
    try:
        with transaction.atomic():
            chunk.sheet.update(each.record, _apply_row(chunk, each), changes, by=chunk.user, on=chunk.on)
            transaction.set_rollback(chunk.is_trial)
    except (RowRefused, Refusal) as refused:
        chunk.refuse(each.all_rows, _reason(refused))
        return False
    each.row.changes = changes
    each.row.save(update_fields=["changes"])
    return True


def _apply_row(chunk: Chunk, each: RowInHand) -> ApplyRow:
    place = cast(Place, each.place)  # one without was refused
    return ApplyRow(each.row.key, each.values, place, chunk.protected.of(each.row), each.row.pk)


def _reason(refused: RowRefused | Refusal) -> Reason:
    if isinstance(refused, RowRefused):
        return refused.reason
    return Reason("refused_by_rule", params={"message": refused.message})
