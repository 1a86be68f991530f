"""pg_dump and pg_restore, of a version that suits the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from taskforce import database
from taskforce.backup.errors import BackupFailed
from taskforce.supervisor import postgres, process
from taskforce.supervisor.errors import CannotStart

CHOSEN = {"pg_dump": "PG_DUMP", "pg_restore": "PG_RESTORE"}  # variables that name the program


def run(name: str, *arguments: object, at_least: int = 0, watch: Callable[[], object] = lambda: None) -> str:
    """Run pg_dump or pg_restore on the database of the settings; returns what it said. Raises BackupFailed.

    at_least: a major version besides the server's own.
    """
    server = server_version()
    program = _suitable(name, max(server, at_least), server)
    where: dict[str, Any] = dict(conninfo_to_dict(database.conninfo()))
    env = {"PGPASSWORD": str(where.pop("password", "")), "PGAPPNAME": f"taskforce {name}"}  # not for all to see in `ps`
    to = [f"--dbname={make_conninfo(**where)}"] if arguments else []
    ended = process.run([program, *to, *arguments], env=env, watch=watch)
    if ended.code:
        raise BackupFailed(f"{name} ended with code {ended.code}: {_first_complaint(ended.said)}")
    return ended.said


def contents(dump: Path) -> list[str]:
    """The lines of a dump's table of contents, as `pg_restore --use-list` reads them."""
    server = server_version()
    ended = process.run([_suitable("pg_restore", server, server), "--list", dump])
    if ended.code:
        raise BackupFailed(f"{dump} cannot be read: {_first_complaint(ended.said)}")
    return [line for line in ended.said.splitlines() if line and not line.startswith(";")]


def script(dump: Path, chosen: Path) -> str:
    """The statements of the entries listed in `chosen`."""
    server = server_version()
    ended = process.run([_suitable("pg_restore", server, server), f"--use-list={chosen}", "--file=-", dump])
    if ended.code:
        raise BackupFailed(f"{dump} cannot be read: {_first_complaint(ended.said)}")
    return ended.said


def server_version() -> int:
    """The major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return cursor.fetchone()[0]


def _suitable(name: str, version: int, server: int) -> Path:
    """Of the server's own version if there is one, else the oldest that is new enough for `version`."""
    if chosen := os.environ.get(CHOSEN[name], ""):
        return Path(chosen)
    found = {program: _version(program) for program in _candidates(name)}
    fitting = sorted((theirs != server, theirs, str(program)) for program, theirs in found.items() if theirs >= version)
    if not fitting:
        versions = ", ".join(sorted({str(each) for each in found.values() if each})) or "none"
        raise BackupFailed(
            f"No {name} for PostgreSQL {version} was found (found: {versions}): install postgresql-client-{version},"
            f" or set {CHOSEN[name]} to the path of one that is at least as new."
        )
    return Path(fitting[0][2])


def _candidates(name: str) -> Iterator[Path]:
    if settings.EMBEDDED_DATABASE:
        yield postgres.program(name)
        return
    if on_path := shutil.which(name):
        yield Path(on_path)
    yield from Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    try:
        yield postgres.program(name)
    except CannotStart:
        return  # an image without the embedded server


def _version(program: Path) -> int:
    try:
        said = subprocess.check_output([program, "--version"], text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return 0
    return int((re.search(r"\) (\d+)", said) or [0, 0])[1])


def _first_complaint(said: str) -> str:
    lines = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines() or ["it said nothing"]
    return lines[0].strip()
