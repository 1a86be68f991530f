"""Work done by a process of its own, so that it can be killed."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable

from django.db import connections


def fork(work: Callable[[], object]) -> int:
    """Start `work` in a child; returns its process id. Parent and child each open connections of their own."""
    connections.close_all()
    if child := os.fork():
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def kill_when(child: int, *, happened: Callable[[], bool], patience: float = 30) -> bool:
    """kill -9 as soon as something happened. False when the child was done before."""
    until = time.monotonic() + patience
    while not happened() and time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            return False
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def wait(child: int) -> int:
    """The exit status of a child that is left to finish."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
