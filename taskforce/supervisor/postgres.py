"""The embedded PostgreSQL: made once, started, and known to be ready."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from taskforce.supervisor import binaries, places, process, stopping
from taskforce.supervisor.errors import CannotStart, WasKilled

OWNER, APP, DATABASE = "taskforce_owner", "taskforce_app", "taskforce"
SAFE = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log names no values: neither the statement that failed, nor the row in its complaint (taskforce.checks).
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
FAST_AND_UNSAFE = {  # test data only; autovacuum would find tables that a test has just undone, and plan for empty ones
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "autovacuum": "off",
    "lock_timeout": "120s",  # no test waits for ever
}
LEAKPROOF = "ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF"  # no dump carries it
PATIENCE = 60  # seconds for a server that says nothing of itself; one that replays its log may take as long as it likes
NEWS = 10  # seconds between two sentences about it


def program(name: str) -> Path:
    """Raises CannotStart where this machine has none."""
    return binaries.of_postgres(name)


def start(
    var: Path,
    *,
    data: Path | None = None,
    conf: Mapping[str, str] | None = None,
    say: Callable[[str], object] = lambda _sentence: None,
) -> subprocess.Popen[bytes]:
    """Start the server of the data folder `var`, making its database where there is none; returns when it is ready.

    conf: server settings over the safe ones. say: where to tell of a recovery, which is waited for to its end.
    Raises CannotStart with one sentence, WasKilled when somebody killed it meanwhile; nothing of it runs then.
    """
    data = data or var / "pg"
    places.prepare(var)
    process.require_user_namespace()
    _refuse_other_version(data)
    make(data)
    child = serve(var, data, conf=conf, say=say)
    try:
        _furnish(places.socket_folder(var))
    except psycopg.OperationalError as error:
        stop(child, within=5)
        if "No space left on device" in str(error):
            raise CannotStart(places.disk_full(var)) from error
        raise WasKilled(f"PostgreSQL was killed while it started ({error})") from error
    return child


def serve(
    var: Path,
    data: Path,
    *,
    by: Path | None = None,
    conf: Mapping[str, str] | None = None,
    say: Callable[[str], object] = lambda _sentence: None,
) -> subprocess.Popen[bytes]:
    """Start the server on the cluster `data` that is there. by: the program, where it is of another version."""
    run, log = places.socket_folder(var), places.log_file(var, "postgres")
    settings = [f"-c{name}={value}" for name, value in {**SAFE, **(conf or {})}.items()]
    return _Starting([by or program("postgres"), "-D", data, "-k", run, *settings], data, var, log, say).until_ready()


def is_ready(data: Path, child: subprocess.Popen[bytes]) -> bool:
    """Whether this very server, not one on its way out, takes connections: its pid file says so."""
    return _says(data, child) == "ready"


def _says(data: Path, child: subprocess.Popen[bytes]) -> str:
    """What the server tells of itself in its pid file (starting, standby, ready, stopping); empty at first."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return ""
    return lines[7].strip() if len(lines) >= 8 and lines[0] == str(child.pid) else ""


def stop(child: subprocess.Popen[bytes], *, how: int = signal.SIGINT, within: float = 30) -> None:
    """Stop the server: SIGINT rolls back what is open and writes everything out, SIGQUIT leaves at once."""
    child.send_signal(how)
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGQUIT)
        child.wait()


def version_of(data: Path) -> int | None:
    """The major version that made a cluster; None where there is none."""
    made_by = data / "PG_VERSION"
    return int(made_by.read_text().split(".")[0]) if made_by.exists() else None


def our_version() -> int:
    """The major version of the programs that we start. Raises CannotStart where there are none."""
    server = program("postgres")
    version = binaries.version_of(server)
    if version is None:
        raise CannotStart(f"{server} cannot be started on this machine, or is no PostgreSQL.")
    return version


def _refuse_other_version(data: Path) -> None:
    theirs, ours = version_of(data), our_version()
    if theirs is not None and theirs > ours:
        raise CannotStart(
            f"The data folder {data} is of a newer version (PostgreSQL {theirs}; this program brings {ours}): "
            "use the program that made it."
        )
    if theirs is not None and theirs < ours:
        raise CannotStart(
            f"The data folder {data} is of PostgreSQL {theirs}, this program brings {ours}: "
            "start the product, or run `manage.py upgrade`, which move the data into a new one."
        )


def make(data: Path) -> None:
    """An empty cluster, where there is none."""
    if (data / "PG_VERSION").exists():
        return
    new = data.with_name(f"{data.name}.new")  # an initdb that is killed half-way leaves nothing that looks whole
    shutil.rmtree(new, ignore_errors=True)
    locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    process.run_unprivileged([program("initdb"), "-D", new, "-U", "postgres", "--auth=trust", *locale])
    new.rename(data)


