"""`manage.py up` as a person runs it: on a folder of its own, started, killed in parts and as a whole, stopped."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.plugin import template
from tests.ports import free_port

pytestmark = [pytest.mark.kill, pytest.mark.slow]

MANAGE = str(settings.BASE_DIR / "manage.py")
PARTS = {
    "postgres": "bin/postgres",
    "valkey": "valkey-server",
    "web": "granian",
    "workers": "taskforce.workers",
}
PATIENCE = 200  # seconds: other tests run beside


def living_child(process: Path, *, of: int) -> str:
    """The command line of a child of that process, empty for any other and for one that has died."""
    try:
        state, parent = (process / "stat").read_text().rpartition(") ")[2].split()[:2]
        line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""  # it ended while we looked
    return line if int(parent) == of and state != "Z" else ""


class Product:
    """One `manage.py up` after the other on the same data folder and port."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("TASKFORCE", "DJANGO"))}
        self.env = {
            **bare,
            "TASKFORCE_ENV_FILE": os.devnull,
            "TASKFORCE_ENVIRONMENT": "development",
            "TASKFORCE_SECRET_KEY": secrets.token_urlsafe(60),
            "TASKFORCE_VAR": str(var),
        }
        self.up: subprocess.Popen[str] | None = None

    def command(self, *argv: object) -> subprocess.Popen[str]:
        words = [sys.executable, MANAGE, *map(str, argv)]
        return subprocess.Popen(words, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def start(self) -> str:
        """Start it and return all that it said until it answers."""
        self.up = self.command("up", "--port", self.port)
        said = ""
        for line in self.up.stdout:
            said += line
            if "answers at" in line:
                return said
        raise AssertionError(said)

    def stop(self) -> str:
        self.up.send_signal(signal.SIGTERM)
        return self.up.communicate(timeout=PATIENCE)[0]

    def children(self) -> dict[str, int]:
        """The running parts of the tree and their process numbers."""
        return {
            name: int(process.name)
            for process in Path("/proc").glob("[0-9]*")
            for name, mark in PARTS.items()
            if mark in living_child(process, of=self.up.pid)
        }

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            try:
                connection.request("GET", "/accounts/login/")
                return connection.getresponse().status < 500
            except OSError:
                return False

    def wait_until(self, condition) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, "it did not happen"
            time.sleep(0.1)

    def leftovers(self) -> list[str]:
        """Every process that still works for this data folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                environ = (process / "environ").read_bytes()
                if f"TASKFORCE_VAR={self.env['TASKFORCE_VAR']}\0".encode() in environ:
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory) -> Path:
    return migrated(tmp_path_factory.mktemp("product") / "var")


def migrated(folder: Path) -> Path:
    """A data folder whose tables are made already; only the empty ones below begin with nothing."""
    folder.mkdir(mode=0o700)
    template.copy_to(folder, Path(settings.BASE_DIR))
    return folder


@pytest.fixture
def product(data_folder) -> Iterator[Product]:
    product = Product(data_folder)
    yield product
    if product.up is not None and product.up.poll() is None:
        product.up.kill()
        product.up.communicate()
    product.wait_until(lambda: product.leftovers() == [])


def test_every_part_that_is_killed_comes_back(product):
    product.start()
    product.wait_until(lambda: set(product.children()) == set(PARTS))

    for name in PARTS:
        before = product.children()
        os.kill(before[name], signal.SIGKILL)
        product.wait_until(lambda name=name, before=before: product.children().get(name, before[name]) != before[name])
        product.wait_until(product.answers)

    assert set(product.children()) == set(PARTS)


def test_after_killing_all_the_next_start_needs_no_hand(product):
    product.start()
    product.wait_until(lambda: set(product.children()) == set(PARTS))
    for pid in [*product.children().values(), product.up.pid]:
        os.kill(pid, signal.SIGKILL)
    product.up.communicate()

    product.start()

    assert product.answers()


def test_killing_up_alone_ends_everything(product):
    product.start()

    product.up.kill()
    product.up.communicate()

    product.wait_until(lambda: product.leftovers() == [])


def test_a_second_one_says_so_and_the_first_stops_leaving_nothing_running(product):
    product.start()

    second = product.command("up", "--port", product.port + 1)

    assert second.communicate(timeout=PATIENCE)[0] == (
        f"CommandError: Already running on {product.env['TASKFORCE_VAR']}"
        f" (process {product.up.pid}, port {product.port}).\n"
    )
    assert second.returncode == 1
    assert product.stop() == "Stopping …\nStopped.\n"
    assert product.up.returncode == 0
    assert product.leftovers() == []


def test_a_busy_port_is_one_sentence(product):
    with socket.create_server(("127.0.0.1", product.port)):
        up = product.command("up", "--port", product.port)

        assert up.communicate(timeout=PATIENCE)[0] == (
            f"CommandError: Port {product.port} is in use. Choose another: manage.py up --port {product.port + 1}.\n"
        )


def test_a_schema_of_a_newer_program_is_left_alone(product):
    product.env["TASKFORCE_VAR"] += "-newer"
    migrated(Path(product.env["TASKFORCE_VAR"]))
    with product.command("shell", "-v0", "-c", UNKNOWN_MIGRATION) as command:
        assert command.communicate(timeout=PATIENCE)[0] == ""

    up = product.command("up", "--port", product.port)

    assert (
        "was last used by a newer version of this program (accounts.9999_later)" in up.communicate(timeout=PATIENCE)[0]
    )


UNKNOWN_MIGRATION = """
import psycopg
from django.conf import settings
with psycopg.connect(host=str(settings.RUN), user="taskforce_owner", dbname="taskforce") as owner:
    owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '9999_later', now())")
