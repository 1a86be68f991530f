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
from django.utils.translation import gettext

from accounts.errors import Refusal
from accounts.models import User
from accounts.scope import acting_as_system
from exchange.blanking import blank
from exchange.context import Context, Places
from exchange.grants import GrantRule
from exchange.known_sheets import all_sheets
from exchange.leases import Lease
from exchange.models import ImportBatch, ImportRow
from exchange.naming import write_names
from exchange.protected import ProtectedCells
from exchange.references import References
from exchange.refusals import Reason, RowRefused
from exchange.repeats import joined_rows, together
from exchange.sheet import ApplyRow, Changes, Sheet, Values, number_taken
from texts.folding import number_key

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
                chunk = _Chunk(lease.batch, sheet, user, places, lease.clock(), protected, is_trial=is_trial)
                chunk.apply(rows)
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


@dataclass
class _Work:
    """One row in hand."""

    row: ImportRow
    apply: ApplyRow
    joined: list[ImportRow] = field(default_factory=list)  # rows of the same number, written with it


class _Chunk:
    """One transaction's worth of rows of one sheet, none of which bears the number of another."""

    def __init__(
        self, batch: ImportBatch, sheet: Sheet, user: User, places: Places, now: datetime, protected: ProtectedCells,
        *, is_trial: bool = False,
    ) -> None:  # fmt: skip
        self.batch, self.sheet, self.user, self.now, self.protected = batch, sheet, user, now, protected
        self.is_trial = is_trial  # every change is undone; only refusals stay
        self.on: date = timezone.localdate(now)
        self.context = Context(user, places, self.on)
        self.grants = GrantRule.of(user, on=self.on)
        self.written: list[ImportRow] = []
        self.loads_past = batch.loads_past

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
        write_names(values, place, self.context.places)  # a bureau may have been renamed since the file was read
        if row.verdict == Verdict.NEW and self._asks(row, values):
            self._hold_back(row, joined)
            return None
        return _Work(row, ApplyRow(row.key, values, place, self.protected.of(row), row.pk), joined)

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
                self._refuse_with_joined(work, number_taken(self.sheet, work.row.key, work.apply.place))
            else:
                self._check_doing(work, None)
        free = [work for work in works if work.row.verdict != Verdict.REFUSED]
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
            self._refuse_with_joined(work, number_taken(self.sheet, work.row.key, work.apply.place))
        else:
            self._wrote(work)

    def _wrote(self, work: _Work) -> None:
        self.written += [] if self.is_trial else [work.row, *work.joined]

    def _update(self, work: _Work, record: Any) -> None:
        changes = self.sheet.changes(record, work.apply.values)
        if not changes:
            for row in (work.row, *work.joined):
                row.verdict, row.changes = Verdict.REPEATED, {}
                row.save(update_fields=["verdict", "changes"])
        elif self.batch.is_granted and changes != _as_told(work.row):
            self._refuse_with_joined(work, self._changed_meanwhile(work.row, changes))
        elif work.row.verdict == Verdict.NEW:  # somebody entered the number since the dry run: the person is to decide
            work.row.verdict, work.row.changes = Verdict.CHANGED, changes
            work.row.save(update_fields=["verdict", "changes"])
        elif self._asks(work.row, work.apply.values, changes):
            self._hold_back(work.row, work.joined)
        elif self._check_doing(work, changes):
            self._bring_up_to_date(work, record, changes)

    def _check_doing(self, work: _Work, changes: Changes | None) -> bool:
        """What was right in the dry run may be wrong by now: a circular was issued since."""
        for reason in self.sheet.check_doing(work.apply.values, changes, self.context):
            self._refuse_with_joined(work, reason)
        return work.row.verdict != Verdict.REFUSED

    def _asks(self, row: ImportRow, values: Values, changes: Changes | None = None) -> bool:
        """Whether the row needs a grant that it has not got: asked again, as days and posts change."""
        if self.batch.is_granted or row.needs_grant:
            return False
        asks = self.grants.asks(self.sheet, values, changes)
        self.loads_past |= not asks and bool(self.grants.finishes(self.sheet, values, changes))
        return asks

    def _hold_back(self, row: ImportRow, joined: Sequence[ImportRow]) -> None:
        for each in (row, *joined):
            each.needs_grant = True
            each.save(update_fields=["needs_grant"])

    def _bring_up_to_date(self, work: _Work, record: Any, changes: Changes) -> None:
        try:
            with transaction.atomic():
                self.sheet.update(record, work.apply, changes, by=self.user, on=self.on)
                transaction.set_rollback(self.is_trial)
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

    def _changed_meanwhile(self, row: ImportRow, changes: Changes) -> Reason:
        """What the record would be changed in now, as the head did not see it."""
        told = []
        for column in self.sheet.open_columns:
            if column.name in changes:
                old, new = map(column.display, changes[column.name])
                told.append(
                    gettext("%(column)s %(old)s → %(new)s") % {"column": column.heading, "old": old, "new": new}
                )
        return Reason("changed_meanwhile", self.sheet.key.heading, row.key, {"changes": "；".join(told)})

    def _as_shown(self, row: ImportRow) -> dict[str, str]:
        columns = [column for column in self.sheet.resolved() if column.name in row.values and not column.protected]
        return {column.heading: column.display(row.values[column.name]) for column in columns}


def _as_told(row: ImportRow) -> Changes:
    """What the head saw that the row changes; nothing of a new one."""
    return {name: (old, new) for name, (old, new) in row.changes.items()}


def _reason(refused: RowRefused | Refusal) -> Reason:
    if isinstance(refused, RowRefused):
        return refused.reason
    return Reason("refused_by_rule", params={"message": refused.message})
