"""Putting a backup back into an empty place: files, the database in one transaction, then this version's tables.

A restore that was cut off is begun again with the same command; until it is through, `up` does not start.
"""

import contextlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from taskforce import checks, schema
from taskforce.backup import clients, folder, keys
from taskforce.backup.errors import BackupFailed
from taskforce.backup.taking import count_rows, last_migrations, tables
from taskforce.supervisor import stopping
from taskforce.supervisor.places import RESTORING

ENTRY = r"^\d+; \d+ \d+ "  # of a dump's table of contents
RIGHTS = re.compile(rf"{ENTRY}ACL\b")
OURS = re.compile(rf"{ENTRY}(ACL|DEFAULT ACL|EXTENSION|COMMENT - EXTENSION|SCHEMA - public|COMMENT - SCHEMA public)\b")


def restore(source: Path, *, say: Callable[[str], object]) -> list[str]:
    """Put the backup `source` back; returns what people should know or do, a sentence each.

    Raises BackupFailed, with nothing written, when the backup is not whole, of a newer PostgreSQL, or the place not
    empty.
    """
    source = source.absolute()
    manifest = folder.read(source)
    say("Checking the backup …")
    if faults := list(folder.faults_of(source, manifest)):
        raise BackupFailed(f"{source} is not whole, nothing was restored: {' '.join(faults[:5])}")
    _refuse_older_server(manifest)
    _refuse_newer_program(manifest)
    with _begun(manifest):
        say(f"Restoring {manifest.files} files …")
        _restore_files(source)
        say("Restoring the database …")
        _restore_database(source / folder.DUMP, manifest)
        say("Bringing the tables up to this version …")
        connection.close()
        schema.migrate(say=say)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return [*_about_files(manifest), *_about_keys(source, manifest), *_about_database()]


def _refuse_older_server(manifest: folder.Manifest) -> None:
    server = clients.server_version()
    if server < manifest.postgres:
        raise BackupFailed(
            f"The backup is of PostgreSQL {manifest.postgres}, this database is {server}: restore into one that is at"
            " least as new."
        )


def _refuse_newer_program(manifest: folder.Manifest) -> None:
    known = MigrationLoader(connection)
    unknown = [f"{app}.{name}" for app, name in manifest.migrations.items()
               if app in known.migrated_apps and (app, name) not in known.disk_migrations]  # fmt: skip
    if unknown:
        raise BackupFailed(f"The backup was made by a newer version of this program ({unknown[0]}): restore with that.")


@contextmanager
def _begun(manifest: folder.Manifest) -> Iterator[None]:
    """Only an empty place is written to, or one that this very backup began to fill."""
    mark = settings.VAR / RESTORING
    is_ours = mark.exists() and mark.read_text() == manifest.sums
    if not is_ours and (tables() or _has_files()):
        raise BackupFailed(
            f"There is something already in the database or in {settings.MEDIA_ROOT}: restore into an empty data folder"
            " (TASKFORCE_VAR) or an empty database (DATABASE_URL). Nothing was changed."
        )
    mark.write_text(manifest.sums)
    yield
    mark.unlink()


def _has_files() -> bool:
    root = Path(settings.MEDIA_ROOT)
    return root.exists() and any(entry.is_file() for entry in root.rglob("*"))


def _restore_files(source: Path) -> None:
    names = [name for name, _sum in folder.sums_of(source) if name.startswith(f"{folder.MEDIA}/")]
    needed = sum((source / name).stat().st_size for name in names)
    if shutil.disk_usage(settings.VAR).free < needed + folder.RESERVE:
        raise BackupFailed(f"The disk of {settings.VAR} has no room: {needed // 2**20} MB of files are to be restored.")
    for name in names:
        stopping.check()
        stored = name.removeprefix(f"{folder.MEDIA}/")
        if not default_storage.exists(stored):  # of a restore that was cut off: whole or not there
            with (source / name).open("rb") as content:
                default_storage.save(stored, File(content))


