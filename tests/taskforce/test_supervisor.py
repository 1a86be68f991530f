"""The pieces under `manage.py up`, each on a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from taskforce import freshness
from taskforce.supervisor import locks, places, postgres, process, programs, stopping, valkey
from taskforce.supervisor.errand import Errand
from taskforce.supervisor.errors import CannotStart
from taskforce.supervisor.room import RoomWatch
from taskforce.supervisor.tree import Part, Tree


@pytest.fixture
def sentences() -> list[str]:
    return []


@pytest.fixture
def tree(sentences):
    tree = Tree(sentences.append)
    yield tree
    tree.stop()


def sleeper(name: str, tmp_path: Path, *, stop_by: int = signal.SIGTERM) -> Part:
    return Part(name, lambda: process.spawn(["sleep", 60], log=tmp_path / "log"), stop_by, 2)


def tend_until(tree: Tree, condition, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        tree.tend()
        time.sleep(0.02)


def test_a_short_data_folder_keeps_its_sockets_inside(tmp_path):
    assert places.socket_folder(Path("/srv/tf/var")) == Path("/srv/tf/var/run")


def test_a_long_data_folder_gets_short_sockets_of_its_own(tmp_path):
    one, other = (places.socket_folder(Path("/srv") / ("x" * 120) / name) for name in ("one", "other"))

    assert one != other
    assert len(str(one / ".s.PGSQL.5432.lock")) <= places.LONGEST_SOCKET_PATH


def test_sockets_are_for_their_owner_only(tmp_path):
    places.prepare(tmp_path / "var")
    (tmp_path / "var" / "run").chmod(0o755)

    places.prepare(tmp_path / "var")

    assert (tmp_path / "var" / "run").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_data_folder_of_somebody_else_is_refused(tmp_path):
    places.prepare(tmp_path)
    os.chown(tmp_path / "run", 12345, 12345)

    with pytest.raises(CannotStart, match="belongs to user number 12345"):
        places.prepare(tmp_path)


def test_a_full_disk_is_said_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "NEEDED_MEGABYTES", 10**9)

    with pytest.raises(CannotStart, match=r"The disk of .* is full"):
        places.prepare(tmp_path)


@pytest.mark.parametrize(("theirs", "sentence"), [("99", "of a newer version"), ("9.6", "manage.py upgrade")])
def test_a_database_of_another_version_is_left_alone(tmp_path, theirs, sentence):
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text(f"{theirs}\n")

    with pytest.raises(CannotStart, match=sentence):
        postgres.start(tmp_path)

    assert [file.name for file in (tmp_path / "pg").iterdir()] == ["PG_VERSION"]


def test_a_busy_port_is_said_in_one_sentence(live_port):
    with pytest.raises(CannotStart, match=rf"Port {live_port} is in use"):
        programs.require_free_port(live_port)


@pytest.fixture
def live_port():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_two_may_share_a_lock_but_only_one_holds_it_alone(tmp_path):
    lock = tmp_path / "lock"
    take = locks.exclusive(lock, holder="you", patience=0)
    with locks.shared(lock), locks.shared(lock), pytest.raises(locks.Taken), take:
        pytest.fail("it was shared")

    take = locks.exclusive(lock, holder="you", patience=0)
    with locks.exclusive(lock, holder="me"), pytest.raises(locks.Taken, match=r"^me$"), take:
        pytest.fail("it was taken")
    assert locks.is_free(lock)


def test_a_part_that_dies_is_started_again_and_said(tree, sentences, tmp_path):
    part = tree.add(sleeper("worker", tmp_path))
    first = part.child

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    tend_until(tree, lambda: part.child not in (None, first))

    assert part.child.poll() is None
    assert sentences == ["worker was killed by signal 9; starting it again in 0.4 s.", "worker runs again."]


def test_a_part_that_dies_at_once_is_waited_for_longer_each_time(tree, sentences, tmp_path):
    part = tree.add(Part("web", lambda: process.spawn(["false"], log=tmp_path / "log")))

    tend_until(tree, lambda: part.delay >= 1.6)

    assert [line for line in sentences if "ended with code 1" in line][:2] == [
        "web ended with code 1; starting it again in 0.4 s.",
        "web ended with code 1; starting it again in 0.8 s.",
    ]


def test_what_a_dead_part_leaves_behind_is_ended(tree, tmp_path):
    shell = ["sh", "-c", f"sleep 77 & echo $! > {tmp_path / 'pid'}; wait"]
    part = tree.add(Part("worker", lambda: process.spawn(shell, log=tmp_path / "log")))
    first = part.child
    tend_until(tree, lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip())
    grandchild = int((tmp_path / "pid").read_text())

    first.kill()
    first.wait()
    tend_until(tree, lambda: part.child not in (None, first))

    tend_until(tree, lambda: not is_alive(grandchild))


def test_parts_stop_in_reverse_order(tmp_path):
    stopped: list[str] = []
    script = "trap 'echo {} >> {}; exit' TERM; sleep 60 & wait"
    tree = Tree(lambda sentence: None)
    for name in ("postgres", "web"):
        argv = ["sh", "-c", script.format(name, tmp_path / "order")]
        tree.add(Part(name, lambda argv=argv: process.spawn(argv, log=tmp_path / "log"), stop_within=5))
    time.sleep(0.2)  # until both have set their trap

    tree.stop()

    stopped = (tmp_path / "order").read_text().split()
    assert stopped == ["web", "postgres"]


def test_a_child_dies_with_its_parent_even_by_kill_9(tmp_path):
    code = (
        "import pathlib, sys, time; from taskforce.supervisor import process\n"
        "child = process.spawn(['sleep', 77], log=pathlib.Path(sys.argv[1]), as_root=False)\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "log")], stdout=subprocess.PIPE, text=True)
    with parent:
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()

    until = time.monotonic() + 5
    while is_alive(child):
        assert time.monotonic() < until, "the child lives on"
        time.sleep(0.02)


def test_translations_are_compiled_only_when_they_are_older(tmp_path):
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n', encoding="utf-8")

    freshness.compile_translations(tmp_path)
    first = source.with_suffix(".mo").stat().st_mtime_ns
    freshness.compile_translations(tmp_path)
    assert source.with_suffix(".mo").stat().st_mtime_ns == first

    os.utime(source, (time.time() + 5, time.time() + 5))
    freshness.compile_translations(tmp_path)
    assert source.with_suffix(".mo").stat().st_mtime_ns != first


def test_static_files_are_collected_again_when_one_is_newer(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "style.css").write_text("a {}")
    assert not freshness.is_collected(tmp_path / "collected", [tmp_path / "static"])

    (tmp_path / "collected").mkdir()
    (tmp_path / "collected" / "staticfiles.json").write_text("{}")
    assert freshness.is_collected(tmp_path / "collected", [tmp_path / "static"])

    os.utime(tmp_path / "static" / "style.css", (time.time() + 5, time.time() + 5))
    assert not freshness.is_collected(tmp_path / "collected", [tmp_path / "static"])


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# What is told at the terminal while it runs


def test_of_an_errand_its_own_sentences_are_passed_on_and_how_it_ended(tmp_path):
    log = tmp_path / "log"
    log.write_text("Demo: of an earlier time\n")
    script = "print('Demo: 3 people'); print('a line for the log'); print('Demo: leads …')"
    errand = Errand("Demo", [sys.executable, "-c", script], log=log, env={"PYTHONIOENCODING": "utf-8"})

    told = told_until_the_end(errand)

    assert told == ["Demo: 3 people", "Demo: leads …", "Demo: done."]
    assert list(errand.news()) == []


def test_an_errand_that_fails_says_where_to_look(tmp_path):
    errand = Errand("Demo", [sys.executable, "-c", "raise SystemExit(3)"], log=tmp_path / "log", env={})

    assert told_until_the_end(errand) == [f"Demo: it ended with code 3, see {tmp_path / 'log'}."]


def test_an_errand_is_broken_off_with_the_product(tmp_path):
    errand = Errand("Demo", ["sleep", "60"], log=tmp_path / "log", env={})

    errand.end()

    assert errand.child.returncode == -signal.SIGKILL


def told_until_the_end(errand: Errand, seconds: float = 10) -> list[str]:
    until, told = time.monotonic() + seconds, []
    while errand.child is not None:
        assert time.monotonic() < until, "it did not end"
        told += errand.news()
        time.sleep(0.02)
    return told


def test_a_disk_that_runs_full_is_said_once_and_room_again_once(tmp_path, monkeypatch, sentences):
    free = [places.NEEDED_MEGABYTES + 50, 120, 90, places.NEEDED_MEGABYTES + 10, places.NEEDED_MEGABYTES * 2]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free.pop(0) * 2**20))
    watch = RoomWatch(tmp_path, sentences.append)

    while free:
        watch.look()

    assert [sentence.split("(")[0].strip() for sentence in sentences] == [
        f"The disk of {tmp_path} is nearly full",
        f"The disk of {tmp_path} has room again.",
    ]
    assert "120 MB left" in sentences[0]


def test_a_new_data_folder_is_for_its_owner_only_and_an_old_one_keeps_its_mode(tmp_path):
    (tmp_path / "old").mkdir(mode=0o750)

    places.prepare(tmp_path / "new")
    places.prepare(tmp_path / "old")

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o750


def test_a_queue_that_is_not_there_is_said_without_its_password():
    with pytest.raises(CannotStart, match="The queue of REDIS_URL does not answer") as refused:
        valkey.require("redis://:secret@127.0.0.1:1/0")

    assert "secret" not in str(refused.value)


def test_a_web_that_is_still_loading_and_hears_nothing_is_ended_at_once(tree, tmp_path, monkeypatch):
    deaf = ["sh", "-c", "trap '' TERM; echo loading; while true; do sleep 1; done"]
    web = tree.add(Part("web", lambda: process.spawn(deaf, log=tmp_path / "log"), signal.SIGTERM, 60))
    tend_until(tree, lambda: "loading" in (tmp_path / "log").read_text())
    monkeypatch.setattr(stopping, "_is_wished", True)

    with pytest.raises(stopping.Stopped):
        programs.wait_for_web(tree, web, port=1, log=tmp_path / "log")
    monkeypatch.setattr(stopping, "_is_wished", False)
    began = time.monotonic()
    tree.stop()

    assert time.monotonic() - began < 20


def test_a_web_that_answers_has_its_time_to_stop_again(tree, tmp_path, monkeypatch):
    web = tree.add(sleeper("web", tmp_path))
    monkeypatch.setattr(programs, "_answers", lambda _port: True)

    programs.wait_for_web(tree, web, port=1, log=tmp_path / "log")

    assert web.stop_within == 2
