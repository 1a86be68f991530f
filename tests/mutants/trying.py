"""A copy of the last commit, and the tests run in it on one changed file after the other."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from taskforce.freshness import compile_translations
from tests.mutants.coverage import likely_tests
from tests.mutants.drawing import Mutant

MARKS = ("not slow and not browser and not kill", "slow and not browser and not kill")
FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
NOTHING_TO_RUN = 5  # pytest's word for it


@dataclass(frozen=True)
class Outcome:
    """`killer`: the test that noticed, or why the tests could not even begin; nothing when none did. `files`: asked."""

    killer: str
    files: int
    seconds: int


@contextmanager
def copy_of(root: Path) -> Iterator[Path]:
    """The last commit in a folder of its own, with the packages and the migrated test database of this checkout."""
    with tempfile.TemporaryDirectory(prefix="taskforce-mutants-") as above:
        copy = Path(above) / "checkout"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", copy, "HEAD"], cwd=root, check=True)
        try:
            (copy / "var").mkdir(exist_ok=True)
            for shared in (".venv", "var/test"):
                if (root / shared).exists():
                    (copy / shared).symlink_to((root / shared).resolve())
            compile_translations(copy / "locale")
            yield copy
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", copy], cwd=root, check=True)


def tried(mutant: Mutant, copy: Path, *, seconds: int) -> Outcome:
    """Whether a test notices. `seconds`: no more than these; who has not failed by then has not noticed."""
    files, began = likely_tests(mutant.path, mutant.function, copy), time.monotonic()
    file = copy / mutant.path
    file.write_text(mutant.after, encoding="utf-8")
    try:
        killer = _killer(copy, files, until=began + seconds)
    finally:
        file.write_text(mutant.before, encoding="utf-8")
    if killer and _fails(copy, killer):
        raise RuntimeError(f"{killer} fails without any change, so it tells nothing.")
    return Outcome(killer, len(files), round(time.monotonic() - began))


def _killer(copy: Path, files: Sequence[str], *, until: float) -> str:
    for marks in MARKS:
        try:
            run = _pytest(copy, [*files, "-m", marks], timeout=max(1.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return ""
        if run.returncode not in (0, NOTHING_TO_RUN):
            named = FAILED.search(run.stdout)
            return named[1] if named else "before any test"
    return ""


def _fails(copy: Path, test: str) -> bool:
    return "::" in test and _pytest(copy, [test], timeout=600).returncode != 0


def _pytest(copy: Path, asked: Sequence[str], *, timeout: float) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider", *asked]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=timeout, check=False)
