"""Nobody waits for ever: each wait on another server has a limit and something to fall back on.

A server that was stopped, or that the network no longer reaches, still takes connections, or seems to: it says nothing.
"""

from __future__ import annotations

import ast
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from taskforce import connections
from taskforce.connections import PATIENCE, PatientConnection, ServerHangs, WatchedConnection
from taskforce.neighbours import Neighbour

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def silence() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    kept.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        for connection in kept:
            connection.close()


@pytest.fixture
def full() -> Iterator[int]:
    """The port of a server that was stopped so long ago that not even a connection is taken any more."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        yield server.getsockname()[1]
        for one in waiting:
            one.close()


# All clients that the settings make, each asked what it is asked in the product.
CLIENTS = """
import json, sys, time, django
django.setup()
from taskforce import state
from taskforce.celery import app
from taskforce.neighbours import QUEUE
app.loader.init_worker()

def ring_of_an_import():
    from exchange.tasks import run_import
    return run_import.delay(1)

def ring_of_a_bulk_action():
    from lists.tasks import run_job
    return run_job.delay(1)

def ring_of_beat():
    entry = next(iter(app.conf.beat_schedule.values()))
    return app.tasks[entry["task"]].apply_async()

def limit_of_the_interface():
    from interface.access import StrangerRate
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory
    request = RequestFactory().get("/api/v1/leads/")
    request.user = AnonymousUser()
    return StrangerRate().allow_request(request, None)

def limit_of_signing_in():
    from allauth.core import ratelimit
    from django.test import RequestFactory
    request = RequestFactory().post("/accounts/login/")
    return bool(ratelimit.consume(request, action="login", raise_exception=False))

def cache_of_everything():
    from django.core.cache import cache
    cache.set("a", 1)
    return [cache.get("a", "none"), cache.add("b", 1), cache.get_many(["a"]), cache.has_key("a"), cache.touch("a"),
            cache.delete("a"), cache.get_or_set("c", 3), cache.set_many({"d": 1}), cache.delete_many(["d"]),
            cache.clear()]

def health_of_the_queue():
    return state._queue_answers()

told = {}
for ask in (ring_of_an_import, ring_of_a_bulk_action, ring_of_beat, limit_of_the_interface, limit_of_signing_in,
            cache_of_everything, health_of_the_queue):
    QUEUE._until = 0.0
    begun = time.monotonic()
    answer = ask()
    told[ask.__name__] = [round(time.monotonic() - begun, 2), answer]
