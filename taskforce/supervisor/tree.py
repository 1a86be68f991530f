"""The parts of the product as one tree: started in order, watched, raised again when one dies, stopped in reverse."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from taskforce.supervisor import process, stopping
from taskforce.supervisor.errors import CannotStart, WasKilled

FIRST_DELAY, LONGEST_DELAY = 0.2, 30.0  # seconds before a part that died is started again
GOOD_LIFE = 30.0  # seconds; who lived longer did not die of its start
TRIES = 8  # to start a part that somebody kills each time


@dataclass
class Part:
    """One child: how to start it (returns when it is ready), how to ask it to stop, how long to wait for that."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_by: int = signal.SIGTERM
    stop_within: float = 10
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0, init=False)
    retry_at: float = field(default=0, init=False)
    delay: float = field(default=FIRST_DELAY, init=False)

    def launch(self) -> None:
        self.started_at = time.monotonic()
        self.child = self.start()

    @property
    def has_died(self) -> bool:
        return self.child is not None and self.child.poll() is not None


class Tree:
    """say: where to tell the person at the terminal what happens."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.parts: list[Part] = []
        self.say = say

    def add(self, part: Part) -> Part:
        """Start `part` for the first time; one that is killed meanwhile is started again. Raises CannotStart."""
        for _attempt in range(TRIES - 1):
            try:
                part.launch()
                break
            except WasKilled as killed:
                self._put_off(part, str(killed))
                stopping.pause(part.delay)
        else:
            part.launch()
        self.parts.append(part)
        return part

    def tend(self) -> None:
        """Look once at every part: note who died, and start again whose time has come."""
        for part in self.parts:
            stopping.check()
            if part.has_died:
                self._bury(part)
            if part.child is None and time.monotonic() >= part.retry_at:
                self._raise_again(part)

    def heal(self) -> bool:
        """Have every part run again that has died; returns when all do, and whether any had."""
        was_hurt = False
        while any(part.has_died or part.child is None for part in self.parts):
            was_hurt = True
            self.tend()
            stopping.pause(0.1)
        return was_hurt

    def stop(self) -> None:
        """Stop all parts, the last started first; nothing of them is left."""
        for part in reversed(self.parts):
            if part.child is not None:
                _stop(part, part.child)
        self.parts.clear()

    def _bury(self, part: Part) -> None:
        assert part.child is not None  # noqa: S101  # for the type checker
        code = part.child.returncode
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        process.end_group(part.child)
        part.child = None
        self._put_off(part, f"{part.name} {how}")

    def _raise_again(self, part: Part) -> None:
        try:
            part.launch()
        except CannotStart as error:
            self._put_off(part, str(error))
        else:
            self.say(f"{part.name} runs again.")

    def _put_off(self, part: Part, why: str) -> None:
        lived = time.monotonic() - part.started_at
        part.delay = FIRST_DELAY if lived > GOOD_LIFE else min(part.delay * 2, LONGEST_DELAY)
        part.retry_at = time.monotonic() + part.delay
        self.say(f"{why.rstrip('.')}; starting it again in {part.delay:.1f} s.")


def _stop(part: Part, child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.send_signal(part.stop_by)
        try:
            child.wait(part.stop_within)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    process.end_group(child)
