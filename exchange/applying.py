"""Writing what the dry run found, 200 rows at a time: records and the mark on their rows in one transaction.

Killed anywhere, a row is either written and marked or neither. Everything is judged again on the way,
since hours and colleagues may lie between the dry run and the person's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import User
from accounts.scope import acting_as_system
from exchange.blanking import blank
from exchange.context import Context, Places
from exchange.leases import Lease
from exchange.models import ImportBatch, ImportRow
from exchange.protected import ProtectedCells
from exchange.references import References
from exchange.refusals import Reason, RowRefused
from exchange.registry import all_sheets
from exchange.repeats import joined_rows, together
from exchange.sheet import ApplyRow, Changes, Sheet
from records.folding import number_key

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
            for count in _apply_sheet(lease, sheet):
                done += count
                yield done, batch.to_apply_count
    with lease.chunk():
        lease.end(state=ImportBatch.State.DONE, finished_at=lease.clock(), report=batch.report_with_tally())


def _apply_sheet(lease: Lease, sheet: Sheet) -> Iterator[int]:
    after = 0
    places = Places.valid(on=timezone.localdate(lease.clock()))
    with ProtectedCells(lease.batch, sheet, lease.keep) as protected:
        while True:
            if protected.columns:
                with lease.chunk():
                    ahead = _next_rows(lease.batch, sheet, after=after)
                protected.fetch(ahead)
            with lease.chunk() as user:
                rows = _next_rows(lease.batch, sheet, after=after)
                if not rows:
                    return
                chunk = _Chunk(lease.batch, sheet, user, places, lease.clock(), protected)
                chunk.apply(rows)
                lease.write(applied_count=F("applied_count") + len(rows))
            after = rows[-1].row_number
            yield len(rows)


def _next_rows(batch: ImportBatch, sheet: Sheet, *, after: int) -> list[ImportRow]:
    """The next rows in the order of the file, up to the first number that comes twice: each must see the one before."""
    waiting = batch.rows.filter(sheet=sheet.name, row_number__gt=after).waiting(with_changes=batch.with_changes)
    rows = list(waiting.order_by("row_number").select_for_update()[:CHUNK])
    seen: set[str] = set()
    for index, row in enumerate(rows):
        if row.key in seen:
            return rows[:index]
        seen.add(row.key)
    return rows


@dataclass
class _Work:
    """One row in hand."""

    row: ImportRow
    apply: ApplyRow
    joined: list[ImportRow] = field(default_factory=list)  # rows of the same number, written with it


class _Chunk:
    """One transaction's worth of rows of one sheet, none of which bears the number of another."""

    def __init__(
        self, batch: ImportBatch, sheet: Sheet, user: User, places: Places, now: datetime, protected: ProtectedCells
    ) -> None:
        self.batch, self.sheet, self.user, self.now, self.protected = batch, sheet, user, now, protected
        self.on: date = timezone.localdate(now)
        self.context = Context(user, places, self.on)
        self.written: list[ImportRow] = []

    def apply(self, rows: Sequence[ImportRow]) -> None:
        joined = joined_rows(self.batch, rows)
        works = [work for row in rows if (work := self._prepare(row, joined.get(row.key, [])))]
        works = self._without_unknown_references(works)
        records = self.sheet.existing([work.row.key for work in works], by=self.user)
        self._create([work for work in works if work.row.key not in records])
        for work in works:
            if work.row.key in records:
                self._update(work, records[work.row.key])
        ImportRow.objects.filter(pk__in=[row.pk for row in self.written]).update(applied_at=self.now)

    def _prepare(self, row: ImportRow, joined: list[ImportRow]) -> _Work | None:
        """The row ready to be written, with what the rows joined to it add; None when it is refused."""
        place = self.context.places.of(row.bureau_id)
        if place is None or not self.context.may(self.sheet.import_action, place):
            for each in (row, *joined):
                self._refuse(each, Reason("not_own_bureau", self.sheet.key.heading, row.key))
            return None
        values = together(self.sheet, [row, *joined])
        return _Work(row, ApplyRow(row.key, values, place, self.protected.of(row)), joined)

    def _without_unknown_references(self, works: list[_Work]) -> list[_Work]:
        references = References(self.sheet, [work.apply.values for work in works], by=self.user, in_file=None)
        for work in works:
            for reason in references.faults(work.apply.values):
                self._refuse_with_joined(work, reason)
        return [work for work in works if work.row.verdict != Verdict.REFUSED]

    def _create(self, works: list[_Work]) -> None:
        with acting_as_system():
            taken = self.sheet.taken([work.row.key for work in works]) if works else set()
        for work in works:
            if work.row.key in taken:
                self._refuse_with_joined(work, Reason("number_taken", self.sheet.key.heading, work.row.key))
        free = [work for work in works if work.row.key not in taken]
        if not free or self._write_together(free):
            return
        for work in free:
            self._write_alone(work)

    def _write_together(self, works: list[_Work]) -> bool:
        """All at once. False, with nothing written, when one of them is refused: then each goes alone."""
        try:
            with transaction.atomic():
                self.sheet.create_many([work.apply for work in works], by=self.user, on=self.on)
        except (IntegrityError, RowRefused, Refusal):
            return False
        for work in works:
            self._wrote(work)
        return True

    def _write_alone(self, work: _Work) -> None:
        """Raises IntegrityError only for a fault of ours: a number taken meanwhile is the one that people can cause."""
        try:
            with transaction.atomic():
                self.sheet.create_many([work.apply], by=self.user, on=self.on)
        except (RowRefused, Refusal) as refused:
            self._refuse_with_joined(work, _reason(refused))
        except IntegrityError:
            with acting_as_system():
                if not self.sheet.spellings([number_key(work.row.key)]):
                    raise
            self._refuse_with_joined(work, Reason("number_taken", self.sheet.key.heading, work.row.key))
        else:
            self._wrote(work)

    def _wrote(self, work: _Work) -> None:
        self.written += [work.row, *work.joined]

    def _update(self, work: _Work, record: Any) -> None:
        changes = self.sheet.changes(record, work.apply.values)
        if not changes:
            for row in (work.row, *work.joined):
                row.verdict, row.changes = Verdict.REPEATED, {}
                row.save(update_fields=["verdict", "changes"])
        elif work.row.verdict == Verdict.NEW:  # somebody entered the number since the dry run: the person is to decide
            work.row.verdict, work.row.changes = Verdict.CHANGED, changes
            work.row.save(update_fields=["verdict", "changes"])
        else:
            self._bring_up_to_date(work, record, changes)

    def _bring_up_to_date(self, work: _Work, record: Any, changes: Changes) -> None:
        try:
            with transaction.atomic():
                self.sheet.update(record, work.apply, changes, by=self.user, on=self.on)
        except (RowRefused, Refusal) as refused:
            self._refuse_with_joined(work, _reason(refused))
        else:
            work.row.changes = changes
            work.row.save(update_fields=["changes"])
            self._wrote(work)

    def _refuse_with_joined(self, work: _Work, reason: Reason) -> None:
        for row in (work.row, *work.joined):
            self._refuse(row, reason)

    def _refuse(self, row: ImportRow, reason: Reason) -> None:
        if row.verdict != Verdict.REFUSED:
            row.verdict, row.values = Verdict.REFUSED, self._as_shown(row)
        row.reasons = [*row.reasons, reason.to_json()]
        row.save(update_fields=["verdict", "values", "reasons"])

    def _as_shown(self, row: ImportRow) -> dict[str, str]:
        columns = [column for column in self.sheet.resolved() if column.name in row.values and not column.protected]
        return {column.heading: column.display(row.values[column.name]) for column in columns}


def _reason(refused: RowRefused | Refusal) -> Reason:
    if isinstance(refused, RowRefused):
        return refused.reason
    return Reason("refused_by_rule", params={"message": refused.message})
