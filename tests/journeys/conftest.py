"""A browser, a served product, and the people who sit before it."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.journeys.visitor import Visitor

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright  # slow import

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser, live_server, transactional_db):
    """`visit(user)` sits a signed-in person before a browser, `visit(None)` a stranger. A fault of a page fails."""
    visitors: list[Visitor] = []

    def sit(user, **how) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, user, **how))
        return visitors[-1]

    yield sit
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.leave()
    assert not faults, "\n".join(faults)
