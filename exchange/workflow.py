"""What a person does with a workbook: hand it in, confirm it, stop it, let it go on. And the work that follows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from audit.trail import record
from exchange.applying import apply_batch
from exchange.blanking import FORGOTTEN_AFTER, blank
from exchange.intake import check_name, check_package
from exchange.leases import Clock, Lease, LeaseLost, claim, surviving
from exchange.messages import tell_heads, tell_uploader
from exchange.models import ImportBatch, ImportRow
from exchange.open_ends import tell_bureaus
from exchange.protected import names_one_held
from exchange.reading import read_batch
from exchange.refusals import TellsReporter, UnreadableWorkbook
from exchange.sheet import reason_names_a_reporter
from files.digests import sha256_of
from files.names import kept
from files.scanning import (
    IN_THE_BACKGROUND,
    WHILE_ONE_WAITS,
    ScannerAway,
    found,
    found_at_the_door,
    is_set_up,
    verdict_of,
)

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)

State = ImportBatch.State
Progress = Callable[[int, int], None]
QUOTA = 100  # files of one person in a day
ONE_GO = timedelta(minutes=8)  # then the task makes room for others and is rung again


@transaction.atomic
def receive(
    file: IO[bytes], *, name: str, by: User, now: datetime, with_hidden: bool = False, late_reason: str = ""
) -> ImportBatch:
    """Keep an uploaded workbook; a worker reads it soon. Raises NotAllowed, ActionRefused, UnreadableWorkbook.

    with_hidden: hidden and crossed-out rows count like all others.
    late_reason: why rows into a month whose circular was issued come only now, where they do not say it themselves.
    """
    require(by, "import.upload")
    bureau = by.bureau
    if bureau is None:
        raise ActionRefused(_("You hold no post today. Ask an administrator."))
    if ImportBatch.objects.of(by).filter(created_at__gte=now - timedelta(days=1)).count() >= QUOTA:
        raise ActionRefused(_("You have uploaded 100 files within a day. Go on tomorrow."))
    check_name(name)
    check_package(file)
    verdict = verdict_of(file, patience=WHILE_ONE_WAITS)
    if verdict.signature:
        raise UnreadableWorkbook(found_at_the_door(file, verdict.signature))
    batch = ImportBatch(user=by, bureau=bureau, file_name=_file_name(name), sha256=sha256_of(file), size=_size(file))
    batch.with_hidden, batch.late_reason = with_hidden, late_reason.strip()
    batch.scanned_at = now if verdict.is_known and is_set_up() else None
    batch.file = File(file, name="upload.xlsx")
    batch.save()
    record("import.uploaded", by=by, detail={"import": batch.pk, "sha256": batch.sha256, "size": batch.size})
    return batch


def _file_name(name: str) -> str:
    """The last part of the name, without what no line of text should hold."""
    return kept(name).strip()[-200:] or "workbook.xlsx"


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


@transaction.atomic
def confirm(batch: ImportBatch, *, with_changes: bool, by: User, now: datetime) -> None:
    """Say that new rows, and changed ones if wished, are to be written. Raises ActionRefused when not ready."""
    fresh = _locked(batch, by=by)
    if not fresh.is_ready:
        raise ActionRefused(_("This file is not waiting for confirmation. Reload the page."))
    chosen = fresh.rows.waiting(with_changes=with_changes).count()
    if not chosen:
        raise ActionRefused(_("There is nothing to import: no row is new, and changed rows were not chosen."))
    fresh.with_changes = with_changes
    fresh.state, fresh.confirmed_at, fresh.to_apply_count = State.CONFIRMED, now, fresh.to_write().count()
    fresh.save(update_fields=["with_changes", "to_apply_count", "state", "confirmed_at"])
    record("import.confirmed", by=by, detail={"import": fresh.pk, "rows": chosen, "with_changes": with_changes})


@transaction.atomic
def choose_changes(
    batch: ImportBatch, *, shown: Collection[int], wanted: Collection[int], by: User, now: datetime
) -> None:
    """Of the changed rows `shown`, those `wanted` are written when the file is confirmed with its changes, the others
    are left out. Keys of rows. Raises ActionRefused when it was confirmed already."""
    fresh = _locked(batch, by=by)
    if not fresh.is_ready:
        raise ActionRefused(_("This file is not waiting for confirmation. Reload the page."))
    changed = fresh.rows.filter(verdict=ImportRow.Verdict.CHANGED, pk__in=shown)
    changed.filter(pk__in=wanted).update(left_out=False)
    changed.exclude(pk__in=wanted).update(left_out=True)


@transaction.atomic
def take_hidden(batch: ImportBatch, *, by: User, now: datetime) -> ImportBatch:
    """Check the file anew, hidden and crossed-out rows with it. Raises ActionRefused when it was confirmed already."""
    fresh = _locked(batch, by=by)
    if not fresh.is_ready or fresh.with_hidden:
        raise ActionRefused(_("This file is not waiting for confirmation. Reload the page."))
    return _check_anew(fresh, by=by, now=now, with_hidden=True)


@transaction.atomic
def give_reason(batch: ImportBatch, *, late_reason: str, by: User, now: datetime) -> ImportBatch:
    """Check the file anew with a reason for its late rows. Raises ActionRefused when it was confirmed already."""
    fresh = _locked(batch, by=by)
    if not fresh.is_ready:
        raise ActionRefused(_("This file is not waiting for confirmation. Reload the page."))
    if not late_reason.strip():
        raise ActionRefused(_("Give a reason, in at most 200 characters."), field="late_reason")
    return _check_anew(fresh, by=by, now=now, late_reason=late_reason)


def _check_anew(batch: ImportBatch, *, by: User, now: datetime, **said: Any) -> ImportBatch:
    told: dict[str, Any] = {"with_hidden": batch.with_hidden, "late_reason": batch.late_reason} | said
    if names_one_held(told["late_reason"], batch):
        raise ActionRefused(reason_names_a_reporter(), field="late_reason")
    with batch.file.open("rb") as file:
        again = receive(file, name=batch.file_name, by=by, now=now, **told)
    cancel(batch, by=by, now=now)
    return again


@transaction.atomic
def cancel(batch: ImportBatch, *, by: User, now: datetime) -> None:
    """Stop before the next chunk. What was imported stays. Raises ActionRefused when it has ended already."""
    states = [*ImportBatch.WORKING, State.READY, State.WAITING]
    stoppable = ImportBatch.objects.of(by).filter(pk=batch.pk, state__in=states)
    if not stoppable.update(state=State.CANCELLED, finished_at=now, lease_token="", leased_until=None):
        raise ActionRefused(_("This import has ended already. Reload the page."))
    record("import.cancelled", by=by, detail={"import": batch.pk})


@transaction.atomic
def resume(batch: ImportBatch, *, by: User, now: datetime) -> None:
    """Let an import that was stopped or broken off go on with the rows that are left."""
    fresh = _locked(batch, by=by)
    is_long_ago = fresh.finished_at is not None and fresh.finished_at < now - FORGOTTEN_AFTER
    if not fresh.may_be_resumed or is_long_ago:
        raise ActionRefused(
            _("This import cannot go on. Upload the file again; rows that are there already are skipped.")
        )
    rows = go_on(fresh)
    record("import.resumed", by=by, detail={"import": fresh.pk, "rows": rows})


def go_on(batch: ImportBatch) -> int:
    """Let a worker go on: read what was not read, or write what may be written now; how many rows these are."""
    rows = batch.to_write().count() if batch.confirmed_at else 0
    batch.state = State.CONFIRMED if batch.confirmed_at else State.UPLOADED
    batch.finished_at, batch.problem, batch.to_apply_count = None, "", batch.applied_count + rows
    batch.save(update_fields=["state", "finished_at", "problem", "to_apply_count"])
    return rows


def _locked(batch: ImportBatch, *, by: User) -> ImportBatch:
    require(by, "import.upload")
    return ImportBatch.objects.of(by).select_for_update().get(pk=batch.pk)


def work_on(batch_id: int, *, clock: Clock, progress: Progress | None = None, stop_at: datetime | None = None) -> bool:
    """Take charge of a batch and read or apply it, until done, stopped or `stop_at`. True when nothing is left to do.

    Must not run inside a transaction: each chunk is one. Two workers at once do no harm, one finds no lease.
    """
    lease = claim(batch_id, clock=clock)
    if lease is None:
        return True
    steps = read_batch(lease) if lease.batch.is_reading else apply_batch(lease)
    try:
        with surviving(lease):
            _scan(lease)
            for done, total in steps:
                if progress:
                    progress(done, total)
                if stop_at and clock() >= stop_at:
                    _let_go(lease)
                    return False
            _tell(lease)
    except LeaseLost:
        return True
    except UnreadableWorkbook as unreadable:
        with suppress(LeaseLost):
            _fail(lease, unreadable)
    _blank(batch_id, clock=clock)
    return True


def _scan(lease: Lease) -> None:
    """Of a workbook that came while the virus scanner was away. Raises UnreadableWorkbook, or ScannerAway: later."""
    batch = lease.batch
    if batch.scanned_at or not batch.is_reading or not is_set_up():
        return
    with batch.file.open("rb") as file:
        verdict = verdict_of(file, patience=IN_THE_BACKGROUND)
    if not verdict.is_known:
        raise ScannerAway
    with lease.chunk():
        if not verdict.signature:
            lease.keep_report(scanned_at=lease.clock())
            return
        record("import.infected", by=None, detail={"import": batch.pk, "signature": verdict.signature})
    raise UnreadableWorkbook(found(verdict.signature))


def _blank(batch_id: int, *, clock: Clock) -> None:
    """What fails here for a while is done by the sweep; the import itself has come to its end."""
    try:
        blank(batch_id, clock=clock)
    except (OSError, DatabaseError) as fault:
        log.warning("the file of import %s waits to be blanked", batch_id, exc_info=fault)


def _let_go(lease: Lease) -> None:
    """Leave the batch to the next worker at once, instead of after the lease."""
    with lease.chunk():
        lease.end()


def _fail(lease: Lease, unreadable: UnreadableWorkbook) -> None:
    """What was said of the file is taken away where it tells a reporter."""
    gone = {"late_reason": "", "file_name": f"{lease.batch.pk}.xlsx"} if isinstance(unreadable, TellsReporter) else {}
    with lease.chunk():
        lease.end(state=State.FAILED, problem=unreadable.message, finished_at=lease.clock(), **gone)


def _tell(lease: Lease) -> None:
    """The uploader when the work of a page left long ago is done; the heads of the bureau of what waits for them."""
    with lease.chunk() as user:
        batch = ImportBatch.objects.get(pk=lease.batch.pk)
        if batch.state in (State.DONE, State.WAITING):
            tell_uploader(batch, user)
            tell_heads(batch)
            tell_bureaus(batch)
