"""Fills the database of a data folder with leads and letters, in minutes: SQL past triggers and indexes, then checked.

Each type of record has a folder of statements, run in order. It may use what `ground` lays out in the schema `bench`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.utils import timezone

from benchmarks.filling import circulars, ground, history, letter_history
from benchmarks.filling.bare import bare_tables
from benchmarks.filling.checking import check
from benchmarks.filling.people import hire
from deadlines.reminders import record_due_reminders
from leads.ledger import carry_forward
from notifications.tasks import tell

HERE = Path(__file__).parent

RECORD_TYPES = {
    "leads": ("plan", "subjects", "leads", "movements", "steps", "clocks", "search"),
    "letters": ("plan", "letters", "parts", "measures", "actions", "replies", "steps", "clocks", "search"),
}
LEADS_FOR_A_LETTER = 10

Say = Callable[[str], None]


def main(size: str, letters: str = "") -> dict[str, int]:
    """In the environment of a data folder whose database runs, migrated and empty. Returns what is in it."""
    amount = int(letters) if letters else int(size) // LEADS_FOR_A_LETTER
    today = timezone.localdate()
    hire()
    with psycopg.connect(host=str(settings.RUN), user="postgres", dbname="taskforce", autocommit=True) as owner:
        fill(owner, int(size), amount, today=today, say=_say)
        circulars.post_history(now=timezone.now(), today=today, say=_say)
        warn(now=timezone.now(), say=_say)
        carry_forward(now=timezone.now())  # as the nightly check does
        owner.execute("VACUUM ANALYZE")
    return {"leads": int(size), "letters": amount}


def warn(*, now: datetime, say: Say) -> None:
    """All that should have been told by now is in people's inboxes, so that the worker is at rest while we measure."""
    began = time.monotonic()
    record_due_reminders(now=now)
    tell(now=now)
    say(f"{time.monotonic() - began:6.0f} s  everybody is warned")


def _say(text: str) -> None:
    print(text, flush=True)


def fill(owner: psycopg.Connection, size: int, letters: int, *, today: date, say: Say) -> None:
    """`owner`: a superuser's connection to an empty, migrated database with the demonstration's people in it."""
    began = time.monotonic()
    ground.lay(owner, size, letters, today=today)
    with bare_tables(owner, say=say):
        for record_type, parts in RECORD_TYPES.items():
            for part in parts:
                said = f"{record_type}/{part}"
                owner.execute((HERE / record_type / f"{part}.sql").read_text())
                say(f"{time.monotonic() - began:6.0f} s  {said}")
        history.write(owner)
        letter_history.write(owner)
        say(f"{time.monotonic() - began:6.0f} s  history")
    owner.execute("DROP SCHEMA bench CASCADE")
    owner.execute("VACUUM ANALYZE")
    check(owner, size, letters)
    say(f"{time.monotonic() - began:6.0f} s  {size:,} leads and {letters:,} letters are in")
