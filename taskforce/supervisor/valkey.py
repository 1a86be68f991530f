"""The embedded Valkey: queue and cache, on a socket, with its log of changes kept."""

import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import redis

from taskforce.supervisor import binaries, places, process, stopping
from taskforce.supervisor.errors import CannotStart, WasKilled

PATIENCE = 30  # seconds for a server that says nothing; one that loads its log may take as long as it likes
UNREADABLE = re.compile(r"append.only|\bAOF\b|\bRDB\b|loading the DB", re.IGNORECASE)


def start(var: Path, *, say: Callable[[str], object] = lambda _sentence: None) -> subprocess.Popen[bytes]:
    """Start Valkey on the data folder `var`; returns when it answers.

    A log of changes that was cut off in its last entry is read up to there. One that cannot be read is put aside: the
    queue only rings, and what is to be done stands in the database. Raises CannotStart, or WasKilled.
    """
    folder, where, log = var / "valkey", places.socket_folder(var) / "valkey.sock", places.log_file(var, "valkey")
    folder.mkdir(exist_ok=True)
    _wait_for_former(where)
    offset = log.stat().st_size if log.exists() else 0
    try:
        return _start(folder, where, log)
    except CannotStart:
        said = log.read_bytes()[offset:].decode(errors="replace")
        if "No space left on device" in said or not UNREADABLE.search(said) or not any(folder.iterdir()):
            raise
    aside = folder.with_name("valkey.unreadable")
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)
    folder.mkdir()
    say(f"The queue's data could not be read and lie in {aside} now; nothing is lost, the sweeps ring again.")
    return _start(folder, where, log)


def _wait_for_former(where: Path) -> None:
    """The last run's, on its way out: two would ruin the log."""
    until = time.monotonic() + PATIENCE
    while answer(where):
        if time.monotonic() > until:
            raise CannotStart(f"Another Valkey answers at {where} and does not end.")
        stopping.pause(0.05)


def _start(folder: Path, where: Path, log: Path) -> subprocess.Popen[bytes]:
    keep = ["--appendonly", "yes", "--appendfsync", "everysec", "--aof-load-truncated", "yes", "--save", ""]
    argv = [binaries.of_valkey(), "--port", 0, "--unixsocket", where, "--unixsocketperm", 700, "--dir", folder, *keep]
    child = process.spawn(argv, log=log, orphaned=signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    try:
        while (said := answer(where)) != "+PONG":
            if child.poll() is not None and child.returncode < 0:
                raise WasKilled(f"Valkey was killed while it started: see {log}")
            if child.poll() is not None or (not said.startswith("-LOADING") and time.monotonic() > until):
                raise CannotStart(f"Valkey did not start ({places.last_words(log)}): see {log}.")
            stopping.pause(0.02)
    except BaseException:
        process.end_group(child)
        child.wait()
        raise
    return child


def require(url: str) -> None:
    """Raises CannotStart when no server answers at `url`, a queue that is not ours to start."""
    try:
        with redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as server:
            server.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise CannotStart(f"The queue of REDIS_URL does not answer: {error}") from error


def answer(where: Path) -> str:
    """What a server says when it is asked; empty when none is there, since the file outlives a killed one."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(where))
            connection.sendall(b"PING\r\n")
            return connection.recv(200).decode(errors="replace").strip()
        except OSError:
            return ""
