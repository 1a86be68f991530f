"""How far the walks and the made-up examples go: what each run does, and what a night has time for.

`make test` draws by a fixed seed, the same each time; `make test-all` leaves nothing out and draws more.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

ALL = "TASKFORCE_TEST_ALL" in os.environ

Drawn = TypeVar("Drawn")


def either(always: int, at_night: int) -> int:
    """A number of examples."""
    return at_night if ALL else always


def number_from(of: str) -> int:
    """The same each time."""
    return crc32(of.encode())


def one_of(choices: Sequence[Drawn], of: str) -> Drawn:
    """One of several that must all come to the same. of: what it is drawn for; the same each time."""
    return choices[number_from(of) % len(choices)]


def is_drawn(of: str, one_in: int) -> bool:
    """Whether it is one of these, about one in so many; at night all. of: what may be; the same each time."""
    return ALL or number_from(of) % one_in == 0


def some_of(choices: Sequence[Drawn], of: str, count: int) -> Sequence[Drawn]:
    """So many of them that follow each other, all at night. of: what they are drawn for; the same each time."""
    if ALL:
        return choices
    first = number_from(of)
    return [choices[(first + turn) % len(choices)] for turn in range(count)]
