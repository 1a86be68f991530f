"""A browser, a served product, and the people who sit before it."""

from __future__ import annotations

import os
import shutil

import pytest
from django.db import connections

from tests.journeys.visitor import Visitor

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """One browser for all journeys of a worker.

    While it runs, an event loop counts as running in this thread, and Django keeps other connections for that: those
    from before would stay open, be inherited by forked children, and hold the database at the end.
    """
    from playwright.sync_api import sync_playwright  # slow import

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: apt-get install chromium fonts-noto-cjk"
    connections.close_all()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()
        connections.close_all()


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
