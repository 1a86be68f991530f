"""How the product is running, as one value: `/health/` tells it to machines, a page to administrators.

Numbers and moments only, never what anything is about.
"""

from __future__ import annotations

import json
import shutil
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.db.models import Count, Min, QuerySet

from accounts.scope import acting_as_system
from exchange.models import ImportBatch
from files import scanning
from interface.models import Delivery
from notifications.models import Mail
from notifications.reminders import untold
from records.models.attachment import Attachment
from records.models.bulk import BulkJob
from taskforce import workers
from taskforce.cache import DispensableCache
from taskforce.models import Sweep
from taskforce.neighbours import DATABASE
from taskforce.supervisor import pulse

MEGABYTE = 2**20
OLD = timedelta(hours=26)  # a backup each day, and time to make it


@dataclass(frozen=True)
class Part:
    """Processes that do the same. alive: how many move; silent: how many have not moved lately, and may hang."""

    name: str
    alive: int
    silent: int
    busy: float  # seconds that one of them has been at one thing

    @property
    def word(self) -> str:
        if self.alive:
            return "ok" if not self.silent else "partly"
        return "hangs" if self.silent else "missing"


@dataclass(frozen=True)
class Queue:
    """What waits for a worker, by the database, which is the truth; a ring may be lost."""

    name: str
    waiting: int
    oldest: datetime | None


@dataclass(frozen=True)
class Late:
    """A task that beat rings for, and its last run."""

    task: str
    ended_at: datetime | None
    fault: str
    is_late: bool


@dataclass(frozen=True)
class Mails:
    waiting: int = 0
    oldest: datetime | None = None
    failed: int = 0
    last_error: str = ""


@dataclass(frozen=True)
class Backup:
    """good_at: when the last good one was made. problem: why the last one was not."""

    good_at: datetime | None
    problem: str
    is_old: bool


@dataclass
class State:
    at: datetime
    database: bool = False
    queue: bool = False
    scanner: bool | None = None  # None: no virus scanner is set up
    parts: list[Part] = field(default_factory=list)
    queues: list[Queue] = field(default_factory=list)
    sweeps: list[Late] = field(default_factory=list)
    mails: Mails = field(default_factory=Mails)
    backup: Backup | None = None
    free_megabytes: int = 0
    version: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nobody has to look."""
        return (
            self.database
            and self.queue
            and self.scanner is not False
            and all(part.word == "ok" for part in self.parts)
            and not any(sweep.is_late or sweep.fault for sweep in self.sweeps)
            and not self.mails.failed
            and not (self.backup and (self.backup.is_old or self.backup.problem))
        )


def state(*, now: datetime) -> State:
    """Of this moment. Does not wait long for anything that hangs."""
    told = State(at=now, queue=_queue_answers(), parts=list(parts()), backup=backup(now=now), version=version())
    told.scanner = scanning.answers() if scanning.is_set_up() else None
    told.free_megabytes = shutil.disk_usage(settings.VAR).free // MEGABYTE
    if not DATABASE.is_resting:
        try:
            _ask_database(told)
        except DatabaseError as fault:
            DATABASE.leave_alone(fault)
    return told


def _ask_database(told: State) -> None:
    """Raises DatabaseError; what was learnt before stays."""
    with acting_as_system():
        told.sweeps = list(_sweeps(told.at))
        told.queues, told.mails = list(_queues(told.at)), _mails()
    told.database = True


def _queue_answers() -> bool:
    """Asked directly: the cache itself is never at a loss for an answer."""
    cache = caches["default"]
    return cache.answers() if isinstance(cache, DispensableCache) else True


def parts() -> Iterator[Part]:
    now = time.time()
    seen: dict[str, list[pulse.Pulse]] = {}
    for one in pulse.pulses(settings.VAR):
        seen.setdefault(one.name.rstrip(" 0123456789"), []).append(one)
    for name in ("web", workers.BEAT, *(f"worker {queue}" for queue in workers.QUEUES)):
        alive = [one for one in seen.get(name, []) if one.age(now) <= pulse.SILENCE]
        longest = max((one.busy(now) for one in alive), default=0.0)
        yield Part(name, len(alive), len(seen.get(name, [])) - len(alive), longest)


def _queues(now: datetime) -> Iterator[Queue]:
    yield _queue("reminders", untold(now), "recorded_at")
    yield _queue("mail", Mail.objects.to_be_sent(now=now), "not_before")
    yield _queue("webhooks", Delivery.objects.due(now=now), "made_at")
    yield _queue("imports", ImportBatch.objects.abandoned(now=now), "created_at")
    yield _queue("bulk", BulkJob.objects.to_be_worked(now=now), "not_before")
    yield _queue("files", Attachment.objects.waiting_for_scan(), "uploaded_at")


def _queue(name: str, rows: QuerySet[Any], since: str) -> Queue:
    counted = rows.aggregate(waiting=Count("pk"), oldest=Min(since))
    return Queue(name, counted["waiting"], counted["oldest"])


def _mails() -> Mails:
    waiting = Mail.objects.filter(state=Mail.State.WAITING).aggregate(count=Count("pk"), oldest=Min("created_at"))
    troubled = Mail.objects.exclude(error="").filter(state__in=[Mail.State.WAITING, Mail.State.FAILED])
    last = troubled.order_by("-pk").values_list("error", flat=True).first()
    return Mails(waiting["count"], waiting["oldest"], Mail.objects.failed().count(), last or "")


def _sweeps(now: datetime) -> Iterator[Late]:
    known = Sweep.objects.in_bulk()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        last, every = known.get(entry["task"]), _every(entry["schedule"])
        is_late = bool(last and last.is_late(every=every, now=now))
        yield Late(entry["task"], last.ended_at if last else None, last.fault if last else "", is_late)


def _every(schedule: Any) -> timedelta:
    return timedelta(seconds=schedule) if isinstance(schedule, int | float) else timedelta(days=1)


def backup(*, now: datetime) -> Backup | None:
    """What `manage.py backup` left word of; None while none was ever made, nor is to be made by schedule."""
    try:
        told = json.loads((settings.VAR / "last-backup.json").read_text(encoding="utf-8"))
        good_at = datetime.fromisoformat(told["good_at"]) if told.get("good_at") else None
    except (OSError, ValueError, KeyError):
        return Backup(None, "", is_old=True) if settings.BACKUP_FOLDER else None
    return Backup(good_at, str(told.get("problem", "")), good_at is None or now - good_at > OLD)


@cache
def version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as project:
        return str(tomllib.load(project)["project"]["version"])


def as_json(told: State) -> dict[str, Any]:
    """For machines: moments in UTC, None where there is none."""
    return {
        "database": told.database,
        "queue": told.queue,
        "virus_scanner": {None: "none", True: "ok", False: "away"}[told.scanner],
        "well": told.is_well,
        "parts": {part.name: {"state": part.word, "processes": part.alive} for part in told.parts},
        "queues": {one.name: {"waiting": one.waiting, "oldest": one.oldest} for one in told.queues},
        "mail": {"waiting": told.mails.waiting, "failed": told.mails.failed, "oldest": told.mails.oldest},
        "sweeps": {one.task: {"ended_at": one.ended_at, "late": one.is_late} for one in told.sweeps},
        "last_backup": told.backup and told.backup.good_at,
        "free_megabytes": told.free_megabytes,
        "version": told.version,
    }
