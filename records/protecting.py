"""What a migration puts up around the table of a kind of record. Tables and kind are named there, as literals."""

from __future__ import annotations

from django.db.migrations.operations.base import Operation

from accounts.rls import followers, link_followers, scoped, scoped_by

# What hangs on a record of any kind, and goes along when it moves.
HANGING = (
    "records_step",
    "records_comment",
    "records_attachment",
    "records_searchtext",
    "records_urging",
    "records_amountentry",
    "records_handler",
    "deadlines_clock+assignee",
)


def protect(table: str, *, kind: str) -> list[Operation]:
    """Row policies of the record and of its history, and the triggers by which all that hangs on it follows it."""
    return [
        scoped(table),
        scoped_by(f"{table}event", table, "pgh_obj_id"),
        followers(table, kind=kind, tables=HANGING),
        link_followers(table, kind=kind),
    ]
