"""Where things lie in a data folder."""

import errno
import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path

from taskforce.supervisor.errors import CannotStart

LONGEST_SOCKET_PATH = 107  # bytes; a limit of the operating system
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"
RESTORING = "restoring"  # a file in the data folder while a backup is put back into it
NEEDED_MEGABYTES = 300  # an empty database and its write-ahead log


def socket_folder(var: Path) -> Path:
    """The folder for sockets and locks of the data folder `var`: var/run, or a stand-in where that is too long."""
    run = var / "run"
    if len(os.fsencode(run)) + len(LONGEST_SOCKET_NAME) <= LONGEST_SOCKET_PATH:
        return run
    parent = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return parent / f"taskforce-{os.geteuid()}-{hashlib.sha256(os.fsencode(run)).hexdigest()[:12]}"


def prepare(var: Path) -> None:
    """Make the data folder, for its owner's eyes only. Raises CannotStart when that is impossible, or the disk is full.

    Logs, letters and the queue lie in it. A folder that is there already keeps what its owner allows others.
    """
    run = socket_folder(var)
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        (var / "log").mkdir(exist_ok=True)
        run.mkdir(mode=0o700, exist_ok=True)
        owner = run.stat().st_uid
        if owner == os.geteuid():
            run.chmod(0o700)  # the sockets in it ask for no password
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart(disk_full(var)) from error
        raise CannotStart(f"The data folder {var} cannot be written: {error.strerror}.") from error
    if owner != os.geteuid():
        raise CannotStart(
            f"The data folder {var} belongs to {owner_name(run)}: start as that user, or set TASKFORCE_VAR."
        )
    if shutil.disk_usage(var).free < NEEDED_MEGABYTES * 2**20:
        raise CannotStart(disk_full(var))


def refuse_half_restored(var: Path) -> None:
    """Raises CannotStart where a restore was cut off."""
    if (var / RESTORING).exists():
        raise CannotStart(f"Putting back a backup into {var} was cut off: run the same `manage.py restore …` again.")


def disk_full(var: Path) -> str:
    return f"The disk of {var} is full: free at least {NEEDED_MEGABYTES} MB and start again. Nothing was lost."


def owner_name(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:  # a user that this machine does not know
        return f"user number {path.stat().st_uid}"


def log_file(var: Path, name: str) -> Path:
    """The log of the part `name`; the last one is kept beside it once it has grown over 10 MB."""
    path = var / "log" / f"{name}.log"
    if path.exists() and path.stat().st_size > 10 * 2**20:
        path.replace(path.with_suffix(".log.old"))
    return path


def last_words(path: Path) -> str:
    """What a program complained of before it ended: its last line that names an error, else its last line."""
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines() if path.exists() else []
    errors = [line for line in lines[-50:] if re.match(r"[\w.]+(Error|Exception|Configured):", line)]
    return (errors or lines or ["it said nothing"])[-1].strip()
