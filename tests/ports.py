"""Ports for what a test starts, each given once: two workers never offer the same, and no outgoing line takes one."""

from __future__ import annotations

import os
import socket
from itertools import count

FIRST, OF_EACH_WORKER = 20_000, 1_000  # below those that Linux gives to outgoing lines

_next = count(FIRST + OF_EACH_WORKER * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    for port in _next:
        with socket.socket() as found:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                found.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no end of numbers")