"""


def test_production_asks_as_those_who_serve_whether_what_they_write_is_kept(product):
    """A setting of the role that serves people is not seen by the owner, who looks after the tables."""
    product.env["TASKFORCE_ENVIRONMENT"] = "production"
    with product.command("shell", "-v0", "-c", CARELESS.format("off")) as command:
        command.communicate(timeout=PATIENCE)

    refused = product.command("up", "--port", product.port).communicate(timeout=PATIENCE)[0]

    with product.command("shell", "-v0", "-c", CARELESS.format("on")) as command:
        assert command.communicate(timeout=PATIENCE)[0] == ""
    assert "CommandError: PostgreSQL's synchronous_commit is off" in refused
    assert "answers at" not in refused


CARELESS = """
import psycopg
from django.conf import settings
with psycopg.connect(host=str(settings.RUN), user="postgres", dbname="taskforce") as superuser:
    superuser.execute("ALTER ROLE taskforce_app SET synchronous_commit = {}")
"""


def test_commands_share_a_database_that_is_started_for_them(product):
    """Three at once on an empty folder; the last to leave stops the server."""
    product.env["TASKFORCE_VAR"] += "-empty"
    commands = [product.command("showmigrations", "--plan") for _ in range(3)]

    said = {_plan_in(command.communicate(timeout=PATIENCE)[0]) for command in commands}

    assert [command.returncode for command in commands] == [0, 0, 0]
    assert len(said) == 1
    product.wait_until(lambda: product.leftovers() == [])


def _plan_in(text: str) -> str:
    """Without what a command says while it waits for the database."""
    return "\n".join(line for line in text.splitlines() if line.startswith("["))


def _without_waiting(text: str) -> list[str]:
    """The lines of a command but those said while another one starts the database."""
    return [line for line in text.splitlines() if not line.startswith("Waiting for the database")]


def test_commands_on_an_empty_folder_make_what_they_need_once(product, tmp_path):
    """Two at once, before anybody has started the product."""
    product.env["TASKFORCE_VAR"] += "-untouched"
    (tmp_path / "terms.csv").write_text("start,length,unit\n2026-02-11,5,working_day\n")
    commands = [product.command("compute_deadlines", tmp_path / "terms.csv") for _ in range(2)]

    said = [_without_waiting(command.communicate(timeout=PATIENCE)[0]) for command in commands]

    assert sorted(said, key=len) == [
        ["start,length,unit,due,skipped", "2026-02-11,5,working_day,2026-02-25,9"],
        ["Preparing the database …", "start,length,unit,due,skipped", "2026-02-11,5,working_day,2026-02-25,9"],
    ]


def test_up_waits_for_a_command_that_uses_the_database(product, tmp_path):
    command = product.command("shell", "-v0", "-c", WORK_UNTIL.format(tmp_path / "done"))
    assert "using\n" in iter(command.stdout.readline, "")

    product.up = product.command("up", "--port", product.port)
    assert product.up.stdout.readline().startswith("Waiting for another manage.py command")
    (tmp_path / "done").touch()

    assert command.communicate(timeout=PATIENCE)[0] == ""
    product.wait_until(product.answers)


WORK_UNTIL = """
import pathlib, time
print("using", flush=True)
while not pathlib.Path("{}").exists():
    time.sleep(0.1)
"""
