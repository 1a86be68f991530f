"""Which tests run together, and in which order: the long ones begin, so that no worker is left with one at the end.

The tests of a file share what it has made (a world, a browser), so they stay on one worker. Those that run the product
itself and kill it follow each other on one worker: together they would measure each other. Those of SPREAD are long and
share little, and go wherever there is room.
"""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPREAD = {"test_matrix.py", "test_demo.py"}
LONGEST_FIRST = ("kill", "spread", "slow", "browser")


def share_out(items: list[pytest.Item]) -> None:
    """Put the tests in order, and tell pytest-xdist which belong together."""
    items.sort(key=_rank)
    for item in items:
        if "spread" not in _kinds(item):
            item.add_marker(pytest.mark.xdist_group(_group(item)))


def _kinds(item: pytest.Item) -> set[str]:
    marks = {mark.name for mark in item.iter_markers()}
    return marks | ({"spread"} if item.path.name in SPREAD else set())


def _group(item: pytest.Item) -> str:
    return "kill" if "kill" in _kinds(item) else str(item.path.relative_to(ROOT))


def _rank(item: pytest.Item) -> int:
    kinds = _kinds(item)
    return next((rank for rank, kind in enumerate(LONGEST_FIRST) if kind in kinds), len(LONGEST_FIRST))
