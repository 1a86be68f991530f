"""Whether what is stored is whole: ledger, files, history, and what a backup says that must still be there."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pghistory
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Model
from psycopg import sql

from accounts.scope import acting_as_system
from leads.ledger import check_stock, unbalanced_moves
from taskforce.backup import folder, stored, taking
from taskforce.supervisor import stopping

SHOWN = 10  # of a kind of fault


def verify(source: Path | None, *, say: Callable[[str], object]) -> list[str]:
    """Every fault, a sentence each; none when all is whole. source: a backup that must be whole, and still in here."""
    manifest = folder.read(source) if source else None
    faults: list[str] = []
    for title, check in (
        ("the backup", lambda: folder.faults_of(source, manifest) if source and manifest else ()),
        ("what the backup holds is still here", lambda: lost_since(manifest) if manifest else ()),
        ("the ledger of leads", ledger_faults),
        ("the history of records", history_faults),
        ("the files", file_faults),
    ):
        found = list(check())
        if source or not title.count("backup"):
            say(f"Checking {title}: {len(found)} faults." if found else f"Checking {title}: sound.")
        faults += _shortened(title, found)
    return faults


def _shortened(title: str, faults: list[str]) -> list[str]:
    more = len(faults) - SHOWN
    return faults[:SHOWN] + ([f"… and {more} more in {title}."] if more > 0 else [])


def ledger_faults() -> Iterator[str]:
    """Stock is the sum of movements everywhere, and every move out has its move in."""
    with acting_as_system():
        for check in check_stock():
            if not check.agrees:
                yield (
                    f"Ledger: {check.bureau} has {check.by_leads} open leads, its movements say {check.by_movements}."
                )
        if unbalanced := unbalanced_moves():
            yield f"Ledger: of {unbalanced} leads the moves in and out do not pair."


def file_faults() -> Iterator[str]:
    """Each row's file is there with the length and the SHA-256 that the row says; every byte is read."""
    for file in stored.all_files():
        stopping.check()
        if not default_storage.exists(file.name):
            yield f"File {file.name} is missing."
        elif file.sha256 and (default_storage.size(file.name) != file.size or _sum_of(file.name) != file.sha256):
            yield f"File {file.name} was altered."


def _sum_of(name: str) -> str:
    with default_storage.open(name) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def history_faults() -> Iterator[str]:
    """Each record is what its last entry says: nothing was changed past the triggers, no entry is missing."""
    for model in apps.get_models():
        if not issubclass(model, pghistory.models.Event) or not (tracked := getattr(model, "pgh_tracked_model", None)):
            continue
        stopping.check()
        if count := _unlike_their_history(model, tracked):
            yield f"History: {count} rows of {tracked._meta.db_table} are not what their last entry says."


# The last entry of each row, compared field by field; a row that none speaks of counts as well. A field that was still
# empty in an entry from before the last upgrade may have been filled by it, which leaves no entry.
COMPARE = """
    SELECT count(*) FROM {table} record
    LEFT JOIN LATERAL (
        SELECT {fields}, pgh_created_at < (SELECT max(applied) FROM django_migrations WHERE app = %s) AS is_older
        FROM {events} entry WHERE entry.pgh_obj_id = record.{key} ORDER BY entry.pgh_id DESC LIMIT 1
    ) last ON true
    WHERE last.is_older IS NULL OR {differences}
"""
DIFFERENCE = """(record.{0} IS DISTINCT FROM last.{0}
    AND NOT (last.is_older AND coalesce(last.{0}::text, '') IN ('', '0', 'false', '{{}}', '[]')))"""


def _unlike_their_history(events: type[Model], tracked: type[Model]) -> int:
    kept = {str(field.column) for field in events._meta.concrete_fields if not field.name.startswith("pgh_")}
    columns = (str(field.column) for field in tracked._meta.concrete_fields)
    shared = [sql.Identifier(column) for column in columns if column in kept]
    statement = sql.SQL(COMPARE).format(
        table=sql.Identifier(tracked._meta.db_table),
        events=sql.Identifier(events._meta.db_table),
        key=sql.Identifier(str(tracked._meta.pk.column)),
        fields=sql.SQL(", ").join(shared),
        differences=sql.SQL(" OR ").join(sql.SQL(DIFFERENCE).format(name) for name in shared),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [tracked._meta.app_label])
        return cursor.fetchone()[0]


def lost_since(manifest: folder.Manifest) -> Iterator[str]:
    """Of what is only ever added to (trail, history, movements, files …) nothing that a backup counted is gone."""
    present = set(taking.tables())
    with connection.cursor() as cursor:
        for table, last in manifest.last_ids.items():
            if table not in present:
                yield f"The table {table} is gone."
                continue
            statement = sql.SQL("SELECT count(*) FROM {} WHERE {} <= %s")
            cursor.execute(statement.format(sql.Identifier(table), sql.Identifier(taking.key_of(table))), [last])
            if (count := cursor.fetchone()[0]) < manifest.rows[table]:
                yield f"Of {manifest.rows[table]} rows that {table} had in the backup {count} are here."
