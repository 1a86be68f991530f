"""What a page may cost: docs/benchmarks.md."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.measuring.statements import BOUNDS

MOST = 18  # statements of a page, whoever asks for it
TO_UNDO = 3  # more, for ten minutes, where an act says `went_on`: whether another record did, whoever may see that


def statements(client: Client, path: str) -> list[str]:
    """Those of the second time, when what a worker remembers is remembered; without bounds of transactions."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(BOUNDS)]
