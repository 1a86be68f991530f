"""A virus scanner for tests: it speaks as clamd does, and finds every file that holds EICAR."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """`mood`: "well", "silent" (takes everything and says nothing), "refuses" (an ERROR), "drops" (hangs up)."""

    def __init__(self, server: socket.socket) -> None:
        self.server, self.mood, self.seen = server, "well", []

    def serve(self) -> None:
        while True:
            try:
                line, _address = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[line], daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as told:
            command = bytearray()
            while (letter := told.read(1)) not in (b"\0", b""):
                command += letter
            if self.mood == "silent":
                told.read()
            elif command == b"zPING":
                line.sendall(b"PONG\0")
            elif self.mood != "drops":
                line.sendall(self._verdict(told))

    def _verdict(self, told) -> bytes:
        content = b""
        while size := struct.unpack("!L", told.read(4))[0]:
            content += told.read(size)
        self.seen.append(content)
        if self.mood == "refuses":
            return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def clamd(address: Path | None = None) -> Iterator[Clamd]:
    """One that runs meanwhile, at the path of a socket or at a port of this machine."""
    if address:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(address))
        server.listen()
    else:
        server = socket.create_server(("127.0.0.1", 0))
    scanner = Clamd(server)
    threading.Thread(target=scanner.serve, daemon=True).start()
    try:
        yield scanner
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
