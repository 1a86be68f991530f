"""A server beside ours that may be away, and how long anybody waits for it.

Each wait has a limit and something to fall back on; after a wait in vain nobody asks again for a while, so that one
hanging server costs one request of a process its patience, and not every request.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


class Neighbour:
    """`rest`: seconds for which the server is left alone after it did not answer; `faults`: how that shows."""

    def __init__(self, name: str, *, faults: tuple[type[Exception], ...], rest: float) -> None:
        self.name, self.faults, self.rest = name, faults, rest
        self._until = 0.0

    @property
    def is_resting(self) -> bool:
        return time.monotonic() < self._until

    def ask(self, question: Callable[[], T], *, otherwise: T) -> T:
        """What it answers; `otherwise` when it does not, or did not a moment ago."""
        if self.is_resting:
            return otherwise
        try:
            answer = question()
        except self.faults as fault:
            self.leave_alone(fault)
            return otherwise
        return answer

    def leave_alone(self, fault: BaseException) -> None:
        """It did not answer."""
        self._until = time.monotonic() + self.rest
        log.warning("%s does not answer (%s); not asked for %.0f s", self.name, type(fault).__name__, self.rest)
