"""Beat and the workers of the queues: `python -m taskforce.workers`, or only some of them: `… mail imports`.

Each queue has workers of its own, so that a slow mail server holds up no import and an import no reminder. What they
share (the rooms, the libraries) is loaded once, and each is forked from there: so seven processes weigh as much as
three would. Who ends is forked again; nothing is lost with a worker, since what is to be done stands in the database.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from importlib import import_module
from types import FrameType

import django
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.db import connection

from taskforce import checks, garbage
from taskforce.celery import app
from taskforce.supervisor import process, pulse

# How many of each. A large workbook must not hold up the small one behind it, so there are two for them.
QUEUES = {"reminders": 1, "mail": 1, "webhooks": 1, "imports": 2, "bulk": 1}
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0  # seconds before a worker that ended is forked again
GOOD_LIFE = 30.0  # seconds
GLANCE = 0.2
STOPS = (signal.SIGTERM, signal.SIGINT)
BEAT = "beat"
# What a worker would load for itself after the fork, and then not share.
SHARED = (
    "celery.bin.celery", "celery.apps.worker", "celery.apps.beat", "celery.worker.consumer", "celery.concurrency.solo",
    "kombu.transport.redis", "psycopg_pool", "taskforce.urls",
)  # fmt: skip


@dataclass
class Worker:
    """Of one queue; or beat, which rings for the sweeps."""

    queue: str
    number: int
    pid: int = 0
    begun_at: float = 0.0
    fork_at: float = 0.0
    delay: float = FIRST_DELAY

    @property
    def name(self) -> str:
        if self.queue == BEAT:
            return BEAT
        return f"worker {self.queue}" + (f" {self.number}" if QUEUES[self.queue] > 1 else "")

    @property
    def command(self) -> list[str]:
        if self.queue == BEAT:
            return ["beat", "--pidfile", "", "--schedule", str(settings.VAR / "beat-schedule")]
        name = f"{self.queue}{self.number}@%h"
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        return ["worker", "--pool", "solo", "--queues", self.queue, "--hostname", name, *quiet]

    def fork(self) -> None:
        """No wish to stop is lost between the fork and the child's own ears."""
        self.begun_at = time.monotonic()
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        self.pid = os.fork()
        if self.pid == 0:
            for stop in STOPS:
                signal.signal(stop, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        if self.pid == 0:
            _work(self)

    def bury(self) -> None:
        lived = time.monotonic() - self.begun_at
        self.delay = FIRST_DELAY if lived > GOOD_LIFE else min(self.delay * 2, LONGEST_DELAY)
        self.pid, self.fork_at = 0, time.monotonic() + self.delay


class Family:
    """Beat and workers, kept alive until somebody asks for an end; then each ends what it has in hand."""

    def __init__(self, names: list[str]) -> None:
        self.workers = [Worker(queue, number + 1) for queue in names for number in range(QUEUES.get(queue, 1))]
        self.is_over = False

    def live(self) -> None:
        for stop in STOPS:
            signal.signal(stop, self._end)
        while not self.is_over:
            for worker in self.workers:
                if not worker.pid and time.monotonic() >= worker.fork_at:
                    worker.fork()
            self._bury_the_dead()
            time.sleep(GLANCE)
        for worker in self.workers:
            if worker.pid:
                os.kill(worker.pid, signal.SIGTERM)  # one that has died meanwhile is still there to be buried
        while any(worker.pid for worker in self.workers):
            self._bury_the_dead()
            time.sleep(GLANCE)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_over = True

    def _bury_the_dead(self) -> None:
        for worker in self.workers:
            if worker.pid and os.waitpid(worker.pid, os.WNOHANG)[0]:
                worker.bury()


def _work(worker: Worker) -> None:
    """The whole life of a forked worker."""
    process.die_with_parent()
    busy: list[float] = []
    task_prerun.connect(lambda **_signal: busy.append(time.time()), weak=False)
    task_postrun.connect(lambda **_signal: busy.clear(), weak=False)
    pulse.start(settings.VAR, worker.name, busy_since=lambda: busy[0] if busy else None)
    try:
        checks.refuse_unsafe_production()
        connection.close()
        app.start(worker.command)
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(0)  # the parent's own ending is not ours


def main(names: list[str]) -> None:
    known = [*QUEUES, BEAT]
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"There is no queue {unknown[0]}: {', '.join(known)}.")
    garbage.look_seldom()
    django.setup()
    app.loader.init_worker()
    app.finalize()
    for module in SHARED:
        import_module(module)
    garbage.leave_what_is_loaded()
    Family(names or known).live()


if __name__ == "__main__":
    main(sys.argv[1:])
