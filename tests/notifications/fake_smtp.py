"""A mail server of our own for tests: keeps what it was given, and misbehaves as real ones do."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Manners:
    """per_connection: mails until it says 421 and closes (closes without a word where `is_curt`).

    refused: code by address, at RCPT. broken: addresses at which it closes in the middle. hung: never says a word.
    """

    per_connection: int = 10**6
    is_curt: bool = False
    refused: dict[str, int] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    is_hung: bool = False
    sender_code: int = 250
    delivered: list[str] = field(default_factory=list)
    message_ids: list[str] = field(default_factory=list)
    connections: int = 0


@contextmanager
def serving(manners: Manners) -> Iterator[int]:
    """The port on which it answers."""

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        block_on_close = False

    ended = threading.Event()
    handler = type("Handler", (_Conversation,), {"manners": manners, "ended": ended})
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            ended.set()
            server.shutdown()


class _Conversation(socketserver.StreamRequestHandler):
    manners: Manners
    ended: threading.Event

    def handle(self) -> None:
        self.manners.connections += 1
        if self.manners.is_hung:
            self.ended.wait(60)
            return
        self.carried, self.to = 0, ""
        self._say(220)
        while line := self.rfile.readline():
            verb, _space, rest = line.decode().strip().partition(" ")
            if not self._answer(verb.upper(), rest):
                return

    def _answer(self, verb: str, rest: str) -> bool:
        """False: the connection is closed."""
        if verb == "MAIL":
            if self.carried >= self.manners.per_connection:
                if not self.manners.is_curt:
                    self._say(421)
                return False
            self._say(self.manners.sender_code)
        elif verb == "RCPT":
            self.to = rest.partition("<")[2].rstrip(">")
            self._say(self.manners.refused.get(self.to, 250))
        elif verb == "DATA":
            return self._data()
        elif verb == "QUIT":
            self._say(221)
            return False
        else:
            self._say(250)
        return True

    def _data(self) -> bool:
        self._say(354)
        lines = iter(self.rfile.readline, b".\r\n")
        ids = [line.decode().partition(":")[2].strip() for line in lines if line.lower().startswith(b"message-id:")]
        if self.to in self.manners.broken:
            return False
        self.manners.delivered.append(self.to)
        self.manners.message_ids += ids
        self.carried += 1
        self._say(250)
        return True

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} as it is\r\n".encode())