@dataclass
class _Starting:
    """A server on its way up."""

    argv: list[object]
    data: Path
    var: Path
    log: Path
    say: Callable[[str], object]

    def until_ready(self) -> subprocess.Popen[bytes]:
        """The server of the last run may still be on its way out; then ours ends at once, and we try again."""
        self.until = time.monotonic() + PATIENCE
        self.news_at = time.monotonic() + 1  # most recoveries are over by then
        self.offset = self.log.stat().st_size if self.log.exists() else 0
        child = self._spawn()
        try:
            while not is_ready(self.data, child):
                child = self._look(child)
                stopping.pause(0.02)
        except BaseException:
            stop(child, within=5)
            raise
        return child

    def _spawn(self) -> subprocess.Popen[bytes]:
        for lock in (self.data / "postmaster.pid", places.socket_folder(self.var) / ".s.PGSQL.5432.lock"):
            _remove_stale_lock(lock, self.data)
        return process.spawn(self.argv, log=self.log, orphaned=signal.SIGINT, as_root=False)

    def _look(self, child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """The server to go on with: this one while it lives, a new one once the old has left. Raises CannotStart."""
        is_over = time.monotonic() > self.until
        if child.poll() is None:
            if _says(self.data, child) in ("starting", "standby"):
                self._tell()
            elif is_over:
                raise CannotStart(_complaint(self.var, self.log, self.offset))
            return child
        if _was_killed(child, self.log, self.offset):
            raise WasKilled(f"PostgreSQL was killed while it started: see {self.log}")
        if is_over or not _is_in_the_way(self.log, self.offset):
            raise CannotStart(_complaint(self.var, self.log, self.offset))
        stopping.pause(0.2)
        return self._spawn()

    def _tell(self) -> None:
        if time.monotonic() < self.news_at:
            return
        self.news_at = time.monotonic() + NEWS
        progress = re.findall(r"redo in progress.*", _said(self.log, self.offset))
        self.say(
            "PostgreSQL puts its data in order after a sudden end; this takes as long as it takes"
            f" ({progress[-1] if progress else 'starting up'})."
        )


def _was_killed(child: subprocess.Popen[bytes], log: Path, offset: int) -> bool:
    """Whether the server, or the process of it that replays the log, was ended by a signal from outside."""
    return child.returncode < 0 or bool(re.search(r"was terminated by signal (9|15)\b", _said(log, offset)))


def _is_in_the_way(log: Path, offset: int) -> bool:
    """Whether the new server ended because the old one, or a process of it, is still there."""
    fatal = _fatal(log, offset)
    return bool(fatal) and bool(re.search("lock file|shared memory block|is the server|Is another", fatal[-1]))


def _said(log: Path, offset: int) -> str:
    return log.read_bytes()[offset:].decode(errors="replace")


def _fatal(log: Path, offset: int) -> list[str]:
    return re.findall(r"(?:FATAL|PANIC|ERROR):\s*(.+)", _said(log, offset))


def _complaint(var: Path, log: Path, offset: int) -> str:
    fatal = _fatal(log, offset)
    if any("No space left on device" in line for line in fatal):
        return places.disk_full(var)
    return f"PostgreSQL did not start ({fatal[-1] if fatal else places.last_words(log)}): see {log}."


def _pid_in(lock: Path) -> int | None:
    try:
        return int(lock.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _works_in(pid: int | None, folder: Path) -> bool:
    """Whether that process is alive and the server of that data folder: a server works in its data folder."""
    try:
        return pid is not None and os.path.samefile(f"/proc/{pid}/cwd", folder)
    except OSError:
        return False


def _remove_stale_lock(lock: Path, data: Path) -> None:
    """After a restart of the machine the number in a lock may be anybody's, and PostgreSQL would give way.

    In a copied data folder it is the number of the original's server, which works elsewhere.
    """
    if lock.exists() and not _works_in(_pid_in(lock), data):
        lock.unlink()


def _furnish(run: Path) -> None:
    """Roles, extensions and the database, once; the database comes last and so tells that all is there.

    What needs a superuser goes into template1, from which every later database (the tests' too) is copied. The operator
    ILIKE is marked leakproof, or row-level security would keep the search from its index.
    """
    with superuser(run, "postgres") as postgres:
        if postgres.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        for role, rights in ((APP, "LOGIN"), (OWNER, "LOGIN CREATEDB")):
            if not postgres.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                postgres.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
        postgres.execute(f"GRANT {APP} TO {OWNER}")
    furnish_template(run)
    with superuser(run, "postgres") as postgres:
        postgres.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        postgres.execute(f"REVOKE TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC")


def furnish_template(run: Path) -> None:
    with superuser(run, "template1") as template:
        template.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        template.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
        template.execute(LEAKPROOF)


def superuser(run: Path, database: str) -> psycopg.Connection:
    return psycopg.connect(host=str(run), user="postgres", dbname=database, autocommit=True, connect_timeout=10)
