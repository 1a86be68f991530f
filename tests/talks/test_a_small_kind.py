"""A kind is one declaration: a small one costs at most 150 lines, and everything works for it.

What is asked of it stands in `inside`, and runs in a process of its own, whose settings have the room of talks as well;
and that of fines, a kind in which what only some kinds need is tried (states beside, principals, parts).
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

HERE = Path(__file__).parent
INSIDE = (HERE / "inside", HERE.parent / "fines" / "inside")
DECLARED_IN = ("apps.py", "models.py", "declarations.py")
MOST_LINES = 150


def test_a_small_kind_costs_at_most_150_lines():
    lines = [line for name in DECLARED_IN for line in (HERE / name).read_text().splitlines() if line.strip()]

    assert len(lines) <= MOST_LINES
    assert "fmt:" not in "\n".join(lines)


@pytest.mark.slow
def test_everything_works_for_a_small_kind():
    own = ("TASKFORCE_TEST_FOLDER", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST")
    env = {name: value for name, value in os.environ.items() if name not in own}
    argv = [sys.executable, "-m", "pytest", "--ds", "tests.talks.settings", *INSIDE, "-q"]
    run = subprocess.run(
        argv, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )

    assert run.returncode == 0, run.stdout[-8_000:]
