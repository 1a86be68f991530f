"""A database for the time of one command, where `up` is not running.

The first command starts a keeper, which runs the server until the last command has left: so commands may overlap, in
any order, and however one ends. Two locks in the socket folder carry it: server.lock is held by who runs the server
(`up` or a keeper), users.lock is shared by the commands, and held alone by a keeper that closes down.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from taskforce.supervisor import locks, places, postgres, process, recovery, renewal, stopping
from taskforce.supervisor.errors import CannotStart

READY, MARK = "ready", "news: "
PATIENCE = 60  # seconds, while another process starts the server


@contextmanager
def database(var: Path, *, say: Callable[[str], object]) -> Iterator[None]:
    """Within the block the embedded database of `var` is running. Raises CannotStart with one sentence.

    say: where to tell that it is recovering, which is waited for.
    """
    places.prepare(var)
    run = places.socket_folder(var)
    with locks.shared(run / "users.lock"):
        until = time.monotonic() + PATIENCE
        while not _answers(run):
            recovery.wait(_conninfo(run), say=say)
            if locks.is_free(run / "server.lock"):
                _start_keeper(var, say)
            elif time.monotonic() > until:
                raise CannotStart(f"The database of {var} does not answer: see {var / 'log' / 'postgres.log'}.")
            stopping.pause(0.05)
        yield


def keep(var: Path) -> None:
    """Run the server until no command uses it any more, or somebody wants it to stop; the keeper's whole life."""
    stopping.listen()
    run = places.socket_folder(var)
    try:
        with locks.exclusive(run / "server.lock", holder="commands", patience=0.2):
            renewal.renew(var, say=lambda sentence: _tell(f"{MARK}{sentence}"))
            child = postgres.start(var, say=lambda sentence: _tell(f"{MARK}{sentence}"))
            _tell(READY)
            _close_when_unused(run, child)
    except (locks.Taken, stopping.Stopped):
        return  # another keeper, or `up`, was first
    except CannotStart as error:
        _tell(str(error))


def _tell(line: str) -> None:
    """To the command that started us; it may have gone."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)  # noqa: T201


def _close_when_unused(run: Path, child: subprocess.Popen[bytes]) -> None:
    while child.poll() is None:
        try:
            with locks.exclusive(run / "users.lock", holder="", patience=0):
                postgres.stop(child)
        except locks.Taken:
            if stopping.is_wished():
                stopping.heard()
                postgres.stop(child)
            else:
                time.sleep(0.1)


def _start_keeper(var: Path, say: Callable[[str], object]) -> None:
    argv = [sys.executable, "-m", "taskforce.supervisor.lending", str(var)]
    with places.log_file(var, "keeper").open("ab") as log:
        keeper = subprocess.Popen(
            argv,
            cwd=process.PROJECT,
            start_new_session=True,  # Ctrl-C is for the command
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert keeper.stdout is not None  # noqa: S101  # for the type checker
    with keeper.stdout as words:
        while (said := words.readline().strip()).startswith(MARK):
            say(said.removeprefix(MARK))
    if said not in {"", READY}:
        raise CannotStart(said)


def _conninfo(run: Path) -> str:
    return make_conninfo(host=str(run), user=postgres.OWNER, dbname=postgres.DATABASE, connect_timeout=5)


def _answers(run: Path) -> bool:
    try:
        psycopg.connect(_conninfo(run), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
