"""Rows of one chunk in hand: first step on their way into records. The way goes on in resolving, checking, writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from exchange.context import Context, Place, Places
from exchange.duplicates import joined_rows, together
from exchange.grants import GrantRule
from exchange.models import ImportBatch, ImportRow
from exchange.naming import write_names
from exchange.protected import ProtectedCells
from exchange.refusals import Reason
from exchange.sheet import Changes, Sheet, Values

Verdict = ImportRow.Verdict


@dataclass
class RowInHand:
    """One row and those joined to it, with what each step finds out about it. changes: None of a new record."""

    row: ImportRow
    joined: list[ImportRow]
    values: Values
    place: Place | None
    faults: list[Reason] = field(default_factory=list)  # numbers that it names and nobody knows
    is_taken: bool = False  # its number is that of a record beyond the person's reach
    record: Any = None
    changes: Changes | None = None

    @property
    def all_rows(self) -> list[ImportRow]:
        return [self.row, *self.joined]


class Chunk:
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
        self.loads_past = batch.loads_past

    def in_hand(self, rows: Sequence[ImportRow]) -> list[RowInHand]:
        """The rows as they were understood, with what those joined to them add, and whose they are by now."""
        joined = joined_rows(self.batch, rows)
        return [self._in_hand(row, joined.get(row.key, [])) for row in rows]

    def _in_hand(self, row: ImportRow, joined: list[ImportRow]) -> RowInHand:
        values, place = together(self.sheet, [row, *joined]), self.context.places.of(row.bureau_id)
        if place:
            write_names(values, place, self.context.places)  # a bureau may have been renamed since the file was read
        return RowInHand(row, joined, values, place)

    def refuse(self, rows: Iterable[ImportRow], reason: Reason) -> None:
        for row in rows:
            if row.verdict != Verdict.REFUSED:
                row.verdict, row.values = Verdict.REFUSED, self._as_shown(row)
            row.reasons = [*row.reasons, reason.to_json()]
            row.save(update_fields=["verdict", "values", "reasons"])

    def _as_shown(self, row: ImportRow) -> dict[str, str]:
        columns = [column for column in self.sheet.resolved() if column.name in row.values and not column.protected]
        return {column.heading: column.display(row.values[column.name]) for column in columns}
