"""Whether the servers that the product stands on still answer; the terminal is told when one does not.

Each is asked in a thread of its own, since whoever asks a server that hangs, hangs with it for a while. Between fork
and exec our children take no lock (see `process`), so that a thread does them no harm.
"""

from __future__ import annotations

import smtplib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
import redis

PATIENCE = 5  # seconds for one answer
SILENCE = 10.0  # seconds without an answer, then it is told
AGAIN = 2.0  # seconds to the next question while there is no answer
FAULTS = (psycopg.OperationalError, redis.RedisError, smtplib.SMTPException, OSError)


@dataclass
class Server:
    """ask: raises one of FAULTS when there is no good answer. meanwhile: what people notice. every: seconds."""

    name: str
    ask: Callable[[], object]
    meanwhile: str
    every: float = 5.0
    waited_for_since: float | None = field(default=None, init=False)  # the first question without an answer
    is_missed: bool = field(default=False, init=False)

    def keep_asking(self) -> None:
        while True:
            time.sleep(self.every if self.ask_once() else AGAIN)

    def ask_once(self) -> bool:
        self.waited_for_since = self.waited_for_since or time.monotonic()
        try:
            self.ask()
        except FAULTS:
            return False
        self.waited_for_since = None
        return True


def database(conninfo: str) -> Server:
    def ask() -> None:
        with psycopg.connect(conninfo, connect_timeout=PATIENCE) as connection:
            connection.execute("SELECT 1")

    return Server("The database", ask, "pages say so, and nothing that was saved is lost")


def queue(url: str) -> Server:
    def ask() -> None:
        with redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as server:
            server.ping()

    return Server("The queue", ask, "people go on working, and what waits for a worker is done when it is back")


def mail(host: str, port: int) -> Server:
    """Only greeted: whether it takes a letter, the page of the system's state tells."""

    def ask() -> None:
        with smtplib.SMTP(host, port, timeout=PATIENCE):
            pass

    return Server("The mail server", ask, "mails wait and are sent when it is back", every=60)


class AnswerWatch:
    """Says once that a server does not answer, and once that it does again."""

    def __init__(self, servers: list[Server], say: Callable[[str], None]) -> None:
        self.servers, self.say = servers, say

    def begin(self) -> None:
        for server in self.servers:
            threading.Thread(target=server.keep_asking, daemon=True, name=server.name).start()

    def look(self, now: float | None = None) -> None:
        now = time.monotonic() if now is None else now
        for server in self.servers:
            since = server.waited_for_since
            if since is None and server.is_missed:
                server.is_missed = False
                self.say(f"{server.name} answers again.")
            elif since is not None and now - since > SILENCE and not server.is_missed:
                server.is_missed = True
                self.say(f"{server.name} has not answered for {now - since:.0f} s: {server.meanwhile}.")
