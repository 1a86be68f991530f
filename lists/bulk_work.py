"""The worker's side of a bulk action: chunk by chunk, each row its own savepoint, each result with its act."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta

import pghistory
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.errors import Refusal
from accounts.faults import forget_broken_connection, is_passing
from accounts.models import User
from accounts.scope import acting_as, acting_as_system
from lists.bulk import BulkAction, action_of
from notifications.news import What
from notifications.notify import notify
from records.kinds import kind_of
from records.models.bulk import BulkItem, BulkJob
from records.models.tracked import TrackedRecord

log = logging.getLogger(__name__)
CHUNK = 20
LEASE = timedelta(minutes=2)
PAUSE = timedelta(minutes=1)  # after a passing fault
MOST_ATTEMPTS = 5


def work(job_id: int, *, now: datetime) -> None:
    """Carry on with a job until it is done, stopped, or taken by another worker. Not inside a transaction.

    Killed anywhere, it leaves rows that are done with their result, and rows that are not begun.
    """
    job = take(job_id, now=now)
    if job is None:
        return
    try:
        while _do_chunk(job, now=now):
            now = timezone.now()
            _renew(job, now=now)
    except Exception as fault:
        forget_broken_connection(fault)
        if not is_passing(fault):
            raise  # counts as an attempt; a few of them break the job off
        log.warning("bulk action %s is put off", job.pk, exc_info=fault)
        with suppress(DatabaseError):
            _put_off(job, now=timezone.now())


def take(job_id: int, *, now: datetime) -> BulkJob | None:
    """The job, ours until the lease ends; None when it has ended or another worker has it."""
    with acting_as_system():
        free = BulkJob.objects.to_be_worked(now=now).filter(pk=job_id)
        if not free.update(not_before=now + LEASE, attempts=F("attempts") + 1):
            return None
        job = BulkJob.objects.get(pk=job_id)
        if job.attempts > MOST_ATTEMPTS:
            _end(job, BulkJob.State.BROKEN, now=now)
            return None
    return job


def _renew(job: BulkJob, *, now: datetime) -> None:
    """A chunk went through: keep the job for another while, and count its attempts anew."""
    with acting_as_system():
        BulkJob.objects.filter(pk=job.pk).update(not_before=now + LEASE, attempts=0)


def _put_off(job: BulkJob, *, now: datetime) -> None:
    """After a passing fault: it counts as no attempt, and nobody takes the job up at once."""
    with acting_as_system():
        held = BulkJob.objects.filter(pk=job.pk, state=BulkJob.State.RUNNING)
        held.update(not_before=now + PAUSE, attempts=max(job.attempts - 1, 0))


def _do_chunk(job: BulkJob, *, now: datetime) -> bool:
    """The next rows, as the person whose job it is, with their rights of this moment. False when there is no more."""
    user = User.objects.get(pk=job.user_id)
    language = user.language or settings.LANGUAGE_CODE
    with acting_as(user), pghistory.context(user=user.pk, bulk_job=job.pk), translation.override(language):
        if not BulkJob.objects.filter(pk=job.pk, state=BulkJob.State.RUNNING).exists():
            return False
        items = _next_items(job)
        for item in items:
            _do(item, job, user, now=now)
        if not items:
            _end(job, BulkJob.State.DONE, now=now)
    return bool(items)


def _next_items(job: BulkJob) -> list[BulkItem]:
    """Rows that nobody works on. After a failed attempt one at a time, so that one bad row holds up no others."""
    waiting = job.items.filter(state=BulkItem.State.WAITING).order_by("pk")
    return list(waiting.select_for_update(of=("self",))[: 1 if job.attempts > 1 else CHUNK])


def _do(item: BulkItem, job: BulkJob, user: User, *, now: datetime) -> None:
    try:
        with transaction.atomic():
            _act(item, action_of(job.action), job, user, now=now)
    except Refusal as refused:
        item.state, item.message = BulkItem.State.REFUSED, refused.message[:300]
    else:
        item.state = BulkItem.State.DONE
    item.save(update_fields=["state", "message"])


def _act(item: BulkItem, action: BulkAction, job: BulkJob, user: User, *, now: datetime) -> None:
    model = kind_of(job.record_kind).model
    record: TrackedRecord | None = model.objects.visible_to(user).filter(pk=item.record_id).first()
    if record is None:
        raise Refusal(_("No longer in your reach"))
    action.carry_out(record, by=user, on=timezone.localdate(now), data=job.data)


def _end(job: BulkJob, state: str, *, now: datetime) -> None:
    """Ended, and its person told, once."""
    if not BulkJob.objects.filter(pk=job.pk, state=BulkJob.State.RUNNING).update(state=state, ended_at=now):
        return
    counts = job.counts()
    numbers = {"done": counts["done"], "refused": counts["refused"] + counts["waiting"]}
    key = f"job:{job.pk}:{counts['done'] + counts['refused']}"  # one that went on after it was broken off is told again
    notify([job.user], What.BULK_DONE, key=key, subject=job, params=numbers, now=now)
