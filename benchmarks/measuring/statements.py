"""How many SQL statements a page costs, and which: the same stack, in this process, as the role that serves people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.measuring.pages import PAGES
from benchmarks.measuring.places import places

# Statements that only bound a transaction, or a part of one.
BOUNDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def count() -> dict[str, int]:
    """Statements per page, by "name, username". Without those that only bound a transaction."""
    there = places()
    return {f"{page.name}, {page.username}": len(asked(page.username, page.path.format(**there))) for page in PAGES}


def asked(username: str, path: str) -> list[dict[str, Any]]:
    """The statements of the second time: what a worker remembers for a while is then remembered."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(username=username))
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise ValueError(f"{path} answers {answer.status_code}")
    return [query for query in captured if not query["sql"].startswith(BOUNDS)]


def show(username: str, path: str) -> None:
    """For a person: each statement of a page with its milliseconds."""
    for query in asked(username, path):
        print(f"{float(query['time']) * 1000:8.1f} ms  {query['sql']}")
