"""From file to result in one process, as the worker does it."""

from __future__ import annotations

import io

from django.utils import timezone

from accounts.models import User
from accounts.scope import acting_as
from exchange.models import ImportBatch, ImportRow
from exchange.report import Counts, summary
from exchange.workflow import confirm, receive, work_on


def receive_file(file: io.BytesIO, user: User, name: str = "台账.xlsx") -> ImportBatch:
    with acting_as(user):
        return receive(file, name=name, by=user, now=timezone.now())


def work(batch: ImportBatch, **more) -> ImportBatch:
    work_on(batch.pk, clock=timezone.now, **more)
    batch.refresh_from_db()
    return batch


def dry_run(file: io.BytesIO, user: User) -> ImportBatch:
    return work(receive_file(file, user))


def apply(batch: ImportBatch, user: User, *, with_changes: bool = True, **more) -> ImportBatch:
    with acting_as(user):
        confirm(batch, with_changes=with_changes, by=user, now=timezone.now())
    return work(batch, **more)


def counts(batch: ImportBatch) -> dict[str, Counts]:
    return summary(batch)


def verdicts(batch: ImportBatch) -> dict[int, str]:
    """{row: verdict}, or the codes of its refusals."""
    rows = ImportRow.objects.filter(batch=batch)
    return {row.row_number: " ".join(reason.code for reason in row.why) or row.verdict for row in rows}
