"""The pulse of each process, and who is ended because it has none."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from taskforce.supervisor import pulse
from taskforce.supervisor.pulse import PulseWatch, pulses

BEATING = """
import pathlib, sys, time
from taskforce.supervisor import pulse
pulse.EVERY = 0.05
busy = float(sys.argv[2]) or None
pulse.start(pathlib.Path(sys.argv[1]), "worker mail", busy_since=lambda: busy)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(pulse, "EVERY", 0.05)


@pytest.fixture
def beating(tmp_path):
    """Start a process with a pulse; it is busy since that moment."""
    started: list[subprocess.Popen] = []

    def start(busy_since: float = 0) -> subprocess.Popen:
        argv = [sys.executable, "-c", BEATING, str(tmp_path), str(busy_since)]
        started.append(subprocess.Popen(argv))
        until = time.monotonic() + 20
        while not any(one.pid == started[-1].pid for one in pulses(tmp_path)):
            assert time.monotonic() < until, "it has no pulse"
            time.sleep(0.02)
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def look_for(watch: PulseWatch, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        watch.look()
        time.sleep(0.02)


def look_until_ended(watch: PulseWatch, process: subprocess.Popen) -> int:
    """How that process was ended. A busy machine gives us our turns late, so no number of seconds is promised."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        look_for(watch, 0.1)
    return process.wait(0.1)


def test_who_was_stopped_is_said_and_ended_and_who_moves_is_not(tmp_path, beating):
    stopped, moving = beating(), beating()
    said: list[str] = []
    watch = PulseWatch(tmp_path, said.append, silence=1.0)
    look_for(watch, 0.5)

    os.kill(stopped.pid, signal.SIGSTOP)

    assert look_until_ended(watch, stopped) == -signal.SIGKILL
    assert moving.poll() is None
    assert len(said) == 1
    assert said[0].startswith(f"worker mail (process {stopped.pid}) has not moved for ")


def test_a_pulse_is_whole_at_each_moment_in_which_its_process_may_be_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(pulse, "EVERY", 0.0)
    moments = itertools.cycle([None, 1700000000.25])
    pulse.start(tmp_path, "web", busy_since=lambda: next(moments))
    while not list(pulses(tmp_path)):
        time.sleep(0.01)

    found = [list(pulses(tmp_path)) for _look in range(1000)]

    assert all([one.pid for one in each] == [os.getpid()] for each in found)
    assert {one.busy_since for each in found for one in each} <= {None, 1700000000.25}


def test_who_is_busy_with_one_thing_for_too_long_is_ended(tmp_path, beating):
    busy = beating(busy_since=time.time() - pulse.LONGEST_TASK - 60)
    patient = beating(busy_since=time.time() - pulse.LONGEST_TASK + 600)
    said: list[str] = []

    assert look_until_ended(PulseWatch(tmp_path, said.append), busy) == -signal.SIGKILL
    assert patient.poll() is None
    assert "has been busy with one thing for 121 minutes" in said[0]


def test_a_machine_that_slept_has_not_hung(tmp_path, beating):
    """The clock of the day has gone on by hours, the one that stands still in sleep by a moment."""
    process = beating()
    said: list[str] = []
    watch = PulseWatch(tmp_path, said.append, silence=1.0)
    watch.look(now=100.0)
    (one,) = pulses(tmp_path)
    process.send_signal(signal.SIGSTOP)
    hours_ago = time.time() - 10_000
    os.utime(one.path, (hours_ago, hours_ago))

    watch.look(now=100.2)

    assert process.poll() is None
    assert said == []


def test_a_number_that_was_given_to_another_process_is_left_alone(tmp_path, beating):
    process = beating()
    process.send_signal(signal.SIGSTOP)
    (one,) = pulses(tmp_path)
    one.path.write_text("1 ")  # of an earlier one with that number
    said: list[str] = []

    look_for(PulseWatch(tmp_path, said.append, silence=0.3), 1.0)

    assert process.poll() is None
    assert said == []
    assert not one.path.exists()


def test_old_pulses_of_other_machines_are_cleared_away(tmp_path):
    pulse.folder(tmp_path).mkdir()
    gone, there = (Path(pulse.folder(tmp_path), f"web@container{number}.7") for number in (1, 2))
    for path in (gone, there):
        path.write_text("1 ")
    long_ago = time.time() - pulse.KEPT - 1
    os.utime(gone, (long_ago, long_ago))

    PulseWatch(tmp_path, print).look()

    assert [path.exists() for path in (gone, there)] == [False, True]
