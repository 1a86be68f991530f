"""How long a person waits: the running product, asked over HTTP, in milliseconds.

All sizes are asked in turn for the same page, so that whatever else the machine does falls on all of them; of several
rounds the quietest counts.
"""

from __future__ import annotations

import re
import secrets
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from benchmarks.folders import Folder
from benchmarks.measuring.pages import COUNTY, Page
from tests.guarantees.test_kill import Browser

ROUNDS, TURNS = 4, 10

Act = Callable[["Visitors"], Callable[[], None]]  # made ready for one turn, then done and timed


@dataclass(frozen=True)
class Waited:
    """Median, and what 19 in 20 do not exceed, of the quietest round; median of the processor's time over all."""

    p50: float
    p95: float
    cpu: float

    @classmethod
    def of(cls, rounds: list[list[tuple[float, float]]]) -> Waited:
        clocks = [[clock for clock, _cpu in each] for each in rounds]
        quietest = sorted(min(clocks, key=statistics.median))
        at = round(0.95 * (len(quietest) - 1))
        return cls(
            statistics.median(quietest), quietest[at], statistics.median(cpu for each in rounds for _c, cpu in each)
        )


class Visitors:
    """The people who are signed in to one folder's product, by user name."""

    def __init__(self, folder: Folder, places: dict[str, Any]) -> None:
        self.folder, self.places = folder, places
        self.browsers: dict[str, Browser] = {}

    def __getitem__(self, username: str) -> Browser:
        if username not in self.browsers:
            self.browsers[username] = Browser(self.folder)
            self.browsers[username].enter(username)
        return self.browsers[username]

    def open(self, page: Page) -> None:
        path = quote(page.path.format(**self.places), safe="/?=&")
        answer = self[page.username].get(path)
        if answer.status != 200:
            raise SystemExit(f"{path} answers {answer.status} on {self.folder.path}")


def waited(visitors: list[Visitors], act: Act) -> list[Waited]:
    """The same act in all folders, over and over."""
    for each in visitors:
        act(each)
    rounds: list[list[list[tuple[float, float]]]] = [[[] for _round in range(ROUNDS)] for _each in visitors]
    for number in range(ROUNDS):
        for _turn in range(TURNS):
            for each, times in zip(visitors, rounds, strict=True):
                times[number].append(_timed(each, act(each)))
    return [Waited.of(times) for times in rounds]


def _timed(visitors: Visitors, ask: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processors' time of web and database."""
    busy, began = visitors.folder.busy(), time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000, (visitors.folder.busy() - busy) * 1000


def opening(page: Page) -> Act:
    return lambda visitors: lambda: visitors.open(page)


def saving(visitors: Visitors) -> Callable[[], None]:
    """A county's officer registers a lead: the POST alone, after the form was opened."""
    browser = visitors[COUNTY]
    fields = _filled_in(browser.get("/leads/new").page)

    def ask() -> None:
        answer = browser.post("/leads/new", fields)
        if "/leads/" not in answer.location:
            raise SystemExit(f"a lead could not be saved: {answer.status}\n{answer.page}")

    return ask


def _filled_in(form: str) -> dict[str, str]:
    days = dict(re.findall(r'name="(found_on|received_on)" value="([^"]+)"', form))
    channel = re.search(r'<option value="(\d+)">自行摸排', form)[1]
    number = secrets.token_hex(4)
    return days | {
        "token": secrets.token_urlsafe(24), "title": f"建材市场装卸强买强卖（{number}）", "category": "evil",
        "channel": channel, "subject_kind": "company", "subject_name": f"恒通装卸服务有限公司{number}",
        "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取200至600元，拒绝的商户车辆被拦在门外。",
    }  # fmt: skip
