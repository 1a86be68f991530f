"""Handing out a part of a file (RFC 9110, 14): a large download that broke off goes on where it stopped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO

ONE_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


class Unsatisfiable(ValueError):
    """The range lies behind the end of the file."""


def asked_range(headers: Mapping[str, str], *, size: int, etag: str) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; None: the whole file. Raises Unsatisfiable.

    Several ranges at once, and what is not understood, count as none; so does a part of another version (If-Range).
    """
    found = ONE_RANGE.fullmatch(headers.get("Range", "").strip())
    if not found or found[0] == "bytes=-" or headers.get("If-Range", etag) != etag:
        return None
    first, last = found[1], found[2]
    if not first:  # the last so many bytes
        if int(last) == 0:
            raise Unsatisfiable
        return max(0, size - int(last)), size - 1
    if int(first) >= size:
        raise Unsatisfiable
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last or size), size - 1)


class Part:
    """So many bytes of an open file, from where it stands; closing it closes the file."""

    def __init__(self, file: IO[bytes], count: int) -> None:
        self.file, self.left = file, count

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()
