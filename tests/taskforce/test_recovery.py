"""Starts after a power cut: stale locks, a recovery of any length, a part that is killed on its way up."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from taskforce.supervisor import binaries, places, postgres, process, recovery, valkey
from taskforce.supervisor.errors import CannotStart, WasKilled
from taskforce.supervisor.tree import TRIES, Part, Tree
from tests.plugin import template

pytestmark = [pytest.mark.kill, pytest.mark.slow]

SLOWLY = "restore_command = 'sleep 0.6; false'\nhot_standby = off\nfsync = off\n"  # asked for twice or more


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cut") / "var"
    places.prepare(folder)
    template.copy_to(folder, settings.BASE_DIR)
    return folder


@pytest.fixture
def started(folder) -> Iterator[list[subprocess.Popen]]:
    children: list[subprocess.Popen] = []
    yield children
    for child in children:
        postgres.stop(child, how=signal.SIGQUIT)


def start(folder: Path, children: list, **more) -> list[str]:
    """What it told meanwhile."""
    told: list[str] = []
    children.append(postgres.start(folder, conf=postgres.FAST_AND_UNSAFE, say=told.append, **more))
    return told


def recover_slowly(folder: Path) -> None:
    """The next start has a log to replay, and seconds to wait for each part of it."""
    (folder / "pg" / "recovery.signal").touch()
    (folder / "pg" / "postgresql.auto.conf").write_text(SLOWLY)


@pytest.fixture
def stranger() -> Iterator[int]:
    """The number of somebody's process, as numbers are given out again after a restart of the machine."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process.pid
        process.kill()


def test_locks_whose_number_is_somebody_elses_now_are_in_nobodys_way(folder, started, stranger):
    start(folder, started)
    socket = places.socket_folder(folder) / ".s.PGSQL.5432.lock"
    locks = {lock: lock.read_text() for lock in (folder / "pg" / "postmaster.pid", socket)}
    postgres.stop(started.pop())
    for lock, lines in locks.items():
        lock.write_text("\n".join([str(stranger), *lines.splitlines()[1:], ""]))

    start(folder, started)

    assert started[0].poll() is None


def test_locks_that_were_cut_off_are_in_nobodys_way(folder, started):
    (folder / "pg" / "postmaster.pid").touch()
    (places.socket_folder(folder) / ".s.PGSQL.5432.lock").touch()

    start(folder, started)

    assert started[0].poll() is None


def test_a_copied_data_folder_starts_beside_the_original(folder, started, tmp_path):
    start(folder, started)
    shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns(".s.PGSQL.5432"))

    start(tmp_path / "copy", started)

    assert [child.poll() for child in started] == [None, None]


def test_a_recovery_is_waited_for_however_long_it_takes_and_told(folder, started, monkeypatch):
    monkeypatch.setattr(postgres, "PATIENCE", 1)
    recover_slowly(folder)

    told = start(folder, started)

    assert started[0].poll() is None
    assert told[0].startswith("PostgreSQL puts its data in order after a sudden end")


A_COMMAND = """
import pathlib, sys
import psycopg
from taskforce.supervisor import lending, places
lending.PATIENCE = 1
folder = pathlib.Path(sys.argv[1])
with lending.database(folder, say=print):
    with psycopg.connect(host=str(places.socket_folder(folder)), user="taskforce_app", dbname="taskforce") as app:
        print(app.execute("SELECT count(*) > 0 FROM django_migrations").fetchone())
"""


def test_a_command_waits_for_a_database_that_recovers_and_says_so(folder):
    recover_slowly(folder)

    ended = subprocess.run([sys.executable, "-c", A_COMMAND, folder], capture_output=True, text=True, timeout=120)

    said = ended.stdout.splitlines()
    assert said, ended.stderr
    assert "puts its data in order after a sudden end" in said[0]
    assert said[-1] == "(True,)"


