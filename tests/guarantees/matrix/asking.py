"""One request, undone afterwards: its status, its text, and what it wrote."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader

from tests.statements import rows, undone

ZIPPED = ("officedocument", "zip")


@dataclass(frozen=True)
class Answer:
    """`wrote`: {table: rows inserted, changed and deleted}, undone ones too."""

    status: int
    text: str
    wrote: dict[str, int] = field(default_factory=dict)
    location: str = ""


# What a browser sends with a form that nobody filled in.
NOTHING_TYPED = {"csrfmiddlewaretoken": "of-no-page"}


def ask(client: Client, verb: str, path: str, data: dict[str, Any] | None = None, **headers: str) -> Answer:
    """Without `data` a POST is a form that nobody filled in."""
    given = (NOTHING_TYPED if data is None else data) if verb == "POST" else data
    cache.clear()  # nobody is slowed down here, however much is asked
    with undone():
        before = _writes()
        response = getattr(client, verb.lower())(path, given or {}, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        after = _writes()
    wrote = {table: count - before.get(table, 0) for table, count in after.items() if count != before.get(table, 0)}
    return Answer(
        response.status_code, _text(body, response.get("Content-Type", "")), wrote, response.get("Location", "")
    )


def _text(body: bytes, content_type: str) -> str:
    """The words of an answer: of all parts of an archive, of all pages of a paper."""
    if any(mark in content_type for mark in ZIPPED):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    pages = PdfReader(io.BytesIO(body)).pages if b"/Pages" in body else []
    return "\n".join([body.decode(errors="replace"), *(page.extract_text() for page in pages)])


WRITTEN = """
    SELECT relname, written FROM pg_class, LATERAL (SELECT pg_stat_get_xact_tuples_inserted(pg_class.oid)
        + pg_stat_get_xact_tuples_updated(pg_class.oid) + pg_stat_get_xact_tuples_deleted(pg_class.oid)) AS of (written)
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND written > 0
"""


def _writes() -> dict[str, int]:
    """Rows written by this transaction so far, by table; counted by the server, so nothing escapes.

    As pg_stat_xact_user_tables has it, which adds up the indexes as well.
    """
    return dict(rows(WRITTEN))
