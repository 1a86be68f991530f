"""Which tests run together, and in which order: the long ones begin, so that no worker is left with one at the end.

The tests of a file share what it has made (a world, a browser), so they stay on one worker. Files that run the product
itself and kill it follow each other on one worker: together they would measure each other. Those of COMMANDS run what
ends by itself and measure nothing, so they need not wait for them. Those of SPREAD are long and share little, and go
wherever there is room.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[2]
COMMANDS = {"test_backup.py", "test_upgrade.py"}
SPREAD = {"test_matrix.py", "test_demo.py"}
LONGEST_FIRST = ("kill", "spread", "slow", "browser")
ALL_KILL = re.compile(r"^pytestmark = .*\bmark\.kill\b", re.MULTILINE)


class ByFile(LoadScopeScheduling):
    """Hands out files, in the order of `sort`."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if Path(path).name in SPREAD:
            return nodeid
        return "kill" if _all_kill(path) and Path(path).name not in COMMANDS else path


@cache
def _all_kill(path: str) -> bool:
    return bool(ALL_KILL.search((ROOT / path).read_text(encoding="utf-8")))


def sort(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    kinds = {mark.name for mark in item.iter_markers()} | ({"spread"} if item.path.name in SPREAD else set())
    return next((rank for rank, kind in enumerate(LONGEST_FIRST) if kind in kinds), len(LONGEST_FIRST))