def test_a_recovering_server_is_told_from_one_that_is_not_there(folder, started, tmp_path):
    recover_slowly(folder)
    conninfo = psycopg.conninfo.make_conninfo(host=str(places.socket_folder(folder)), user="nobody", dbname="taskforce")
    seen: list[bool] = []
    looking = threading.Event()

    def look() -> None:
        while not looking.is_set():
            seen.append(recovery.is_under_way(conninfo))
            time.sleep(0.1)

    watcher = threading.Thread(target=look)
    watcher.start()
    start(folder, started)
    looking.set()
    watcher.join()

    assert True in seen
    assert not recovery.is_under_way(conninfo)
    assert not recovery.is_under_way(f"host={tmp_path}")


def test_a_server_that_is_killed_on_its_way_up_is_started_again(folder):
    recover_slowly(folder)
    killer = threading.Thread(target=kill_the_first_server_of, args=(folder,))
    killer.start()
    told: list[str] = []
    tree = Tree(told.append)
    try:
        tree.add(Part("postgres", lambda: postgres.start(folder, conf=postgres.FAST_AND_UNSAFE), signal.SIGINT, 30))
    finally:
        killer.join()
        tree.stop()

    assert len(told) == 1
    assert told[0].startswith("PostgreSQL was killed while it started")


def kill_the_first_server_of(folder: Path) -> None:
    lock = folder / "pg" / "postmaster.pid"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if lock.exists() and "starting" in lock.read_text():
            return os.kill(int(lock.read_text().split()[0]), signal.SIGKILL)
        time.sleep(0.01)


def test_a_part_that_is_killed_each_time_is_given_up(monkeypatch):
    monkeypatch.setattr("taskforce.supervisor.tree.LONGEST_DELAY", 0.01)
    attempts: list[int] = []

    def start_and_be_killed() -> subprocess.Popen[bytes]:
        attempts.append(1)
        raise WasKilled("killed")

    with pytest.raises(WasKilled):
        Tree(lambda _sentence: None).add(Part("web", start_and_be_killed))

    assert len(attempts) == TRIES


# The queue's log


def valkey_that_kept(folder: Path, key: str) -> None:
    places.prepare(folder)
    child = valkey.start(folder)
    ask(folder, f"SET {key} 1")
    ask(folder, "INCR other")
    child.terminate()
    child.wait()


def ask(folder: Path, command: str) -> str:
    import socket

    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(places.socket_folder(folder) / "valkey.sock"))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(100).decode().strip()


def log_of(folder: Path) -> Path:
    return next((folder / "valkey" / "appendonlydir").glob("*.incr.aof"))


def test_a_queue_whose_log_was_cut_off_is_read_up_to_there(tmp_path):
    valkey_that_kept(tmp_path, "kept")
    log_of(tmp_path).write_bytes(log_of(tmp_path).read_bytes()[:-5])

    child = valkey.start(tmp_path)
    kept, other = ask(tmp_path, "EXISTS kept"), ask(tmp_path, "EXISTS other")
    process.end_group(child)
    child.wait()

    assert (kept, other) == (":1", ":0")


def test_a_queue_whose_log_cannot_be_read_begins_anew_and_says_so(tmp_path):
    valkey_that_kept(tmp_path, "kept")
    log_of(tmp_path).write_bytes(b"\0" * 4096)
    told: list[str] = []

    child = valkey.start(tmp_path, say=told.append)
    kept = ask(tmp_path, "EXISTS kept")
    process.end_group(child)
    child.wait()

    assert kept == ":0"
    assert [sentence.split(" lie in ")[0] for sentence in told] == ["The queue's data could not be read and"]
    assert any((tmp_path / "valkey.unreadable").iterdir())


def test_a_queue_that_does_not_start_for_another_reason_keeps_its_log(tmp_path, monkeypatch):
    valkey_that_kept(tmp_path, "kept")
    monkeypatch.setattr(binaries, "of_valkey", lambda: "false")

    with pytest.raises(CannotStart, match="Valkey did not start"):
        valkey.start(tmp_path)

    assert log_of(tmp_path).exists()
