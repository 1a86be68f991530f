"""Constraints of the database that people meet: what is there once already is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.errors import ActionRefused


def broken_by(error: IntegrityError) -> str:
    """Name of the constraint that refused the row."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""


@contextmanager
def refused_in_words(model: type[Model]) -> Iterator[None]:
    """A row written inside that breaks a constraint of the model which has words of its own is refused with these.

    Its `violation_error_code` names the field to mend. Raises ActionRefused; IntegrityError for any other constraint.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        broken = next((each for each in model._meta.constraints if each.name == broken_by(error)), None)
        if broken is None or broken.violation_error_message == broken.default_violation_error_message:
            raise
        raise ActionRefused(str(broken.violation_error_message), field=broken.violation_error_code) from error


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
