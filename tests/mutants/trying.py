"""A copy of the last commit, and the tests run in it on one changed file after the other."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from taskforce.freshness import compile_translations
from tests.mutants.coverage import likely_tests
from tests.mutants.drawing import Mutant

MARKS = ("not slow and not browser and not kill", "slow and not browser and not kill")
FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
NOTHING_TO_RUN = 5  # pytest's word for it
LONGEST_TEST = 600  # seconds


@dataclass(frozen=True)
class Outcome:
    """Whether a test noticed, and in words which, or how many did not."""

    is_noticed: bool
    words: str


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
    """Whether a test notices. `seconds`: no more than these; what has not failed by then has not noticed."""
    files = likely_tests(mutant.path, mutant.function, copy)
    file = copy / mutant.path
    _write(file, mutant.after)
    try:
        return _asked(copy, files, until=time.monotonic() + seconds, changed_back=partial(_write, file, mutant.before))
    except subprocess.TimeoutExpired:
        return Outcome(False, f"NOT NOTICED in {seconds} s")
    finally:
        _write(file, mutant.before)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def _asked(copy: Path, files: Sequence[str], *, until: float, changed_back: Callable[[], None]) -> Outcome:
    for marks in MARKS:
        run = _pytest(copy, [*files, "-m", marks], seconds=until - time.monotonic())
        if run.returncode in (0, NOTHING_TO_RUN):
            continue
        named = FAILED.search(run.stdout)
        if named is None or "::" not in named[1]:
            return Outcome(True, "noticed before any test could begin")
        changed_back()
        if _pytest(copy, [named[1]], seconds=LONGEST_TEST).returncode:
            return Outcome(False, f"UNCLEAR, since without the change too fails {named[1]}")
        return Outcome(True, f"noticed by {named[1]}")
    return Outcome(False, f"NOT NOTICED by {len(files)} test files")


def _pytest(copy: Path, asked: Sequence[str], *, seconds: float) -> subprocess.CompletedProcess[str]:
    """Raises subprocess.TimeoutExpired; its database has ended by then, too."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider", *asked]
    with subprocess.Popen(command, cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        try:
            said, _nothing = running.communicate(timeout=max(1.0, seconds))
        except subprocess.TimeoutExpired:
            running.terminate()
            raise
    return subprocess.CompletedProcess(command, running.returncode, said)
