"""What the kernel says of running processes: their children, and how long they had a processor."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def below(pid: int) -> list[int]:
    """Children, and theirs."""
    children = [int(child) for task in _tasks(pid) for child in (task / "children").read_text().split()]
    return [*children, *(each for child in children for each in below(child))]


def serves(pid: int, user: str) -> bool:
    """Whether it is a connection of that user to PostgreSQL, which writes this where its arguments would stand."""
    with suppress(FileNotFoundError):
        return f"postgres: {user} " in (PROC / str(pid) / "cmdline").read_text()
    return False


def busy(pids: Iterable[int]) -> float:
    """Seconds of processor time of all their threads; unlike the clock, it hardly knows what else the machine does."""
    spent = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            spent += sum(int((task / "schedstat").read_text().split()[0]) for task in _tasks(pid))
    return spent / 1e9


def most_memory(pid: int) -> int:
    """Kilobytes: the most that a process has held so far; 0 of one that ended meanwhile."""
    with suppress(FileNotFoundError, ProcessLookupError):
        said = (PROC / str(pid) / "status").read_text()
        return next(int(line.split()[1]) for line in said.splitlines() if line.startswith("VmHWM:"))
    return 0


def _tasks(pid: int) -> list[Path]:
    with suppress(FileNotFoundError):
        return list((PROC / str(pid) / "task").iterdir())
    return []
