"""The workbook that an import came from, kept without anybody's identity.

Once a file has been read to its end, what is kept of it is what was read: the known sheets, row for row, with a pointer
in the place of each identity and *** where another cell of the row told it. Nothing else of the upload stays: no other
sheet, no remark, no property. What could not be read at all is removed; its SHA-256 stands in the import and the trail.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q, QuerySet

from accounts.scope import acting_as_system
from exchange.models import ImportBatch
from exchange.package import Pulse, no_pulse
from exchange.protected import hold, identities_in, identity_of, pointer
from exchange.reader import OpenSheet, RawRow, opened
from exchange.reading import open_sheets
from exchange.refusals import UnreadableWorkbook
from exchange.refused_workbook import plain
from exchange.sheet import Sheet
from exchange.writer import Table, workbook_bytes
from files.storage import durable_storage
from records.wording import REPORTER
from texts.reporters import Identity

Found = tuple[Sheet, int, str, str]
LOCK = 5_110_014  # first key of the advisory locks of files being blanked
RESUMED_WITHIN = timedelta(days=30)  # a file whose reading broke off
FORGOTTEN_AFTER = timedelta(days=90)  # identities of rows that were refused or never written
TELLS = re.compile(rf"{REPORTER.pattern}|联系方式|联系电话|手机|身份证|电话|微信", re.IGNORECASE)

log = logging.getLogger(__name__)


def unblanked(*, now: datetime) -> QuerySet[ImportBatch]:
    """Imports whose file nobody needs as it was any more: read to its end, or not to be read again."""
    may_be_read_on = Q(state__in=ImportBatch.TO_READ) | Q(
        state=ImportBatch.State.BROKEN, checked_at__isnull=True, finished_at__gt=now - RESUMED_WITHIN
    )
    return ImportBatch.objects.filter(blanked_at__isnull=True).exclude(may_be_read_on)


def blank(batch_id: int, *, clock: Callable[[], datetime], pulse: Pulse = no_pulse) -> None:
    """Hold the identities of an import apart and blank its file. Cut off anywhere, the next call goes on.

    The identities are in the database before the file loses them. Outside of any transaction: it reads the whole file.
    """
    with acting_as_system():
        batch = unblanked(now=clock()).filter(pk=batch_id).first()
    if batch is None:
        return
    try:
        _rewrite(batch, clock, pulse)
    except (UnreadableWorkbook, FileNotFoundError):
        default_storage.delete(batch.file.name or "")
    with acting_as_system():
        ImportBatch.objects.filter(pk=batch.pk).update(blanked_at=clock())


def forget_old(*, now: datetime) -> int:
    """Stop imports that nobody confirmed for long, and forget what is held of those that ended long ago.

    Returns how many identities.
    """
    before = now - FORGOTTEN_AFTER
    with acting_as_system(), connection.cursor() as cursor:
        never_confirmed = ImportBatch.objects.filter(state=ImportBatch.State.READY, checked_at__lt=before)
        never_confirmed.update(state=ImportBatch.State.CANCELLED, finished_at=now)
        cursor.execute("SELECT exchange_forget(%s)", [before])
        return cursor.fetchone()[0]


def _rewrite(batch: ImportBatch, clock: Callable[[], datetime], pulse: Pulse) -> None:
    found: list[Found] = []
    with TemporaryFile() as kept:  # without a name on the disk, and without an identity in it
        with batch.file.open("rb") as file, opened(file, pulse) as book:
            tables = (_table(batch, sheet, rows, found) for sheet, rows in open_sheets(book).items())
            for piece in workbook_bytes(tables):
                kept.write(piece)
        _hold_once(batch, found, clock)
        kept.seek(0)
        durable_storage().replace(batch.file.name or "", File(kept))


def _hold_once(batch: ImportBatch, found: list[Found], clock: Callable[[], datetime]) -> None:
    with acting_as_system():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, batch.pk])
        fresh = ImportBatch.objects.get(pk=batch.pk)
        if fresh.held_at is None:
            written = set(fresh.rows.filter(applied_at__isnull=False).values_list("sheet", "row_number"))
            hold(fresh, [one for one in found if (one[0].name, one[1]) not in written])
            ImportBatch.objects.filter(pk=batch.pk).update(held_at=clock())


def _table(batch: ImportBatch, sheet: Sheet, rows: OpenSheet, found: list[Found]) -> Table:
    known = {rows.columns[column.folded]: column.heading for column in sheet.columns if column.folded in rows.columns}
    extra = {index: heading for heading, index in rows.unknown.items() if not TELLS.search(heading)}
    headings = [heading for _index, heading in sorted((known | extra).items())]
    return Table(rows.title, _rows(batch, sheet, rows, headings, found), headings=headings, is_numbered=True)


def _rows(
    batch: ImportBatch, sheet: Sheet, rows: OpenSheet, headings: list[str], found: list[Found]
) -> Iterator[tuple[int, list[Any]]]:
    for raw in rows.rows():
        told = [*identities_in(sheet, raw)]
        found += [(sheet, raw.number, name, text) for name, text in told]
        cells = _cells(batch, sheet, raw, Identity("、".join(text for _name, text in told)))
        yield raw.number, [cells.get(heading) for heading in headings]


def _cells(batch: ImportBatch, sheet: Sheet, raw: RawRow, identity: Identity) -> dict[str, Any]:
    cells = dict(raw.extra) | {column.heading: plain(raw.cells.get(column.folded)) for column in sheet.columns}
    shown = {heading: identity.masked(cell) if isinstance(cell, str) else cell for heading, cell in cells.items()}
    for column in sheet.columns:
        if column.protected and identity_of(raw.cells.get(column.folded)):  # 匿名 stays: it names nobody
            shown[column.heading] = pointer(batch, raw.number)
    return shown
