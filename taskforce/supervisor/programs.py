"""Our own programs of the tree: web and workers; and whether a port is free, and answers."""

import errno
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from taskforce.supervisor import places, process, stopping
from taskforce.supervisor.errors import CannotStart
from taskforce.supervisor.tree import Part, Tree

HOST = "127.0.0.1"
WEB_WORKERS = 2  # pages are bound by the processor: each makes one at a time (taskforce.turns)
AT_ONCE = 0.5  # seconds
WEB_THREADS = 32  # of each; all but a few wait for slow readers of files


def web(var: Path, port: int, env: Mapping[str, str]) -> Part:
    granian = ["granian", "--interface", "wsgi", "--host", HOST, "--port", port, "--workers", WEB_WORKERS]
    limits = ["--blocking-threads", WEB_THREADS, "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", 10]
    return Part("web", _program(var, "web", [*granian, *limits, "taskforce.wsgi:application"], env), signal.SIGTERM, 12)


def workers(var: Path, env: Mapping[str, str]) -> Part:
    """One family of processes: beat, and for each queue its workers."""
    return Part("workers", _program(var, "workers", ["taskforce.workers"], env), signal.SIGTERM, 10)


def _program(var: Path, name: str, argv: list[object], env: Mapping[str, str]) -> Callable[[], subprocess.Popen[bytes]]:
    def start() -> subprocess.Popen[bytes]:
        everything = {**os.environ, **env, process.SUPERVISED: "1"}
        return process.spawn([sys.executable, "-m", *argv], log=places.log_file(var, name), env=everything)

    return start


def require_safety(env: Mapping[str, str]) -> None:
    """Raises CannotStart when the database, asked as those who will serve people, is not fit for production."""
    settings = {"DJANGO_SETTINGS_MODULE": "taskforce.settings", **env}
    asked = process.run([sys.executable, "-m", "taskforce.checks"], env=settings)
    if asked.code:
        raise CannotStart(asked.last_words)


def require_free_port(port: int) -> None:
    """Raises CannotStart when another program listens on `port`, or we may not use it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
            raise CannotStart(f"Port {port} {why}. Choose another: manage.py up --port {port + 1}.") from error


def wait_for_web(tree: Tree, part: Part, port: int, *, log: Path, patience: float = 60) -> None:
    """Return when the web answers on `port`; whoever is killed meanwhile is started again.

    Until then it serves nobody: a wish to stop ends it at once, while its processes are loading and hear of nothing.
    Raises CannotStart when the web ends by itself, or says nothing for too long.
    """
    until = time.monotonic() + patience
    stop_within, part.stop_within = part.stop_within, AT_ONCE
    while not _answers(port):
        ended = part.child is not None and (part.child.poll() or 0) > 0
        if ended or time.monotonic() > until:
            raise CannotStart(f"The web server did not start ({places.last_words(log)}): see {log}.")
        tree.tend()
        stopping.pause(0.05)
    part.stop_within = stop_within


def _answers(port: int) -> bool:
    with socket.socket() as connection:
        connection.settimeout(2)
        try:
            connection.connect((HOST, port))
            connection.sendall(f"HEAD / HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
            for _wait in range(300):  # of a tenth of a second; the first page takes a while
                stopping.check()
                if select.select([connection], [], [], 0.1)[0]:
                    return connection.recv(8).startswith(b"HTTP/")
        except OSError:
            pass
        return False
