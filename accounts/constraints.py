"""Constraints of the database that people meet: what is there once already is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, transaction

from accounts.errors import ActionRefused


def broken_by(error: IntegrityError) -> str:
    """Name of the constraint that refused the row."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""


@contextmanager
def refused_by(*constraints: str, says: str, field: str | None = None) -> Iterator[None]:
    """A row written inside that breaks one of these is refused with this sentence; the transaction goes on.

    `field`: the one that the person can mend it in. Raises ActionRefused; IntegrityError for any other constraint.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if broken_by(error) not in constraints:
            raise
        raise ActionRefused(says, field=field) from error
