"""Ctrl-C is never lost, whatever the product is doing at that moment."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from taskforce import schema
from taskforce.management.commands import up
from taskforce.supervisor import places, postgres, process, programs, stopping
from taskforce.supervisor.tree import Part
from tests.forked import fork
from tests.plugin import template
from tests.ports import free_port

WISHES = 50
PATIENCE = 60  # seconds; other tests run beside


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)


IN_A_FINALISER = """
import os, signal, sys
from taskforce.supervisor import stopping

signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background is started with it ignored

class Thing:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass  # the handler is called here, where an exception would be dropped
"""


def test_a_wish_that_comes_inside_a_finaliser_is_heard_at_the_next_wait():
    ended = run(
        f"{IN_A_FINALISER}\nstopping.listen()\nThing()\n"
        "try:\n    stopping.pause(20)\nexcept stopping.Stopped:\n    print('stopped')"
    )

    assert (ended.stdout, ended.stderr) == ("stopped\n", "")


def test_a_command_whose_interrupt_python_dropped_is_interrupted_all_the_same():
    ended = run(f"{IN_A_FINALISER}\nimport time\nstopping.repeat_what_is_dropped()\nThing()\ntime.sleep(20)")

    assert ended.returncode != 0
    assert "KeyboardInterrupt" in ended.stderr
    assert "Exception ignored" not in ended.stderr


def test_a_wish_that_nobody_hears_ends_the_process_and_its_children(tmp_path):
    code = (
        "import pathlib, sys, time; from taskforce.supervisor import process, stopping\n"
        "stopping.PATIENCE = 1; stopping.listen()\n"
        f"print(process.spawn(['sleep', 77], log=pathlib.Path({str(tmp_path / 'log')!r})).pid, flush=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as hung:
        child = int(hung.stdout.readline())
        hung.send_signal(signal.SIGTERM)

        assert "hangs: stopped without it" in hung.communicate(timeout=PATIENCE)[1]
    assert hung.returncode == 1
    wait_until(lambda: not Path(f"/proc/{child}").exists())


def test_a_program_that_is_waited_for_ends_with_the_wish(monkeypatch):
    monkeypatch.setattr(stopping, "_is_wished", True)
    before = time.monotonic()

    with pytest.raises(stopping.Stopped):
        process.run(["sleep", "60"])

    assert time.monotonic() - before < 30


# A start of the whole, interrupted: PostgreSQL, Valkey and the way through are real, what serves is stood in for.

SERVER = """
import socket, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    while True:
        with server.accept()[0] as connection:
            connection.recv(100)
            connection.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("stopped") / "var"
    places.prepare(folder)
    template.copy_to(folder, settings.BASE_DIR)
    return folder


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


def begin(folder: Path, port: int) -> tuple[int, int]:
    """Start the product on that folder in a child; returns its number, and where it tells what it does."""
    reads, writes = os.pipe()
    child = fork(lambda: _run(folder, port, reads, writes))
    os.close(writes)
    assert os.read(reads, 10) == b"listening\n"
    return child, reads


def _run(folder: Path, port: int, reads: int, writes: int) -> None:
    os.close(reads)
    stopping.listen()
    os.write(writes, b"listening\n")
    os.environ["TASKFORCE_VAR"] = str(folder)
    settings.VAR, settings.RUN, settings.DEBUG = folder, places.socket_folder(folder), True
    connection.settings_dict["HOST"] = str(settings.RUN)
    postgres.SAFE.update(postgres.FAST_AND_UNSAFE)
    schema.is_behind = lambda: False
    for name in ("web", "worker", "beat"):
        setattr(programs, name, lambda *_args, name=name: _stand_in(name, folder, port))
    with os.fdopen(writes, "w") as told:
        up.Command(stdout=told).handle(port=port, demo="none")


def _stand_in(name: str, folder: Path, port: int) -> Part:
    argv = [sys.executable, "-S", "-c", SERVER, port] if name == "web" else ["sleep", 600]
    return Part(name, lambda: process.spawn(argv, log=places.log_file(folder, name)), signal.SIGTERM, 5)


def end(child: int) -> int:
    """Its exit status; one that did not hear is killed, and says -9."""
    until = time.monotonic() + PATIENCE
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)
    return os.waitstatus_to_exitcode(ended[1])


def leftovers(folder: Path) -> list[str]:
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            if f"TASKFORCE_VAR={folder}\0".encode() in (one / "environ").read_bytes():
                found.append((one / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def wait_until(condition) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


@pytest.mark.kill
@pytest.mark.slow
def test_a_wish_to_stop_is_heard_at_every_moment_of_a_start(folder, port):
    begun = time.monotonic()
    child, said = begin(folder, port)
    assert b"answers at" in os.read(said, 1000)
    length = time.monotonic() - begun
    chance = random.Random(50)
    wishes = [(0.0, signal.SIGINT)]
    wishes += [(chance.uniform(0, length * 1.3), chance.choice([signal.SIGINT, signal.SIGTERM])) for _ in range(WISHES)]

    for moment, wish in wishes:
        time.sleep(moment)
        os.kill(child, wish)
        status = end(child)
        with os.fdopen(said, "rb") as told:
            words = told.read().decode()

        assert (status, words.splitlines()[-1:]) == (0, ["Stopped."]), f"after {moment:.3f} s: {words}"
        assert leftovers(folder) == [], f"after {moment:.3f} s"
        child, said = begin(folder, port)
    os.kill(child, signal.SIGINT)
    assert end(child) == 0
    os.close(said)
