"""A database that is coming up, waited for: after a sudden end PostgreSQL replays its log, and refuses who comes."""

import time
from collections.abc import Callable

from psycopg import pq
from psycopg.conninfo import make_conninfo

from taskforce.supervisor import stopping

NEWS = 10  # seconds between two sentences


def is_under_way(conninfo: str) -> bool:
    """Whether a server is there that takes no connections yet; the language that it speaks plays no part."""
    return pq.PGconn.ping(make_conninfo(conninfo, connect_timeout=5).encode()) == pq.Ping.REJECT


def wait(conninfo: str, *, say: Callable[[str], object]) -> None:
    """Return when the server takes connections, or is not there: then the caller's own attempt tells why."""
    told_at = 0.0
    while is_under_way(conninfo):
        if not told_at or time.monotonic() - told_at > NEWS:
            told_at = time.monotonic()
            say("Waiting for the database, which puts its data in order after a sudden end …")
        stopping.pause(0.2)
