"""From file to result in one process, as the worker does it."""

from __future__ import annotations

import io

from django.utils import timezone

from accounts.models import User
from accounts.scope import acting_as
from exchange.granting import grant
from exchange.models import ImportBatch, ImportRow
from exchange.report import Counts, summary
from exchange.workflow import confirm, receive, work_on
from tests.factories import UserFactory


def receive_file(file: io.BytesIO, user: User, name: str = "台账.xlsx") -> ImportBatch:
    with acting_as(user):
        return receive(file, name=name, by=user, now=timezone.now())


def work(batch: ImportBatch, **more) -> ImportBatch:
    work_on(batch.pk, clock=timezone.now, **more)
    batch.refresh_from_db()
    return batch


def dry_run(file: io.BytesIO, user: User) -> ImportBatch:
    return work(receive_file(file, user))


def hand_in(batch: ImportBatch, user: User, *, with_changes: bool = True, **more) -> ImportBatch:
    """Confirm it and write what may be written without a grant."""
    with acting_as(user):
        confirm(batch, with_changes=with_changes, by=user, now=timezone.now())
    return work(batch, **more)


def granted(batch: ImportBatch, head: User | None = None) -> ImportBatch:
    """What waits is granted, by a head made for it where none is given."""
    head = head or UserFactory(bureau=batch.bureau, role="head")
    with acting_as(head):
        grant(batch, by=head, now=timezone.now())
    return work(batch)


def apply(batch: ImportBatch, user: User, **more) -> ImportBatch:
    """All the way: handed in, and granted where it has to be."""
    hand_in(batch, user, **more)
    return granted(batch) if batch.is_waiting else batch


def counts(batch: ImportBatch) -> dict[str, Counts]:
    return summary(batch)


def verdicts(batch: ImportBatch) -> dict[int, str]:
    """{row: verdict}, or the codes of its refusals."""
    rows = ImportRow.objects.filter(batch=batch)
    return {row.row_number: " ".join(reason.code for reason in row.why) or row.verdict for row in rows}
