"""Taking a backup while people work: one moment of the database, and the files that its rows name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from taskforce.backup import clients, folder, keys, stored
from taskforce.supervisor import stopping

DUMPED_TO = 3  # a dump is compressed and has no indexes: less than a third of the tables as a rule
LOOK_EVERY = 100  # files


@dataclass
class Taken:
    """What a backup holds: rows, files, bytes of the dump and the files, how the keys lie, and names of bad files."""

    rows: int
    files: int
    size: int
    keys: str
    damaged: list[str]

    @property
    def problem(self) -> str:
        if not self.damaged:
            return ""
        return f"{len(self.damaged)} files were missing or altered and are not in it; the first is {self.damaged[0]}."


def take(target: Path, *, now: datetime, like: Path | None = None) -> Taken:
    """Save everything to the new folder `target`. Nothing stops meanwhile, and nobody is stopped.

    like: an earlier backup on the same disk whose files need not be copied once more. Raises BackupFailed.
    """
    with folder.being_written(target) as aside:
        folder.require_room(aside)
        with one_moment() as snapshot:
            facts = _facts()
            wanted = {file.name: file for file in stored.all_files()}
            copies = _Copies(aside, like)
            copies.require_room(wanted)
            dump = aside / folder.DUMP
            clients.run(
                "pg_dump", "--format=custom", "--no-password", f"--snapshot={snapshot}", f"--file={dump}",
                watch=lambda: folder.require_room(aside),
            )  # fmt: skip
            dump.chmod(0o600)
        copies.make(wanted)
        how = keys.save(aside / folder.KEYS)
        secret = f"{folder.KEYS}/{keys.FILES[how]}"
        sums = [(folder.DUMP, folder.sum_of(dump)), (secret, folder.sum_of(aside / secret)), *copies.sums]
        manifest = folder.Manifest(
            made_at=now.isoformat(), files=len(copies.sums), bytes=copies.size, damaged=copies.damaged, keys=how,
            sums=folder.write_sums(aside, sums), **facts,
        )  # fmt: skip
        size = copies.size + dump.stat().st_size
        folder.write_manifest(aside, manifest)
    return Taken(sum(manifest.rows.values()), manifest.files, size, how, copies.damaged)


@contextmanager
def one_moment() -> Iterator[str]:
    """Within the block the database stands still for us; yields the name under which pg_dump sees the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def count_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        return {table: _value(cursor, "SELECT count(*) FROM {}", table) for table in tables()}


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def only_added_to() -> list[str]:
    """The tables whose rows are neither changed nor deleted, by what their triggers say, with a key that counts up."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted(
        model._meta.db_table
        for model in models
        if any("append_only" in trigger.name for trigger in getattr(model._meta, "triggers", ()))
    )


def key_of(table: str) -> str:
    model = next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)
    return str(model._meta.pk.column)


def _facts() -> dict[str, Any]:
    present = set(tables())
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1")
        extensions = [name for (name,) in cursor.fetchall()]
        last = {
            table: _value(cursor, "SELECT coalesce(max({1}), 0) FROM {0}", table, key_of(table))
            for table in only_added_to()
            if table in present
        }
    return {
        "postgres": clients.server_version(),
        "app_role": settings.DATABASE_APP_ROLE,
        "migrations": last_migrations(),
        "extensions": extensions,
        "rows": count_rows(),
        "last_ids": last,
    }


def last_migrations() -> dict[str, str]:
    """Of each app, the last that is applied."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def _value(cursor: CursorWrapper, statement: str, *names: str) -> int:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    return cursor.fetchone()[0]


class _Copies:
    """The files of a backup: copied, or linked to those of an earlier one, which nobody writes to."""

    def __init__(self, aside: Path, like: Path | None) -> None:
        self.aside, self.like = aside, like
        self.known = dict(folder.sums_of(like)) if like else {}
        self.sums: list[tuple[str, str]] = []
        self.damaged: list[str] = []
        self.size = 0

    def require_room(self, wanted: dict[str, stored.StoredFile]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(pg_table_size(c.oid)) FROM pg_class c WHERE relkind = 'r'")
            tables = cursor.fetchone()[0]
        files = sum(
            file.size for file in wanted.values() if self.known.get(f"{folder.MEDIA}/{file.name}") != file.sha256
        )
        folder.require_room(self.aside, int(tables) // DUMPED_TO + files)

    def make(self, wanted: dict[str, stored.StoredFile]) -> None:
        for number, file in enumerate(wanted.values()):
            stopping.check()
            if number % LOOK_EVERY == 0 or file.size > LOOK_EVERY * folder.CHUNK:
                folder.require_room(self.aside, file.size)
            name = f"{folder.MEDIA}/{file.name}"
            if digest := self._link(name, file) or self._copy(name, file):
                self.sums.append((name, digest))
                self.size += (self.aside / name).stat().st_size
            else:
                self.damaged.append(file.name)

    def _link(self, name: str, file: stored.StoredFile) -> str:
        """The SHA-256 of what is there now, empty where nothing could be linked."""
        if self.like is None or not file.sha256 or self.known.get(name) != file.sha256:
            return ""
        (self.aside / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(self.like / name, self.aside / name)
        except OSError:
            return ""  # another disk, or one that knows no links
        return file.sha256

    def _copy(self, name: str, file: stored.StoredFile) -> str:
        """The same, empty where the file is missing or its bytes are not those that its row speaks of."""
        target = self.aside / name
        try:
            with default_storage.open(file.name) as source:
                digest, size = folder.copy(source, target)
        except FileNotFoundError:
            return ""
        if file.sha256 and (digest, size) != (file.sha256, file.size):
            target.unlink()
            return ""
        return digest
