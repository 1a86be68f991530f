"""Neighbours that hang, stopped and not killed: people go on working, and what they asked is done afterwards."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guarantees.test_kill import LEDGER, Answer, Browser, Running, state_of
from tests.taskforce.test_up import migrated

pytestmark = [pytest.mark.kill, pytest.mark.slow]

OFFICER = "140105-officer"
PATIENCE_OF_A_PAGE = 2.0  # seconds, and what the same page takes on this machine while nothing hangs
PATIENCE_OF_HEALTH = 1.0
JOURNEY = (
    "/", "/inbox/", "/leads/", "/leads/new", "/orders/", "/search/?q=%E5%B8%82%E5%9C%BA", "/figures/", "/imports/",
    "/accounts/me/", "/leads/?status=checking", "/api/v1/leads/",
)  # fmt: skip


@pytest.fixture(scope="module")
def product(tmp_path_factory) -> Iterator[Running]:
    product = Running(migrated(tmp_path_factory.mktemp("hanging") / "var"))
    product.start()
    product.wait_until(lambda: product.count("SELECT count(*) FROM accounts_user") > 250)
    yield product
    product.up.kill()
    product.up.wait()
    product.wait_until(lambda: product.leftovers() == [])


@contextlib.contextmanager
def stopped(*pids: int) -> Iterator[None]:
    try:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):  # a connection that just ended
                os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


class Stopwatch:
    """A browser that remembers how long each answer took."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.took: dict[str, float] = {}

    def get(self, path: str) -> Answer:
        return self._timed(path, lambda: self.browser.get(path))

    def post(self, path: str, fields: dict[str, str], **given) -> Answer:
        return self._timed(f"POST {path}", lambda: self.browser.post(path, fields, **given))

    def _timed(self, name: str, ask) -> Answer:
        begun = time.monotonic()
        answer = ask()
        self.took[name] = max(self.took.get(name, 0), time.monotonic() - begun)
        return answer

    def longer_than(self, usual: dict[str, float]) -> dict[str, float]:
        """What took longer than a person may wait, beyond what it usually takes here."""
        limits = {name: max(PATIENCE_OF_A_PAGE, 1.2 + usual.get(name, 0)) for name in self.took}
        return {name: took for name, took in self.took.items() if took > limits[name]}


def seconds_of_health(product: Running) -> float:
    begun = time.monotonic()
    assert Browser(product).get("/health/").status == 200
    return time.monotonic() - begun


def walk(product: Running, clerk: Browser) -> tuple[Stopwatch, list[Answer], list[Answer]]:
    """What people do: enter, fail to sign in, look at pages, hand in workbooks. Returns times, pages, uploads."""
    watch = Stopwatch(Browser(product))
    watch.get("/accounts/login/")
    pages = [watch.post("/accounts/enter/", {"username": OFFICER})]
    watch.browser = Browser(product)
    watch.get("/accounts/login/")
    pages.append(watch.post("/accounts/login/", {"login": OFFICER, "password": "not the password"}))
    watch.browser = clerk
    pages += [watch.get(path) for path in JOURNEY]
    watch.get("/imports/")
    books = [(f"{number}.xlsx", LEDGER.read_bytes() + secrets.token_bytes(4)) for number in range(3)]
    return watch, pages, [watch.post("/imports/", {}, file=book) for book in books]


def test_with_the_queue_hanging_every_page_answers_and_what_is_asked_is_done_when_it_returns(product):
    clerk = Browser(product)
    clerk.enter("province")
    for path in JOURNEY:  # so that no page is timed while it is loaded for the first time
        clerk.get(path)
    usual, _pages, _uploads = walk(product, clerk)
    health_before = max(seconds_of_health(product) for _ in range(4))

    with stopped(product.children()["valkey"]):
        watch, pages, uploads = walk(product, clerk)
        health = max(seconds_of_health(product) for _ in range(4))
        said = Browser(product).get("/health/").page
        batches = [int(re.search(r"/imports/(\d+)/", answer.location)[1]) for answer in uploads]
        waiting = {state_of(product, batch) for batch in batches}

    assert [page.status for page in pages] == [303, 422, *(200 for _ in JOURNEY)]
    assert [answer.status for answer in uploads] == [303, 303, 303]
    assert watch.longer_than(usual.took) == {}
    assert health < max(PATIENCE_OF_HEALTH, 0.7 + health_before)
    assert '"queue": false' in said
    assert waiting == {"uploaded"}, "committed, and not begun"
    for batch in batches:
        product.wait_until(lambda batch=batch: state_of(product, batch) != "uploaded")
        product.wait_until(lambda batch=batch: state_of(product, batch) != "reading")
    assert {state_of(product, batch) for batch in batches} == {"ready"}


def test_what_was_registered_while_the_queue_hung_is_there_once(product):
    officer = Browser(product)
    officer.enter(OFFICER)
    officer.get("/leads/new")
    channel = product.count("SELECT id FROM leads_channel WHERE code = 'own_screening'")
    today = product.ask("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text")[0][0]
    fields = {
        "token": secrets.token_urlsafe(24), "title": "队列停了也能登记", "category": "evil", "channel": str(channel),
        "received_on": today, "found_on": today, "subject_kind": "company",
        "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸。",
    }  # fmt: skip

    with stopped(product.children()["valkey"]):
        answers = [officer.post("/leads/new", fields) for _ in range(2)]

    assert {answer.status for answer in answers} <= {302, 303}
    assert len({answer.location for answer in answers}) == 1
    assert product.count("SELECT count(*) FROM leads_lead WHERE title = '队列停了也能登记'") == 1


def processes_of_postgres(product: Running) -> list[int]:
    """The postmaster and all that it has started."""
    postmaster = product.children()["postgres"]
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return [postmaster, *map(int, children)]


def test_with_the_database_hanging_pages_say_so_in_bounded_time_and_come_back(product):
    clerk = Browser(product)
    clerk.enter("province")
    assert clerk.get("/leads/").status == 200

    with stopped(*processes_of_postgres(product)):
        answers = []
        for _ in range(6):
            begun = time.monotonic()
            answers.append((clerk.get("/leads/"), time.monotonic() - begun))

    assert {answer.status for answer, _seconds in answers} == {503}
    assert "/accounts/login" not in answers[0][0].location
    assert max(seconds for _answer, seconds in answers) < 15
    assert min(seconds for _answer, seconds in answers) < 0.5, "after one wait in vain the next answer comes at once"
    product.wait_until(lambda: clerk.get("/leads/").status == 200)


def test_up_says_once_what_does_not_answer_and_once_that_it_is_back(product):
    """Its parts are there all the while, so nobody is started again."""
    product.wait_until(lambda: told(product, 0).count("has not answered") == told(product, 0).count("answers again"))
    before, running = len(product.said), product.children()

    for name, pids in (("queue", [running["valkey"]]), ("database", processes_of_postgres(product))):
        with stopped(*pids):
            product.wait_until(lambda name=name: f"The {name} has not answered" in told(product, before))
            time.sleep(2.5)  # long enough to be told again
        product.wait_until(lambda name=name: f"The {name} answers again." in told(product, before))

    sentences = [line.partition(" for ")[0] for line in told(product, before).splitlines() if line.startswith("The ")]
    assert sentences == [
        "The queue has not answered", "The queue answers again.",
        "The database has not answered", "The database answers again.",
    ]  # fmt: skip
    assert product.children() == running


def told(product: Running, before: int) -> str:
    return "".join(product.said[before:])
