"""File locks: the kernel gives them back however their holder ends."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from taskforce.supervisor import stopping


class Taken(Exception):
    """Somebody else holds the lock; its text is what they wrote into it."""


@contextmanager
def exclusive(path: Path, *, holder: str, patience: float = 1) -> Iterator[None]:
    """Hold `path` alone, leaving word who we are. Raises Taken when it is not free within `patience` seconds."""
    with path.open("a+") as file:
        _acquire(file, fcntl.LOCK_EX, patience)
        file.truncate(0)
        file.write(holder)
        file.flush()
        yield


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Hold `path` together with others, waiting for who holds it alone."""
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def is_free(path: Path) -> bool:
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _acquire(file: IO[str], kind: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                file.seek(0)
                raise Taken(file.read()) from None
            stopping.pause(0.05)
