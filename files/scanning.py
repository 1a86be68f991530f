"""The virus scanner beside us (clamd), where one is set up (TASKFORCE_CLAMD): it sees every file before people do.

While it is away a file is kept and handed to nobody; the sweep shows it the file when it has returned. clamd speaks
lines over a socket (man clamd, INSTREAM): pieces with their length in front, none at the end, and one line comes back.
The libraries for it wait for a connection without a limit; so these few lines of our own.
"""

from __future__ import annotations

import logging
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.neighbour import Neighbour
from audit import trail
from files.digests import sha256_of

WHILE_ONE_WAITS = 8.0  # seconds for one file while a person waits for the answer
IN_THE_BACKGROUND = 20.0  # less than the lease of an import
TO_CONNECT = 1.0
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096

SCANNER = Neighbour("The virus scanner", faults=(OSError,), rest=30)
FOUND = re.compile(r"stream: (?P<signature>.+) FOUND")
log = logging.getLogger(__name__)


class ScannerAway(ConnectionError):
    """It does not answer; what waits for it goes on later."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner says of a file. signature: the name of what it found; is_known: whether it said anything."""

    is_known: bool
    signature: str = ""


CLEAN, UNKNOWN = Verdict(is_known=True), Verdict(is_known=False)


def is_set_up() -> bool:
    return bool(settings.CLAMD)


def answers() -> bool:
    """Whether it is there now. Waits a second at most."""
    return SCANNER.ask(lambda: _say(b"zPING\0", patience=TO_CONNECT) == "PONG", otherwise=False)


def verdict_of(file: IO[bytes], *, patience: float) -> Verdict:
    """Show it the whole file. Without a scanner every file counts as clean; UNKNOWN when it is away or cannot tell."""
    if not is_set_up():
        return CLEAN
    file.seek(0)
    answer = SCANNER.ask(lambda: _say(b"zINSTREAM\0", file, patience=patience), otherwise="")
    file.seek(0)
    if answer == "stream: OK":
        return CLEAN
    if found := FOUND.fullmatch(answer):
        return Verdict(is_known=True, signature=found["signature"][:100])
    if answer:
        log.warning("the virus scanner could not tell: %s", answer[:200])
    return UNKNOWN


def verdict_at_the_door(file: Any) -> Verdict:
    """Of an upload, while somebody waits; asked once, however often the file is looked at."""
    known = getattr(file, "verdict", None)
    if known is None:
        known = file.verdict = verdict_of(file, patience=WHILE_ONE_WAITS)
    return known


def found(signature: str) -> str:
    """The sentence for who hands such a file in."""
    return _(
        "The virus scanner found “%(signature)s” in the file, so it was not taken. "
        "Have the computer that it comes from examined."
    ) % {"signature": signature}


def found_at_the_door(file: IO[bytes], signature: str) -> str:
    """That sentence; what was handed in stands in the trail, though nothing of it is kept."""
    trail.record_afterwards("file.infected", detail={"signature": signature, "sha256": sha256_of(file)})
    return found(signature)


def _say(command: bytes, file: IO[bytes] | None = None, *, patience: float) -> str:
    """What it answers. Raises OSError when it is not there or takes longer than `patience` seconds in all."""
    until = time.monotonic() + patience
    with _line() as line:
        try:
            _send(line, command, until)
            if file is not None:
                while chunk := file.read(CHUNK):
                    _send(line, len(chunk).to_bytes(4, "big") + chunk, until)
                _send(line, bytes(4), until)
        except (BrokenPipeError, ConnectionResetError):
            log.info("the virus scanner broke in; what it says stands in its answer")  # a file beyond its limits
        return _answer(line, until)


@contextmanager
def _line() -> Iterator[socket.socket]:
    if not isinstance(settings.CLAMD, str):
        with socket.create_connection(settings.CLAMD, timeout=TO_CONNECT) as line:
            yield line
    else:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(TO_CONNECT)
            line.connect(settings.CLAMD)
            yield line


def _send(line: socket.socket, piece: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(piece)


def _answer(line: socket.socket, until: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        line.settimeout(_left(until))
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    if not answer:
        raise ScannerAway("it hung up without an answer")
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the virus scanner takes too long")
    return left
