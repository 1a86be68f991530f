"""The pulse of each process: a file that it touches, and in it since when it has been busy with one thing.

A process may be there and yet hang. Its pulse says which: nothing is written by one that was stopped or is stuck in C,
and one that turns in circles says so. `up` looks at the pulses and ends who hangs, by which nothing is lost that was
acknowledged; `/health/` and the page of the system's state show them.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

EVERY = 2.0  # seconds
SILENCE = 30.0  # seconds without a pulse; a busy machine may keep a process waiting for a while
LONGEST = {"web": 6 * 60.0}  # seconds at one thing; PostgreSQL ends a statement after five minutes
LONGEST_TASK = 2 * 60 * 60.0
KEPT = 24 * 60 * 60.0  # seconds; pulses of processes that are gone, of other machines


def folder(var: Path) -> Path:
    return var / "pulse"


def start(var: Path, name: str, *, busy_since: Callable[[], float | None] = lambda: None) -> None:
    """From now on this process has a pulse. name: of the part, such as "web" or "worker mail"."""
    folder(var).mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder(var) / f"{name}@{socket.gethostname()}.{os.getpid()}"
    threading.Thread(target=_beat, args=(path, busy_since), daemon=True, name="pulse").start()


def _beat(path: Path, busy_since: Callable[[], float | None]) -> None:
    born = _born(os.getpid())
    while True:
        with contextlib.suppress(OSError):
            _write(path, born, busy_since())
        time.sleep(EVERY)


def _write(path: Path, born: str, busy_since: float | None) -> None:
    """In place and in one piece: who is stopped in the middle has a pulse still, and a full disk takes it."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{born:<20} {busy_since or '':<20}".encode())
    finally:
        os.close(file)


@dataclass(frozen=True)
class Pulse:
    """name: of the part · host, pid: where it runs · beaten_at, busy_since: moments, as time.time() tells them."""

    path: Path
    name: str
    host: str
    pid: int
    born: str
    beaten_at: float
    busy_since: float | None

    def age(self, now: float) -> float:
        return max(0.0, now - self.beaten_at)

    def busy(self, now: float) -> float:
        return max(0.0, now - self.busy_since) if self.busy_since else 0.0

    @property
    def is_here(self) -> bool:
        return self.host == socket.gethostname()

    @property
    def longest(self) -> float:
        return LONGEST.get(self.name, LONGEST_TASK)


def pulses(var: Path) -> Iterator[Pulse]:
    """Of all processes that were there lately, on every machine that shares the folder."""
    for path in sorted(folder(var).glob("*@*.*")):
        name, _at, rest = path.name.rpartition("@")
        host, _dot, pid = rest.rpartition(".")
        try:
            (born, _space, busy), beaten_at = path.read_text().partition(" "), path.stat().st_mtime
        except OSError:
            continue  # it ended while we looked
        if born and pid.isdecimal():  # else its first one is being written
            yield Pulse(path, name, host, int(pid), born, beaten_at, float(busy) if busy.strip() else None)


class PulseWatch:
    """Ends the processes of this machine that hang, and says so; who is ended is started again by its own parent.

    What counts is the time that we have watched, not the clock: a machine that slept has not hung.
    """

    def __init__(self, var: Path, say: Callable[[str], None], *, silence: float = SILENCE) -> None:
        self.var, self.say, self.silence = var, say, silence
        self._seen: dict[Path, tuple[float, float]] = {}  # path: last pulse, and since when we see it unmoved
        self._looked_at = 0.0

    def look(self, now: float | None = None) -> None:
        """now: of a clock that stands still while the machine sleeps."""
        now = time.monotonic() if now is None else now
        if now - self._looked_at < EVERY:
            return
        self._looked_at = now
        for pulse in pulses(self.var):
            self._look_at(pulse, now)

    def _look_at(self, pulse: Pulse, now: float) -> None:
        if not pulse.is_here:
            if pulse.age(time.time()) > KEPT:
                pulse.path.unlink(missing_ok=True)
            return
        if not _is_ours(pulse):
            pulse.path.unlink(missing_ok=True)
            self._seen.pop(pulse.path, None)
            return
        last, since = self._seen.get(pulse.path, (0.0, now))
        if last != pulse.beaten_at:
            since = now
        self._seen[pulse.path] = (pulse.beaten_at, since)
        if now - since > self.silence:
            self._end(pulse, f"has not moved for {now - since:.0f} s")
        elif pulse.busy(time.time()) > pulse.longest:
            self._end(pulse, f"has been busy with one thing for {pulse.busy(time.time()) / 60:.0f} minutes")

    def _end(self, pulse: Pulse, why: str) -> None:
        self.say(f"{pulse.name} (process {pulse.pid}) {why}; ending it, it is started again.")
        os.kill(pulse.pid, signal.SIGKILL)


def _is_ours(pulse: Pulse) -> bool:
    """Whether that process still lives, and its number was not given to another one since."""
    return _born(pulse.pid) == pulse.born


def _born(pid: int) -> str:
    """When a process began, in the kernel's own count; empty when there is none, or a dead one."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if told[0] in "ZX" else told[19]
