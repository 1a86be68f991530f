"""Who works on a batch. A lease is taken by one conditional update and kept alive by time.

A worker that dies simply stops renewing; half a minute later another one may take over. One that was merely slow
finds its token gone and undoes its chunk. `keep` is called with every piece of a file that is read: so a lease ends
in no long step, and a stop is heard in the middle of it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.faults import forget_broken_connection, is_passing, may_succeed_later
from accounts.models import User
from accounts.scope import acting_as, acting_as_system
from exchange.models import LEASE, MOST_ATTEMPTS, ImportBatch
from exchange.refusals import UnreadableWorkbook

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
LOCK = 5_110_013  # first key of the advisory locks of imports
RENEWED = LEASE / 6
PAUSE = timedelta(minutes=1)  # after a passing fault


class LeaseLost(Exception):
    """The batch was stopped, or another worker took it over. The chunk in hand must be undone."""


@dataclass
class Lease:
    """The right to work on one batch. `batch` is as it stood when the lease began; `clock` tells the time."""

    batch: ImportBatch
    token: str
    clock: Clock
    _kept_at: datetime | None = field(default=None, repr=False)

    @contextmanager
    def chunk(self) -> Iterator[User]:
        """One transaction in the uploader's name, rights and language. Everything of a chunk happens inside.

        The rights are read anew for each chunk, so that a transfer bites at once. While the chunk lasts, however
        long, nobody else takes the batch up.
        """
        user = User.objects.get(pk=self.batch.user_id)
        signed = {"user": user.pk, "url": self.batch.get_absolute_url(), "reason": self.batch.file_name}
        language = user.language or settings.LANGUAGE_CODE
        with acting_as(user), pghistory.context(**signed), translation.override(language):
            _lock(self.batch.pk, wait=True)
            yield user

    def keep(self) -> None:
        """Stay in charge in the middle of a long step, outside of any chunk; mostly free. Raises LeaseLost."""
        now = self.clock()
        if self._kept_at is not None and now - self._kept_at < RENEWED:
            return
        with acting_as_system():
            self._update(leased_until=now + LEASE)
        self._kept_at = now

    def write(self, **fields: Any) -> None:
        """Write progress and stay in charge; inside the transaction of the chunk. Raises LeaseLost."""
        self._update(**fields, leased_until=self.clock() + LEASE, attempts=0)

    def keep_report(self, **fields: Any) -> None:
        """Write what is known before the first row and stay in charge: no progress yet. Raises LeaseLost."""
        self._update(**fields, leased_until=self.clock() + LEASE)

    def end(self, **fields: Any) -> None:
        """Write the last word and let go."""
        self._update(**{"leased_until": None, "attempts": 0} | fields, lease_token="")

    def _update(self, **fields: Any) -> None:
        mine = ImportBatch.objects.under_way().filter(pk=self.batch.pk, lease_token=self.token)
        if not mine.update(**fields):
            raise LeaseLost


def _lock(batch_id: int, *, wait: bool) -> bool:
    """Until the end of the transaction. False when it is another's and one does not wait."""
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK, batch_id])
        return cursor.fetchone()[0] is not False


def new_token() -> str:
    return secrets.token_hex(16)


def claim(batch_id: int, *, clock: Clock) -> Lease | None:
    """Take charge of a batch that nobody works on. None when somebody does, or when there is nothing to do.

    One that three workers took in turn without getting anywhere is broken off, so that it holds up nobody.
    """
    now, token = clock(), new_token()
    states = {
        ImportBatch.State.UPLOADED: ImportBatch.State.READING,
        ImportBatch.State.CONFIRMED: ImportBatch.State.APPLYING,
    }
    with acting_as_system():
        batch = ImportBatch.objects.abandoned(now=now).filter(pk=batch_id).select_for_update(skip_locked=True).first()
        if batch is None or not _lock(batch_id, wait=False):
            return None
        if batch.attempts >= MOST_ATTEMPTS:
            break_off(batch, now=now)
            return None
        batch.state = states.get(ImportBatch.State(batch.state), ImportBatch.State(batch.state))
        batch.lease_token, batch.leased_until, batch.attempts = token, now + LEASE, batch.attempts + 1
        batch.save(update_fields=["state", "lease_token", "leased_until", "attempts"])
    return Lease(batch, token, clock)


@contextmanager
def surviving(lease: Lease) -> Iterator[None]:
    """Around the work: a passing fault puts it off, a fault of the program breaks it off and goes on up.

    Where not even that can be written, since the database is away, the lease runs out by itself.
    """
    try:
        yield
    except (LeaseLost, UnreadableWorkbook):
        raise
    except Exception as fault:
        forget_broken_connection(fault)
        if not may_succeed_later(fault):
            with acting_as_system():
                break_off(lease.batch, now=lease.clock())
            raise
        log.warning("import %s is put off", lease.batch.pk, exc_info=fault)
        with suppress(DatabaseError, LeaseLost):
            _put_off(lease, is_counted=not is_passing(fault))


def _put_off(lease: Lease, *, is_counted: bool) -> None:
    """Let go, and let nobody take it up at once."""
    attempts = lease.batch.attempts - (0 if is_counted else 1)
    with acting_as_system():
        lease.end(leased_until=lease.clock() + PAUSE, attempts=attempts)


def break_off(batch: ImportBatch, *, now: datetime) -> None:
    """End a batch that a fault of the program stopped; one press lets it go on. Call it in the system's name."""
    with translation.override(batch.user.language or settings.LANGUAGE_CODE):
        problem = _(
            "A fault stopped this import. What was imported stays. Tell an administrator the number %(id)s; once the "
            "fault is mended, “Go on” imports the rest."
        ) % {"id": batch.pk}
    ended = {"state": ImportBatch.State.BROKEN, "problem": problem, "finished_at": now}
    ImportBatch.objects.under_way().filter(pk=batch.pk).update(**ended, lease_token="", leased_until=None, attempts=0)