def _restore_database(dump: Path, manifest: folder.Manifest) -> None:
    """Extensions are made by us, since only their owner may comment on them; so are the rights, since the role that
    serves people may have another name here. What was restored before, and brought up to date, is left as it is.
    """
    contents = clients.contents(dump)
    with tempfile.TemporaryDirectory() as scratch:
        chosen = Path(scratch, "entries")
        if not tables():
            _prepare(manifest)
            chosen.write_text("\n".join(line for line in contents if not OURS.match(line)))
            clients.run(
                "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-password",
                f"--use-list={chosen}", dump, at_least=manifest.postgres,
            )  # fmt: skip
        if last_migrations() == manifest.migrations:
            chosen.write_text("\n".join(line for line in contents if RIGHTS.match(line)))
            _grant(clients.script(dump, chosen), manifest.app_role)
            _compare(manifest)


def _prepare(manifest: folder.Manifest) -> None:
    owner, app = connection.settings_dict["USER"], settings.DATABASE_APP_ROLE
    for extension in manifest.extensions:
        _make_extension(extension)
    if owner != app:  # or tables would come with rights that the backup's do not have
        with connection.cursor() as cursor:
            for kind in ("TABLES", "SEQUENCES"):
                revoke = "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {} FROM {}"
                cursor.execute(sql.SQL(revoke).format(sql.SQL(kind), sql.Identifier(app)))
    connection.close()


def _make_extension(name: str) -> None:
    """One that only a superuser may make is none of ours, such as an observer's; else the restore says so itself."""
    with contextlib.suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))


def _grant(script: str, former: str) -> None:
    """Run the dump's GRANT and REVOKE for the role that serves people here."""
    app = sql.Identifier(settings.DATABASE_APP_ROLE).as_string(None)
    names = {former, sql.Identifier(former).as_string(None)}
    for name in names:
        script = re.sub(rf"\b(TO|FROM) {re.escape(name)}(?=[ ;,])", lambda found: f"{found[1]} {app}", script)
    rights = [line for line in script.splitlines() if line.startswith(("GRANT ", "REVOKE "))]
    if connection.settings_dict["USER"] == settings.DATABASE_APP_ROLE:
        return  # one role for both: nothing can be withheld from it
    with transaction.atomic(), connection.cursor() as cursor:
        for right in rights:
            cursor.execute(right)


def _compare(manifest: folder.Manifest) -> None:
    counted = count_rows()
    wrong = [f"{table} has {counted.get(table)} rows instead of {rows}" for table, rows in manifest.rows.items()
             if counted.get(table) != rows]  # fmt: skip
    if wrong:
        raise BackupFailed(f"The database is not as it was saved: {', '.join(wrong[:5])}.")


def _about_files(manifest: folder.Manifest) -> Iterator[str]:
    if manifest.damaged:
        yield (
            f"{len(manifest.damaged)} files were missing or altered when the backup was taken and are not in it:"
            f" {', '.join(manifest.damaged[:5])}."
        )


def _about_keys(source: Path, manifest: folder.Manifest) -> Iterator[str]:
    """What the backup's settings mean here; nothing of the record is sealed with them."""
    try:
        theirs = keys.load(source, manifest.keys)
    except BackupFailed as error:
        theirs = None
        yield str(error)
    if theirs is None:
        yield (
            "Without the keys of the backup everything of the record can be read. What was signed with the former"
            " secret key is void: sessions (people sign in again), one-time links, requests of systems that are"
            " repeated. Where the key is known, name it in TASKFORCE_OLD_SECRET_KEYS."
        )
        return
    former = [theirs.get("TASKFORCE_SECRET_KEY", ""), *theirs.get("TASKFORCE_OLD_SECRET_KEYS", "").split(",")]
    if unknown := [key for key in former if key and key not in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]:
        yield _keep(unknown, theirs)


def _keep(unknown: list[str], theirs: dict[str, str]) -> str:
    """Leave the former settings where the one who restores can take them from."""
    target = settings.VAR / "restored-settings.json"
    target.touch(mode=0o600)
    target.write_text(json.dumps(theirs, ensure_ascii=False, indent=1), encoding="utf-8")
    return (
        f"The backup's settings lie in {target}. Its secret key is another than this one: add it to"
        " TASKFORCE_OLD_SECRET_KEYS, and sessions, one-time links and repeated requests of systems go on being valid."
    )


def _about_database() -> Iterator[str]:
    for message in checks.check_database(databases=["default"]):
        yield " ".join(filter(None, [message.msg, message.hint]))
