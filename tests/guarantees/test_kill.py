"""kill -9 in the middle of the work: what was acknowledged is there, nothing is there twice, nobody lends a hand."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import secrets
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
import pytest
from django.conf import settings

from taskforce.supervisor import places
from tests.taskforce.test_up import PARTS, PATIENCE, Product, migrated

pytestmark = [pytest.mark.kill, pytest.mark.slow]

LEDGER = Path(settings.BASE_DIR, "scenario", "article", "leads.xlsx")
OFFICER = "140105-officer"


class Running(Product):
    """The product with the demonstration's people. said: the lines of its console after it answered."""

    def start(self) -> str:
        self.up = self.command("up", "--port", self.port, "--demo", "people")
        self.said: list[str] = []
        said = ""
        for line in self.up.stdout:
            said += line
            if "answers at" in line:
                threading.Thread(target=_drain, args=(self.up.stdout, self.said), daemon=True).start()
                return said
        raise AssertionError(said)

    def stop(self) -> str:
        """What it says meanwhile is drained away."""
        self.up.send_signal(signal.SIGTERM)
        self.up.wait(timeout=PATIENCE)
        return ""

    def kill(self, *names: str) -> None:
        running = self.children()
        for name in names:
            os.kill(running[name], signal.SIGKILL)

    def ask(self, statement: str, *values: object) -> list[tuple]:
        """As the owner of the tables; waits while the database is coming back."""
        until = time.monotonic() + 60
        while True:
            try:
                with psycopg.connect(
                    host=str(places.socket_folder(Path(self.env["TASKFORCE_VAR"]))),
                    user="taskforce_owner",
                    dbname="taskforce",
                ) as owner:
                    return owner.execute(statement, values).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def count(self, statement: str, *values: object) -> int:
        return self.ask(statement, *values)[0][0]

    def shell(self, script: str) -> str:
        with self.command("shell", "-v0", "-c", script) as command:
            return command.communicate(timeout=180)[0]


def _drain(stream: IO[str], into: list[str]) -> None:
    with stream:
        into.extend(stream)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    page: str


class Browser:
    """One person's session over HTTP, without a browser's patience."""

    def __init__(self, product: Running) -> None:
        self.address = f"http://127.0.0.1:{product.port}"
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _StayHere)
        self.token = ""

    def enter(self, username: str) -> None:
        self.get("/accounts/login/")
        assert self.post("/accounts/enter/", {"username": username}).status == 303

    def get(self, path: str) -> Answer:
        answer = self._send(self.address + path)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.page)
        self.token = found[1] if found else self.token
        return answer

    def _send(self, request: urllib.request.Request | str) -> Answer:
        try:
            opened = self.opener.open(request, timeout=20)
        except urllib.error.HTTPError as refused:
            opened = refused
        with opened:
            page = opened.read().decode(errors="replace")
            return Answer(opened.status, opened.headers.get("Location", ""), page)

    def post(self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> Answer:
        fields = {"csrfmiddlewaretoken": self.token, **fields}
        body, kind = (
            _multipart(fields, file)
            if file
            else (urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")
        )
        request = urllib.request.Request(self.address + path, body, {"Content-Type": kind, "Origin": self.address})  # noqa: S310
        return self._send(request)


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


def _multipart(fields: dict[str, str], file: tuple[str, bytes]) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    name, content = file
    said = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    head = f"--{mark}\r\n{said}\r\nContent-Type: application/octet-stream\r\n\r\n"
    return b"".join(
        [*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()]
    ), f"multipart/form-data; boundary={mark}"


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    product = Running(migrated(tmp_path_factory.mktemp("killed") / "var"))
    product.start()
    product.wait_until(lambda: product.count("SELECT count(*) FROM accounts_user") > 250)
    product.wait_until(lambda: set(product.children()) == set(PARTS))
    yield product
    product.up.kill()
    product.up.wait()
    product.wait_until(lambda: product.leftovers() == [])


def test_an_import_that_is_killed_in_the_middle_neither_loses_nor_doubles(product):
    clerk = Browser(product)
    clerk.enter("province")
    clerk.get("/imports/")
    answer = clerk.post("/imports/", {}, file=("leads.xlsx", LEDGER.read_bytes()))
    assert answer.status == 303
    batch = int(re.search(r"/imports/(\d+)/", answer.location)[1])
    product.wait_until(lambda: state_of(product, batch) == "ready")
    new = product.count("SELECT count(*) FROM exchange_importrow WHERE batch_id = %s AND verdict = 'new'", batch)
    assert new > 400, "fewer than three chunks: nothing to be killed in the middle of"
    clerk.get(f"/imports/{batch}/")
    assert clerk.post(f"/imports/{batch}/confirm/", {"with_changes": ""}).status == 303

    product.wait_until(lambda: product.count("SELECT applied_count FROM exchange_importbatch WHERE id = %s", batch) > 0)
    product.kill("workers")
    assert state_of(product, batch) == "applying", "it had ended before it could be killed"
    product.wait_until(lambda: "workers" in product.children())
    product.wait_until(lambda: state_of(product, batch) == "done")

    assert product.count("SELECT count(*) FROM leads_lead") == new
    assert product.count("SELECT count(DISTINCT number) FROM leads_lead") == new
    assert product.count("SELECT count(*) FROM leads_movement WHERE kind = 'entered'") == new
    assert product.count("SELECT count(*) FROM leads_leadevent WHERE pgh_label = 'insert'") == new


def state_of(product: Running, batch: int) -> str:
    return product.ask("SELECT state FROM exchange_importbatch WHERE id = %s", batch)[0][0]


def test_acknowledged_leads_survive_whatever_is_killed(product):
    written: list[str] = []
    ended = threading.Event()
    writer = threading.Thread(target=_register_until, args=(product, ended, written))
    writer.start()
    for parts in (["web"], ["postgres"], ["valkey"], ["web", "workers", "postgres", "valkey"]):
        before = len(written)
        product.wait_until(lambda before=before: len(written) > before + 3)
        product.wait_until(lambda: set(product.children()) == set(PARTS))
        product.kill(*parts)
    before = len(written)
    product.wait_until(lambda: len(written) > before + 3)
    ended.set()
    writer.join()

    found = dict(product.ask("SELECT title, count(*) FROM leads_lead WHERE title LIKE '不丢失%%' GROUP BY title"))
    assert {title: found.get(title, 0) for title in written} == dict.fromkeys(written, 1)
    assert set(found.values()) == {1}
    assert (
        product.count(
            "SELECT count(*) FROM leads_lead lead WHERE title LIKE '不丢失%%'"
            " AND (SELECT count(*) FROM leads_movement moved"
            " WHERE moved.lead_id = lead.id) <> 1"
        )
        == 0
    )
    numbers = [
        row[0] for row in product.ask("SELECT number FROM leads_lead WHERE title LIKE '不丢失%%' ORDER BY number")
    ]
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, len(numbers) + 1)), "gaps"


