"""Writing what the dry run found, 200 rows at a time: records and the mark on their rows in one transaction.

Killed anywhere, a row is either written and marked or neither. Everything is judged again on the way,
since hours and colleagues may lie between the dry run and the person's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import F
from django.utils import timezone

from exchange.blanking import blank
from exchange.context import Places
from exchange.known_sheets import all_sheets
from exchange.leases import Lease
from exchange.models import ImportBatch, ImportRow
from exchange.protected import ProtectedCells
from exchange.rows.checking import checked
from exchange.rows.in_hand import Chunk
from exchange.rows.resolving import resolve
from exchange.rows.writing import write
from exchange.sheet import Sheet

CHUNK = 200
Verdict = ImportRow.Verdict


def apply_batch(lease: Lease) -> Iterator[tuple[int, int]]:
    """Write what waits; yields (rows written, rows to write) after each chunk. Raises LeaseLost when it was stopped."""
    batch = lease.batch
    if batch.held_at is None:  # read by an earlier version of this program, or a moment ago
        blank(batch.pk, clock=lease.clock, pulse=lease.keep)
    done = batch.applied_count
    for sheet in all_sheets():
        if sheet.name in batch.report:
            if not batch.is_granted:
                _try_changes(lease, sheet)
            for count in _apply_sheet(lease, sheet):
                done += count
                yield done, batch.to_apply_count
    with lease.chunk():
        waits = not batch.decision and batch.held_back().exists()
        state = ImportBatch.State.WAITING if waits else ImportBatch.State.DONE
        lease.end(state=state, finished_at=None if waits else lease.clock(), report=batch.report_with_tally())


def _apply_sheet(lease: Lease, sheet: Sheet, *, is_trial: bool = False) -> Iterator[int]:
    after = 0
    places = Places.valid(on=timezone.localdate(lease.clock()))
    with ProtectedCells(lease.batch, sheet, lease.keep) as protected:
        while True:
            if protected.columns:
                with lease.chunk():
                    ahead = _next_rows(lease.batch, sheet, after=after, is_trial=is_trial)
                protected.fetch(ahead)
            with lease.chunk() as user:
                rows = _next_rows(lease.batch, sheet, after=after, is_trial=is_trial)
                if not rows:
                    return
                chunk = Chunk(lease.batch, sheet, user, places, lease.clock(), protected, is_trial=is_trial)
                _apply(chunk, rows)
                lease.batch.loads_past = chunk.loads_past
                count = 0 if is_trial else len(rows)
                lease.write(applied_count=F("applied_count") + count, loads_past=chunk.loads_past)
            after = rows[-1].row_number
            yield len(rows)


def _try_changes(lease: Lease, sheet: Sheet) -> None:
    """Changes that wait are tried and undone: what the record's own rules forbid is said now, not to the head."""
    for _rows in _apply_sheet(lease, sheet, is_trial=True):
        pass


def _next_rows(batch: ImportBatch, sheet: Sheet, *, after: int, is_trial: bool) -> list[ImportRow]:
    """The next rows in the order of the file, up to the first number that comes twice: each must see the one before."""
    rows = batch.held_back().filter(verdict=Verdict.CHANGED) if is_trial else batch.to_write()
    rows = rows.filter(sheet=sheet.name, row_number__gt=after).order_by("row_number")
    found = list(rows.select_for_update(of=("self",))[:CHUNK])
    seen: set[str] = set()
    for index, row in enumerate(found):
        if row.key in seen:
            return found[:index]
        seen.add(row.key)
    return found


def _apply(chunk: Chunk, rows: Sequence[ImportRow]) -> None:
    """The way of a row, once down: in hand → resolved → checked → written."""
    in_hand = chunk.in_hand(rows)
    resolve(chunk, in_hand)
    write(chunk, checked(chunk, in_hand))
