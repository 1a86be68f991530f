"""Which rows of a workbook need the grant of the head of the bureau before they become records.

Figures are not made by one hand: on the pages a result is proposed by one person and approved by another. A row that
arrives finished would be both, so it waits. Only the past, loaded by an officer of the province, does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.scope import acting_as_system
from exchange.models import ImportBatch, ImportRow
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
        return self._waiting.get(key)

    def is_named_in(self, values: Values) -> bool:
        """Whether the row names a record that is not there before its own row is granted."""
        return any(
            number in self._named[column.name]
            for column in self._sheet.references
            for number in column.numbers(values.get(column.name))
        )


def _waiting_elsewhere(batch: ImportBatch, sheet: Sheet, keys: Iterable[str]) -> dict[str, ImportRow]:
    """The newest row of each number that another import of the same bureau holds back; asked in the system's name."""
    State = ImportBatch.State  # noqa: N806
    with acting_as_system():
        rows = ImportRow.objects.filter(
            Q(batch__state=State.WAITING) | Q(batch__state__in=ImportBatch.TO_APPLY),
            batch__bureau=batch.bureau_id, sheet=sheet.name, key__in=list(keys), needs_grant=True,
            applied_at__isnull=True, verdict__in=[Verdict.NEW, Verdict.CHANGED],
        ).exclude(batch=batch)  # fmt: skip
        return {row.key: row for row in rows.order_by("pk")}


def _waiting_in_file(batch: ImportBatch, sheet: str, numbers: set[str]) -> set[str]:
    """Of these numbers those whose rows wait: new ones, or repeated ones of which an earlier import holds the first."""
    if not numbers:
        return set()
    rows = batch.rows.filter(sheet=sheet, key__in=numbers, needs_grant=True).exclude(verdict=Verdict.CHANGED)
    return set(rows.values_list("key", flat=True))
