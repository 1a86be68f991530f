"""Which rows of a workbook need the grant of the head of the bureau before they become records.

Figures are not made by one hand: on the pages a result is proposed by one person and approved by another. A row that
arrives finished would be both, so it waits. Only the past, loaded by an officer of the province, does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from accounts.scope import acting_as_system
from exchange.duplicates import together
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import Reason
from exchange.sheet import differences
from exchange.switchover import switch_over_day

if TYPE_CHECKING:
    from accounts.models import User
    from exchange.sheet import Changes, Sheet, Values

LOAD_PAST = "import.load_past"
Verdict = ImportRow.Verdict


@dataclass(frozen=True)
class GrantRule:
    """The rule for one person's rows on one day. past_before: None for who may not load the past."""

    on: date
    past_before: date | None

    @classmethod
    def of(cls, user: User, *, on: date) -> GrantRule:
        return cls(on, switch_over_day() if user.may(LOAD_PAST) else None)

    def asks(self, sheet: Sheet, values: Values, changes: Changes | None = None) -> bool:
        """Whether a new row (changes None), or one that changes a record, needs a grant."""
        days = self.finishes(sheet, values, changes)
        return bool(days) and (self.past_before is None or max(days) >= self.past_before)

    def finishes(self, sheet: Sheet, values: Values, changes: Changes | None = None) -> list[date]:
        """The days of the ends that the row makes, moves or takes back; none where it does nothing of the kind."""
        if changes is None:
            return self._ends(sheet, values)
        if not sheet.finishing & changes.keys():
            return []
        before = {**values, **sheet.from_json({name: old for name, (old, _new) in changes.items()})}
        was, will_be = self._ends(sheet, before), self._ends(sheet, values)
        return [*was, *(will_be or [self.on])] if was else will_be

    def _ends(self, sheet: Sheet, values: Values) -> list[date]:
        return [values.get(sheet.finished_by) or self.on] if sheet.is_finished(values) else []


class HeldBack:
    """Of some rows of a sheet: which numbers wait for the head already, and which rows hang on rows that wait."""

    def __init__(self, batch: ImportBatch, sheet: Sheet, rows: Sequence[Values], keys: Iterable[str]) -> None:
        self._sheet = sheet
        self._waiting = _waiting_elsewhere(batch, sheet, keys)
        self._named: dict[str, set[str]] = {}
        for column in sheet.references:
            numbers = {number for values in rows for number in column.numbers(values.get(column.name))}
            self._named[column.name] = _waiting_in_file(batch, column.to, numbers)

    def row(self, key: str) -> ImportRow | None:
        """The row of an earlier import of the same bureau that bears this number and waits."""
        rows = self._waiting.get(key)
        return rows[0] if rows else None

    def says_the_same(self, key: str, values: Values) -> bool:
        """Whether what waits under this number, with the rows joined to it, is this."""
        rows = self._waiting.get(key) or []
        return bool(rows) and not differences(self._sheet, together(self._sheet, rows), values)

    def is_named_in(self, values: Values) -> bool:
        """Whether the row names a record that is not there before its own row is granted."""
        return any(
            number in self._named[column.name]
            for column in self._sheet.references
            for number in column.numbers(values.get(column.name))
        )


def _waiting_elsewhere(batch: ImportBatch, sheet: Sheet, keys: Iterable[str]) -> dict[str, list[ImportRow]]:
    """Of each number the rows of the newest import of the same bureau that holds it back; in the system's name.

    The first of them is the new or changed one, the others are joined to it.
    """
    states = [ImportBatch.State.WAITING, *ImportBatch.TO_APPLY]
    with acting_as_system():
        rows = ImportRow.objects.filter(
            batch__state__in=states, batch__bureau=batch.bureau_id, sheet=sheet.name, key__in=list(keys),
            needs_grant=True, applied_at__isnull=True, verdict__in=Verdict.written(),
        ).exclude(batch=batch)  # fmt: skip
        found: dict[str, list[ImportRow]] = {}
        for row in rows.order_by("batch_id", "row_number"):
            if row.verdict != Verdict.JOINED:
                found[row.key] = []
            found.setdefault(row.key, []).append(row)
        return found


def _waiting_in_file(batch: ImportBatch, sheet: str, numbers: set[str]) -> set[str]:
    """Of these numbers those whose rows wait: new ones, or repeated ones of which an earlier import holds the first."""
    if not numbers:
        return set()
    rows = batch.rows.filter(sheet=sheet, key__in=numbers, needs_grant=True).exclude(verdict=Verdict.CHANGED)
    return set(rows.values_list("key", flat=True))


def settle_grants(batch: ImportBatch, sheet: Sheet, keys: Sequence[str]) -> None:
    """Rows of one number are one record: all of them wait or none, and what waits already as a whole is a repeat."""
    rows = batch.rows.filter(sheet=sheet.name, key__in=keys, verdict__in=[*Verdict.written(), Verdict.REPEATED])
    found: dict[str, list[ImportRow]] = {}
    for row in rows.order_by("row_number"):
        found.setdefault(row.key, []).append(row)
    held_back = HeldBack(batch, sheet, (), keys)
    for key, same in found.items():
        waiting = held_back.row(key)
        if waiting and held_back.says_the_same(key, together(sheet, same)):
            for row in same:
                row.verdict, row.changes, row.reasons = Verdict.REPEATED, {}, [waits_already(waiting)]
                row.needs_grant |= waiting.verdict == Verdict.NEW
        elif any(row.needs_grant for row in same):
            for row in same:
                row.needs_grant = True
    changed = [row for same in found.values() for row in same]
    ImportRow.objects.bulk_update(changed, ["verdict", "changes", "reasons", "needs_grant"], batch_size=500)


def waits_already(row: ImportRow) -> dict[str, Any]:
    return Reason("waits_already", params={"import": row.batch_id}).to_json()
