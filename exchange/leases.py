"""Who works on a batch. A lease is taken by one conditional update and kept alive by every chunk.

A worker that dies simply stops renewing; half a minute later another one may take over. One that was
merely slow finds its token gone and undoes its chunk.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.conf import settings
from django.utils import translation

from accounts.models import User
from accounts.scope import acting_as, acting_as_system
from exchange.models import LEASE, ImportBatch

Clock = Callable[[], datetime]


class LeaseLost(Exception):
    """The batch was stopped, or another worker took it over. The chunk in hand must be undone."""


@dataclass
class Lease:
    """The right to work on one batch. `batch` is as it stood when the lease began; `clock` tells the time."""

    batch: ImportBatch
    token: str
    clock: Clock

    @contextmanager
    def chunk(self) -> Iterator[User]:
        """One transaction in the uploader's name, rights and language. Everything of a chunk happens inside.

        The rights are read anew for each chunk, so that a transfer bites at once.
        """
        user = User.objects.get(pk=self.batch.user_id)
        signed = {"user": user.pk, "url": self.batch.get_absolute_url(), "reason": self.batch.file_name}
        language = user.language or settings.LANGUAGE_CODE
        with acting_as(user), pghistory.context(**signed), translation.override(language):
            yield user

    def write(self, **fields: Any) -> None:
        """Write progress and stay in charge; inside the transaction of the chunk. Raises LeaseLost."""
        self._update(**fields, leased_until=self.clock() + LEASE)

    def end(self, **fields: Any) -> None:
        """Write the last word and let go."""
        self._update(**fields, leased_until=None, lease_token="")

    def _update(self, **fields: Any) -> None:
        mine = ImportBatch.objects.under_way().filter(pk=self.batch.pk, lease_token=self.token)
        if not mine.update(**fields):
            raise LeaseLost


def new_token() -> str:
    return secrets.token_hex(16)


def claim(batch_id: int, *, clock: Clock) -> Lease | None:
    """Take charge of a batch that nobody works on. None when somebody does, or when there is nothing to do."""
    now, token = clock(), new_token()
    states = {
        ImportBatch.State.UPLOADED: ImportBatch.State.READING,
        ImportBatch.State.CONFIRMED: ImportBatch.State.APPLYING,
    }
    with acting_as_system():
        batch = ImportBatch.objects.abandoned(now=now).filter(pk=batch_id).select_for_update(skip_locked=True).first()
        if batch is None:
            return None
        batch.state = states.get(ImportBatch.State(batch.state), ImportBatch.State(batch.state))
        batch.lease_token, batch.leased_until = token, now + LEASE
        batch.save(update_fields=["state", "lease_token", "leased_until"])
    return Lease(batch, token, clock)