QUEUE._until = 0.0
ring_of_an_import()
begun = time.monotonic()
ring_of_an_import(), limit_of_the_interface(), limit_of_signing_in(), cache_of_everything()
told["all_once_more"] = [round(time.monotonic() - begun, 2), None]
print(json.dumps(told))
"""
FALLBACKS = {
    "ring_of_an_import": None,  # the sweep finds it
    "ring_of_a_bulk_action": None,
    "ring_of_beat": None,  # the next one comes
    "limit_of_the_interface": True,  # nobody is slowed down
    "limit_of_signing_in": True,  # axes goes on counting by name, in the database
    "cache_of_everything": ["none", True, {}, False, False, False, 3, [], None, None],
    "health_of_the_queue": False,
    "all_once_more": None,
}


def _asked(**variables: str) -> dict[str, list]:
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = {
        **bare, "TASKFORCE_ENV_FILE": os.devnull, "TASKFORCE_SECRET_KEY": secrets.token_urlsafe(60),
        "DJANGO_SETTINGS_MODULE": "taskforce.settings", "TASKFORCE_HOSTS": "testserver", **variables,
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", CLIENTS], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )
    assert run.stdout, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["silence", "full"])
def test_no_client_of_the_queue_or_the_cache_waits_longer_than_a_page_may_last(request, kind):
    port = request.getfixturevalue(kind)

    told = _asked(REDIS_URL=f"redis://127.0.0.1:{port}/0")

    assert {name: answer for name, (_seconds, answer) in told.items()} == FALLBACKS
    slow = {name: seconds for name, (seconds, _answer) in told.items() if seconds > 1.7}
    assert slow == {}
    assert told["all_once_more"][0] < 0.3, "after one wait in vain nobody waits again"


def test_a_neighbour_is_asked_again_after_its_rest():
    neighbour = Neighbour("It", faults=(OSError,), rest=0.2)
    asked = []

    def answer(fault=None):
        asked.append(1)
        if fault:
            raise fault
        return "here"

    assert neighbour.ask(lambda: answer(OSError()), otherwise="away") == "away"
    assert neighbour.ask(answer, otherwise="away") == "away"
    assert len(asked) == 1
    time.sleep(0.25)
    assert neighbour.ask(answer, otherwise="away") == "here"


def test_a_fault_of_ours_is_not_taken_for_a_neighbour_that_is_away():
    with pytest.raises(KeyError):
        Neighbour("It", faults=(OSError,), rest=1).ask(lambda: {}["x"], otherwise=None)


@pytest.mark.slow
def test_a_database_that_takes_the_connection_and_says_nothing_is_given_up(silence):
    begun = time.monotonic()
    with pytest.raises(psycopg.OperationalError):
        WatchedConnection.connect(host="127.0.0.1", port=silence, dbname="x", user="x", **PATIENCE)

    assert time.monotonic() - begun < PATIENCE["connect_timeout"] + 2


@pytest.mark.slow
def test_a_long_statement_is_waited_for_while_the_server_answers(db):
    with WatchedConnection.connect(**_this_server()) as connection:
        assert connection.execute("SELECT pg_sleep(2.6), 5").fetchone()[1] == 5


@pytest.mark.parametrize(("kind", "is_given_up"), [(WatchedConnection, True), (PatientConnection, False)])
def test_only_the_owner_waits_for_a_statement_as_long_as_it_takes(db, monkeypatch, kind, is_given_up):
    monkeypatch.setattr(connections, "SILENCE", 0.05)
    monkeypatch.setattr(WatchedConnection, "longest_silence", 0.1)
    with kind.connect(**_this_server()) as connection, pytest.raises(ServerHangs) if is_given_up else nullcontext():
        connection.execute("SELECT pg_sleep(0.4)")

    assert connection.closed


@pytest.mark.slow
def test_a_statement_of_a_server_that_hangs_is_not(db, monkeypatch):
    monkeypatch.setattr(WatchedConnection, "_server_answers", lambda _self: False)
    with WatchedConnection.connect(**_this_server()) as connection, pytest.raises(ServerHangs):
        connection.execute("SELECT pg_sleep(20)")

    assert connection.closed


def _this_server() -> dict[str, object]:
    from django.db import connection

    where = connection.settings_dict
    return {"host": where["HOST"], "user": where["USER"], "dbname": where["NAME"], "autocommit": True}


# What is in the code: each call that may wait for another program says how long.

# name of the call: the keyword that limits it
LIMITED = {
    "psycopg.connect": "connect_timeout",
    "redis.from_url": "socket_timeout",
    "http.client.HTTPConnection": "timeout",
    "urllib.request.urlopen": "timeout",
    "smtplib.SMTP": "timeout",
    "requests.get": "timeout",
    "requests.post": "timeout",
    "socket.create_connection": "timeout",
}


def test_every_call_that_waits_for_another_server_says_how_long():
    unlimited = [
        f"{path.relative_to(ROOT)}:{call.lineno} {name}"
        for path in sorted(ROOT.glob("*/**/*.py"))
        if not {"tests", ".venv", "var", "benchmarks", "scenario"} & set(path.relative_to(ROOT).parts)
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and (name := ast.unparse(call.func)) in LIMITED
        if LIMITED[name] not in {given.arg for given in call.keywords}
    ]

    assert unlimited == []


def test_every_server_of_the_settings_has_its_limits():
    """In the settings of a real start, not of the tests."""
    script = (
        "import json; from taskforce import settings as s; print(json.dumps([s.EMAIL_TIMEOUT,"
        " s.CACHES['default']['OPTIONS'], s.CELERY_BROKER_TRANSPORT_OPTIONS, s.CELERY_TASK_PUBLISH_RETRY,"
        " s.DATABASES['default']['OPTIONS']['connect_timeout'],"
        " s.DATABASES['default']['OPTIONS']['pool']['timeout'],"
        " s.DATABASES['default']['OPTIONS']['pool']['connection_class'].__name__,"
        " {name: cache['BACKEND'] for name, cache in s.CACHES.items()}]))"
    )
    env = {"PATH": os.environ["PATH"], "TASKFORCE_ENV_FILE": os.devnull, "TASKFORCE_SECRET_KEY": "x" * 30 + "yz" * 15}
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**env, "TASKFORCE_ENVIRONMENT": "development"},
        capture_output=True,
        text=True,
    )
    mail, cache, queue, retries, connect, pool, watched, caches = json.loads(run.stdout)

    assert 0 < mail <= 10
    assert cache == {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    assert (queue["socket_connect_timeout"], queue["socket_timeout"], queue["max_retries"]) == (1.0, 1.0, 0)
    assert retries is False
    assert (connect, pool, watched) == (5, 5, "WatchedConnection")
    assert caches == {
        "default": "taskforce.cache.DispensableCache",
        "months": "django.core.cache.backends.locmem.LocMemCache",  # of the process itself
    }, "a cache on another server needs a limit and a fallback"
