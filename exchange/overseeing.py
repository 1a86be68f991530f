"""Work in the background as an administrator sees it: whose bureau, how old, how far. Never what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.policy import require
from accounts.scope import acting_as_system
from audit import trail
from exchange.models import ImportBatch
from lists.bulk import stop as stop_job
from records.models.bulk import BulkItem, BulkJob

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 200
IMPORT, JOB = "import", "job"


@dataclass(frozen=True)
class Running:
    """One piece of work. done, total: rows. is_put_off: a passing fault interrupted it, and it goes on by itself."""

    kind: str
    pk: int
    bureau: str
    state: str
    begun_at: datetime
    age: timedelta
    done: int
    total: int
    attempts: int
    is_put_off: bool = False

    @property
    def is_import(self) -> bool:
        return self.kind == IMPORT

    @property
    def address_of_stop(self) -> str:
        return reverse(f"exchange:stop_{self.kind}", args=[self.pk])


def running(*, by: User, now: datetime) -> list[Running]:
    """Imports and bulk actions that are not over, the oldest first, at most 200 of each. Raises NotAllowed."""
    require(by, "running.manage")
    with acting_as_system():
        return sorted([*_imports(now), *_jobs(now)], key=lambda work: work.begun_at)


def _imports(now: datetime) -> list[Running]:
    batches = ImportBatch.objects.under_way().select_related("bureau").order_by("created_at")[:SHOWN]
    return [
        Running(
            IMPORT,
            batch.pk,
            batch.bureau.name,
            str(batch.get_state_display()),
            batch.created_at,
            now - batch.created_at,
            batch.applied_count if batch.confirmed_at else batch.read_count,
            batch.to_apply_count if batch.confirmed_at else batch.total_count,
            batch.attempts,
            batch.is_put_off,
        )
        for batch in batches
    ]


def _jobs(now: datetime) -> list[Running]:
    jobs = list(BulkJob.objects.filter(state=BulkJob.State.RUNNING).select_related("user").order_by("pk")[:SHOWN])
    return [_job(job, now) for job in jobs]


def _job(job: BulkJob, now: datetime) -> Running:
    counts = job.counts()
    begun_at, bureau = job.confirmed_at or job.created_at, job.user.bureau
    done, state = counts["total"] - counts[BulkItem.State.WAITING], str(job.get_state_display())
    name = bureau.name if isinstance(bureau, Bureau) else ""
    return Running(JOB, job.pk, name, state, begun_at, now - begun_at, done, counts["total"], job.attempts)


def stop(kind: str, pk: int, *, by: User, now: datetime) -> None:
    """End what somebody's bureau has running; what is done stays, and its person may go on with the rest.

    Raises NotAllowed, ActionRefused when it has ended already.
    """
    require(by, "running.manage")
    with acting_as_system():
        stopped = _stop_import(pk, now=now) if kind == IMPORT else _stop_job(pk, now=now)
    if not stopped:
        raise ActionRefused(_("It had ended already."))
    trail.record(f"{kind}.stopped", by=by, detail={"number": pk})


def _stop_import(pk: int, *, now: datetime) -> bool:
    ended = {"state": ImportBatch.State.CANCELLED, "finished_at": now, "lease_token": "", "leased_until": None}
    return bool(ImportBatch.objects.under_way().filter(pk=pk).update(**ended))


def _stop_job(pk: int, *, now: datetime) -> bool:
    job = BulkJob.objects.filter(pk=pk).first()
    return job is not None and stop_job(job, now=now)
