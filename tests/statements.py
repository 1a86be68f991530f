"""Statements straight to the database, as whoever the test is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def rows(statement: str, *values: object) -> list[tuple]:
    """What it finds; nothing of one that finds nothing. Without values a % is a %."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