def _register_until(product: Running, ended: threading.Event, written: list[str]) -> None:
    """Register one lead after the other; what gets no answer is sent again with its token, as a person would."""
    officer = _entered(product, ended)
    channel = product.count("SELECT id FROM leads_channel WHERE code = 'own_screening'")
    today = product.ask("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text")[0][0]
    number = 0
    while not ended.is_set():
        number += 1
        title = f"不丢失{number}"
        fields = {
            "token": secrets.token_urlsafe(24), "title": title, "category": "evil", "channel": str(channel),
            "received_on": today, "found_on": today, "subject_kind": "company",
            "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸。",
        }  # fmt: skip
        while not ended.is_set():
            try:
                answer = officer.post("/leads/new", fields)
            except OSError:
                time.sleep(0.2)
                continue
            if answer.status in (302, 303) and "/leads/" in answer.location:
                written.append(title)
                break
            if answer.status < 500:
                raise AssertionError(f"{answer.status} {answer.location} {answer.page[:2000]}")
            time.sleep(0.2)


def _entered(product: Running, ended: threading.Event) -> Browser:
    while not ended.is_set():
        try:
            officer = Browser(product)
            officer.enter(OFFICER)
            officer.get("/leads/new")
            return officer
        except OSError:
            time.sleep(0.2)
    raise AssertionError("ended before anybody could enter")


LATER = """
from datetime import timedelta
from django.utils import timezone
from deadlines.reminders import record_due_reminders
from notifications.tasks import tell
now = timezone.now() + timedelta(days=40)
"""
ONE_SWEEP = LATER + "print('sweeping', flush=True)\nrecord_due_reminders(now=now)\ntell(now=now)\n"


def test_a_sweep_that_is_killed_tells_everybody_and_nobody_twice(product):
    assert product.count("SELECT count(*) FROM deadlines_clock WHERE state = 'running'") > 10

    for pause in (0.05, 0.3, 0.8):
        sweep = product.command("shell", "-v0", "-c", ONE_SWEEP)
        assert sweep.stdout.readline() == "sweeping\n"
        time.sleep(pause)
        sweep.kill()
        sweep.communicate()
    assert product.shell(ONE_SWEEP) == "sweeping\n"
    again = product.shell(LATER + "print(record_due_reminders(now=now))")

    assert again == "0\n"
    due = product.count("SELECT count(*) FROM deadlines_reminder WHERE state = 'ready'")
    assert due > 10
    told = product.ask(
        "SELECT count(*), count(DISTINCT reminder_id), count(DISTINCT (user_id, key)) FROM notifications_notification"
        " WHERE reminder_id IS NOT NULL"
    )[0]
    assert told[0] == told[1] == told[2]
    untold = product.count(
        "SELECT count(*) FROM deadlines_reminder reminder WHERE state = 'ready' AND NOT EXISTS"
        " (SELECT FROM notifications_notification told WHERE told.reminder_id = reminder.id)"
    )
    assert untold == 0


def test_after_killing_everything_the_next_start_has_it_all(product):
    before = json.dumps(product.ask("SELECT id, number, status, version FROM leads_lead ORDER BY id"))
    for pid in [*product.children().values(), product.up.pid]:
        os.kill(pid, signal.SIGKILL)
    product.up.wait()
    product.wait_until(lambda: product.leftovers() == [])

    product.start()

    assert json.dumps(product.ask("SELECT id, number, status, version FROM leads_lead ORDER BY id")) == before
    assert product.answers()
