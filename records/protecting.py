"""What the migrations put up around the table of a kind of record, and what its declaration asks for.

A migration names table and kind, as literals. What a declaration asks for now is said by `protection_of`; that the
database has exactly this is asked by tests/guarantees/test_migrations.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.rls import followers, link_followers, opened_until_a_day, scoped, scoped_by, shared, sharing
from accounts.scoped import Shared

if TYPE_CHECKING:
    from django.db.migrations import RunSQL

    from records.models.tracked import TrackedRecord

# What hangs on a record of any kind, and goes along when it moves.
HANGING = (
    "records_step",
    "records_comment",
    "records_attachment",
    "records_searchtext",
    "records_urging",
    "records_amountentry",
    "records_handler",
    "records_temporaryaccess",
    "deadlines_clock+assignee",
)
SHAREABLE = ("records_attachment", "records_comment")  # what hangs on it and may be shown to whom it is shared with


def protect(table: str, *, kind: str, is_shared: bool = False) -> list[RunSQL]:
    """Row policies of the record and of its history, and the triggers by which all that hangs on it follows it.

    is_shared: of a kind that mixes in `Shared`; what is shared of it then follows as well.
    """
    return [
        shared(table) if is_shared else scoped(table),
        scoped_by(f"{table}event", table, "pgh_obj_id"),
        followers(table, kind=kind, tables=HANGING),
        link_followers(table, kind=kind, is_shared=is_shared),
        *([sharing(table, kind=kind, tables=SHAREABLE)] if is_shared else []),
    ]


def protection_of(model: type[TrackedRecord]) -> list[RunSQL]:
    """What the model of a kind asks for."""
    table, is_shared = model._meta.db_table, issubclass(model, Shared)
    opened = [opened_until_a_day(table, kind=model.kind, is_shared=is_shared)] if model.may_be_opened else []
    return [*protect(table, kind=model.kind, is_shared=is_shared), *opened]
