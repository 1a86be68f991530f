"""Connections to PostgreSQL that do not wait for a server that hangs.

The server itself ends a statement that lasts too long; a server that was stopped, or that the network no longer
reaches, does not. So whoever has waited in silence for a while asks whether the server still takes connections.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

SILENCE = 2.0  # seconds without an answer before we ask
ASKING = 2  # seconds that we wait for that; libpq knows whole ones, from two on
LONGEST_STATEMENT = 300  # seconds; a statement that was planned badly must not hold its worker for ever
LONGEST_SILENCE = LONGEST_STATEMENT + 30  # one process of the server may hang while the others answer
LONGEST_IDLE_TRANSACTION = 120  # seconds; who hangs in the middle of one must not keep others waiting at its locks

# For everybody: how long to wait for a connection, and for a server that the network no longer reaches.
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}
# For those who serve people and work in the background; migrations may take as long as they take.
LIMITS = f"-c statement_timeout={LONGEST_STATEMENT}s -c idle_in_transaction_session_timeout={LONGEST_IDLE_TRANSACTION}s"


class ServerHangs(errors.OperationalError):
    """PostgreSQL neither answers nor takes connections."""


class WatchedConnection(psycopg.Connection[Any]):
    """Raises ServerHangs, and is closed, instead of waiting for a server that hangs."""

    longest_silence: float = LONGEST_SILENCE

    def wait(self, gen: Generator[Any, Any, Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        until = time.monotonic() + self.longest_silence
        while True:
            try:
                return super().wait(gen, interval, SILENCE)
            except errors._WaitTimeout:
                if time.monotonic() > until or not self._server_answers():
                    self.pgconn.finish()
                    raise ServerHangs("PostgreSQL does not answer") from None

    def _server_answers(self) -> bool:
        where = make_conninfo(self.info.dsn, connect_timeout=ASKING)
        return PGconn.ping(where.encode()) in (Ping.OK, Ping.REJECT)


class PatientConnection(WatchedConnection):
    """For the owner: one statement of a migration, of `verify` or `restore` may take hours while the server is well."""

    longest_silence = math.inf
