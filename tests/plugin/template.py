"""A migrated database, kept in var/test and copied for each test run: migrating takes longer than most tests.

It is made anew whenever the migrations, or what they import, have changed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskforce.supervisor import locks, places, postgres

DATABASE = postgres.DATABASE  # the test databases are copies of it
OURS = "taskforce.settings"
KEPT = 4  # work goes to and fro between branches


def copy_to(folder: Path, root: Path) -> None:
    """Put a cluster with the migrated database into `folder`; making it first may take a while."""
    shutil.copytree(_made_for(os.environ.get("DJANGO_SETTINGS_MODULE", OURS), root) / "pg", folder / "pg")


def _made_for(settings_module: str, root: Path) -> Path:
    shelf = root / "var" / "test"
    shelf.mkdir(parents=True, exist_ok=True)
    made = shelf / _key(root, settings_module)
    with locks.exclusive(made.with_suffix(".lock"), holder=str(os.getpid()), patience=float("inf")):
        if not made.exists():
            _make(made, root, settings_module)
        os.utime(made)
        _forget_old(shelf)
    return made


def _make(made: Path, root: Path, settings_module: str) -> None:
    """Settings with more rooms than ours begin with our tables."""
    unfinished = made.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    if settings_module != OURS:
        shutil.copytree(_made_for(OURS, root) / "pg", unfinished / "pg")
    server = postgres.start(unfinished, conf=postgres.FAST_AND_UNSAFE)
    try:
        argv = [sys.executable, root / "manage.py", "migrate", "--verbosity", "0"]
        env = {**os.environ, "TASKFORCE_VAR": str(unfinished), "DJANGO_SETTINGS_MODULE": settings_module}
        migrate = subprocess.run(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    finally:
        postgres.stop(server)
    if migrate.returncode:
        raise pytest.UsageError(f"The migrations fail:\n{migrate.stdout}")
    shutil.rmtree(places.socket_folder(unfinished))
    unfinished.rename(made)


def _forget_old(shelf: Path) -> None:
    made = [path for path in shelf.iterdir() if path.is_dir() and not path.suffix]
    for path in sorted(made, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)  # another run may do the same


def _key(root: Path, settings_module: str) -> str:
    digest = hashlib.sha256(settings_module.encode())
    for path in sorted(set(_sources(root))):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _sources(root: Path) -> Iterator[Path]:
    """The migrations, the modules of ours that they import, the data these read, and what decides over grants."""
    migrations = [*root.glob("*/migrations/*.py"), *root.glob("tests/*/migrations/*.py")]
    yield from migrations
    for module in {
        name for path in migrations for name in re.findall(r"^(?:from|import) ([\w.]+)", path.read_text(), re.M)
    }:
        for candidate in (root / f"{module.replace('.', '/')}.py", root / module.replace(".", "/") / "__init__.py"):
            if candidate.exists():
                yield candidate
    for pattern in ("*/*.csv", "*/*.json", "*/seed*/*", "*/seed*.py", "*/apps.py", "taskforce/database.py", "uv.lock"):
        yield from (path for path in root.glob(pattern) if path.is_file() and not path.relative_to(root).match("var/*"))
    yield root / "taskforce" / "supervisor" / "postgres.py"
