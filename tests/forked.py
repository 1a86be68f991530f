"""Work done by a process of its own, so that it can be killed: always in the middle, whatever else the machine does."""

from __future__ import annotations

import os
import select
import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from asgiref.local import Local
from django.db import connection, connections

PATIENCE = 200  # seconds; other tests run beside


@dataclass(frozen=True)
class Halt:
    """Where a child stops to be killed: before (or after) the n-th call of `owner.name`, with all that it has open."""

    owner: Any
    name: str
    call: int = 1
    after: bool = False


def fork(work: Callable[[], object]) -> int:
    """Start `work` in a child; returns its process id. Parent and child each open connections of their own."""
    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of ours hold nothing that the child needs
        child = os.fork()
    if child:
        return child
    try:
        _be_somebody_else()
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _be_somebody_else() -> None:
    """No connection of the parent's, not even one that another event loop left open; and a name of our own."""
    connections._inherited = connections._connections  # kept, since closing would end the parent's
    connections._connections = Local(connections.thread_critical)
    os.environ["PGAPPNAME"] = _name_of(os.getpid())


def _name_of(child: int) -> str:
    return f"child {child}"


def kill_at(halt: Halt, work: Callable[[], object]) -> bool:
    """Start `work` in a child and kill -9 it where it halts; returns when the database, too, knows that it is gone.

    False when the child was done without ever coming there.
    """
    reads, writes = os.pipe()
    child = fork(lambda: _run_until(halt, work, reads, writes))
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        ready, *_rest = select.select([pipe], [], [], PATIENCE)
        came_there = bool(ready) and pipe.read(1) == b"!"
    if came_there:
        kill(child)
        return True
    assert ready, f"neither done nor at {halt.name} after {PATIENCE} seconds"
    assert wait(child) == 0
    return False


def _run_until(halt: Halt, work: Callable[[], object], reads: int, writes: int) -> None:
    os.close(reads)
    original, calls = getattr(halt.owner, halt.name), 0

    def halting(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls != halt.call:
            return original(*args, **kwargs)
        if halt.after:
            original(*args, **kwargs)
        os.write(writes, b"!")
        while True:
            signal.pause()

    setattr(halt.owner, halt.name, halting)
    work()


def kill(child: int, *, and_forget: bool = True) -> None:
    """kill -9; with `and_forget`, wait until the database has undone what the child left open."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if and_forget:
        wait_until(lambda: not _connections_of(child))


def _connections_of(child: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [_name_of(child)])
        return cursor.fetchone()[0]


def wait_until(happened: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


def wait(child: int) -> int:
    """The exit status of a child that is left to finish; one that does not is killed, and says -9."""
    until = time.monotonic() + PATIENCE
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)
    return os.waitstatus_to_exitcode(ended[1])


@contextmanager
def holding(lock: str) -> Iterator[psycopg.Connection]:
    """A connection of its own that holds what the statement takes, until it is closed."""
    known = connection.settings_dict
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname=known["NAME"]) as held:
        held.execute(lock)
        yield held
