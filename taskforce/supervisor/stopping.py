"""A wish to stop, noted when it comes and heard at the next wait.

An exception raised by a signal's handler can be lost: inside a finaliser or a callback Python prints it and goes on. So
the handler only notes, and whoever starts or watches something waits with `pause`. A wish that nobody hears, because
a neighbour hangs, ends the process all the same: the kernel then stops its children (see `process`).
"""

import os
import signal
import sys
import time

WISHES = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 20  # seconds for the wish to be heard; how long the stopping itself then takes is not counted

_is_wished = False


class Stopped(Exception):
    """Somebody wants this process to stop."""


def listen() -> None:
    """From now on Ctrl-C, SIGTERM and SIGHUP are noted. Repeating it changes nothing."""
    for wish in WISHES:
        signal.signal(wish, _note)
    signal.signal(signal.SIGALRM, _leave)


def repeat_what_is_dropped() -> None:
    """For other commands, whom Ctrl-C ends by an exception: one that Python dropped is raised again outside."""
    usual = sys.unraisablehook

    def hook(dropped: "sys.UnraisableHookArgs") -> None:
        if isinstance(dropped.exc_value, KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, 0.05)  # by then the finaliser is over
        else:
            usual(dropped)

    signal.signal(signal.SIGALRM, signal.default_int_handler)
    sys.unraisablehook = hook


def is_wished() -> bool:
    return _is_wished


def check() -> None:
    """Raises Stopped when that is wished."""
    if _is_wished:
        raise Stopped


def pause(seconds: float) -> None:
    """Wait that long, at most a third of a second at a time. Raises Stopped when that is wished, also before."""
    until = time.monotonic() + seconds
    check()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.3))
        check()


def heard() -> None:
    """The stopping has begun; it has its own limits."""
    signal.alarm(0)


def _note(_signal: int, _frame: object) -> None:
    global _is_wished  # a process has one set of handlers
    if not _is_wished:
        _is_wished = True
        signal.alarm(PATIENCE)


def _leave(_signal: int, _frame: object) -> None:
    os.write(2, b"Something that was waited for hangs: stopped without it.\n")
    os._exit(1)
