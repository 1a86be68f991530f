"""Identities on their way from the uploaded file to the sheet's protected store, past everything else.

They are not in the rows of an import, and in its file only until it has been read: then they are held apart
(exchange.identities) and the file is blanked (exchange.blanking). In their place stands a pointer, also in a mended
workbook. When a row is written, the sheet says to which record its identity goes; nobody reads it on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from django.db import connection

from exchange.cells import is_blank, read_line
from exchange.identities import HeldIdentity
from exchange.models import ImportBatch, ImportRow
from exchange.package import Pulse, no_pulse
from exchange.reader import RawRow
from exchange.refusals import CellRefused
from exchange.sheet import Sheet
from exchange.texts import StandIn
from texts.folding import squeezed
from texts.placeholders import is_nobody
from texts.reporters import Identity, bare_text

POINTER = re.compile(r"见第(\d{1,12})号导入第(\d{1,7})行")
AT_ONCE = 2_000


def pointer(batch: ImportBatch, row_number: int) -> str:
    """What stands in the place of an identity in a workbook that is kept or handed out."""
    return f"见第{batch.pk}号导入第{row_number}行"


@dataclass(frozen=True)
class Held:
    """Where an identity is held. The sheet passes it on; what it says is not to be had."""

    batch_id: int
    row_number: int


class ProtectedCells:
    """The identities of one sheet's rows, as far as they are held."""

    def __init__(self, batch: ImportBatch, sheet: Sheet, _pulse: Pulse = no_pulse) -> None:
        self._batch, self._sheet = batch, sheet
        self.columns = [column for column in sheet.columns if column.protected]
        self._held: dict[int, set[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._held.clear()

    def fetch(self, rows: Iterable[ImportRow]) -> None:
        """Ask which of these rows have an identity that is held."""
        self._held = {row.row_number: set() for row in rows}
        with connection.cursor() as cursor:
            asked: list[Any] = [self._batch.pk, self._sheet.name, list(self._held)]
            cursor.execute("SELECT row_number, name FROM exchange_held_of(%s, %s, %s::integer[])", asked)
            for row_number, name in cursor.fetchall():
                self._held[row_number].add(name)

    def of(self, row: ImportRow) -> dict[str, Held]:
        """{column name: where it is held} of this row."""
        if not any(row.values.get(column.name) for column in self.columns):
            return {}
        if row.row_number not in self._held:
            self.fetch([row])
        return {name: Held(self._batch.pk, row.row_number) for name in self._held[row.row_number]}


def identities_in(sheet: Sheet, raw: RawRow) -> Iterator[tuple[str, str]]:
    """(column name, identity) of a row of the file. A pointer is an identity, too: it stands for one."""
    for column in sheet.columns:
        if column.protected and (text := identity_of(raw.cells.get(column.folded))):
            yield column.name, text


def hold(batch: ImportBatch, found: Iterable[tuple[Sheet, int, str, str]]) -> None:
    """Put identities (sheet, row number, column name, text) apart, in the running transaction; follow the pointers."""
    plain: list[HeldIdentity] = []
    for sheet, row_number, name, text in found:
        if earlier := POINTER.fullmatch(squeezed(text)):
            where: list[Any] = [batch.pk, sheet.name, row_number, name, int(earlier[1]), int(earlier[2])]
            with connection.cursor() as cursor:
                cursor.execute("SELECT exchange_hold_again(%s, %s, %s, %s, %s, %s)", where)
        else:
            plain.append(_held(batch, sheet, row_number, name, text))
    HeldIdentity.objects.bulk_create(plain, batch_size=AT_ONCE)


def _held(batch: ImportBatch, sheet: Sheet, row_number: int, name: str, text: str) -> HeldIdentity:
    key = f"{batch.pk}:{sheet.name}:{row_number}:{name}"
    marks = Identity(text).marks
    return HeldIdentity(
        key=key, batch=batch, sheet=sheet.name, row_number=row_number, name=name, text=text, marks=marks
    )


def names_one_held(text: str, batch: ImportBatch) -> bool:
    """Whether the text names anybody whose identity is held for this import of one's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT exchange_names_one_held(%s, %s)", [batch.pk, bare_text(text)])
        return cursor.fetchone()[0]


def identity_of(cell: Any) -> str:
    """Who a protected cell names; "" when it is empty or says that nobody is named."""
    if isinstance(cell, StandIn) or is_blank(cell) or (isinstance(cell, str) and is_nobody(cell)):
        return ""
    try:
        return read_line(cell)
    except CellRefused:
        return ""
