"""Fills the database of a data folder with cases, thirteen parties for ten of them, and checks what it wrote."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import psycopg
from django.conf import settings
from django.utils import timezone

from benchmarks.filling import Say, _say, ground, warn
from benchmarks.filling.bare import bare_tables
from benchmarks.filling.history import write_events
from benchmarks.filling.people import hire

HERE = Path(__file__).parent
PARTS = (
    "leads/subjects", "cases/plan", "cases/cases", "cases/parties", "cases/steps", "cases/clocks", "cases/search",
)  # fmt: skip
BEGUN = {"pgh_obj_id": "row.id", "pgh_created_at": "now()", "pgh_label": "'insert'", "pgh_context_id": "NULL"}
EVENTS = {"cases_enforcementcaseevent": "cases_enforcementcase", "cases_partyevent": "cases_party"}
# Statements that must count nothing.
FAULTS = {
    "cases whose amounts are not those of their entries": """
        SELECT count(*) FROM cases_enforcementcase record LEFT JOIN (
            SELECT record_id, sum(change_yuan) FILTER (WHERE name = 'fine') AS fine,
                coalesce(sum(change_yuan) FILTER (WHERE name = 'confiscated'), 0) AS confiscated
            FROM records_amountentry WHERE kind = 'case' GROUP BY record_id) entry ON entry.record_id = record.id
        WHERE fine_yuan IS DISTINCT FROM fine OR confiscated_yuan IS DISTINCT FROM confiscated""",
    "cases that do not bear what their parties paid": """
        SELECT count(*) FROM cases_enforcementcase record LEFT JOIN (
            SELECT case_id, sum(amount_yuan) AS paid FROM cases_payment JOIN cases_party party ON party.id = party_id
            GROUP BY case_id) payment ON payment.case_id = record.id
        WHERE paid_yuan <> coalesce(paid, 0)""",
    "cases decided on another day than their parties": """
        SELECT count(*) FROM cases_enforcementcase record JOIN cases_party party ON party.case_id = record.id
        WHERE party.decided_on IS DISTINCT FROM record.decided_on""",
    "cases without a party, a person or a firm that exists": """
        SELECT count(*) FROM cases_enforcementcase record
        LEFT JOIN cases_party party ON party.case_id = record.id AND party.position = 1
        LEFT JOIN records_subject subject ON subject.id = party.subject_id
        LEFT JOIN accounts_user person ON person.id = record.created_by_id
        WHERE subject.id IS NULL OR person.id IS NULL""",
    "open cases that do not bear the earliest day of their clocks": """
        SELECT count(*) FROM cases_enforcementcase record LEFT JOIN (
            SELECT record_id, min(due_on) AS earliest FROM deadlines_clock WHERE state = 'running' AND kind = 'case'
            GROUP BY record_id) clock ON clock.record_id = record.id
        WHERE due_on IS DISTINCT FROM earliest""",
    "cases of another city than their bureau's": """
        SELECT count(*) FROM cases_enforcementcase record JOIN accounts_bureau bureau ON bureau.id = bureau_id
        WHERE record.city_id <> bureau.city_id""",
}


def main(size: str) -> dict[str, int]:
    """In the environment of a data folder whose database runs, migrated and empty. Returns what is in it."""
    hire()
    with psycopg.connect(host=str(settings.RUN), user="postgres", dbname="taskforce", autocommit=True) as owner:
        fill(owner, int(size), today=timezone.localdate(), say=_say)
        warn(now=timezone.now(), say=_say)
        owner.execute("VACUUM ANALYZE")
        return {"cases": int(size), "parties": _count(owner, "SELECT count(*) FROM cases_party")}


def fill(owner: psycopg.Connection, size: int, *, today: date, say: Say) -> None:
    """`owner`: a superuser's connection to an empty, migrated database with the demonstration's people in it."""
    began = time.monotonic()
    ground.lay(owner, size, 0, today=today)
    with bare_tables(owner, say=say):
        for part in PARTS:
            owner.execute((HERE / f"{part}.sql").read_text())
            say(f"{time.monotonic() - began:6.0f} s  {part}")
        for events, rows in EVENTS.items():
            write_events(owner, events, BEGUN, f"{rows} row ORDER BY row.id")
    owner.execute("DROP SCHEMA bench CASCADE")
    owner.execute("VACUUM ANALYZE")
    check(owner, size)
    say(f"{time.monotonic() - began:6.0f} s  {size:,} cases are in")


def check(owner: psycopg.Connection, size: int) -> None:
    """Raises ValueError with what does not hold."""
    if (found := _count(owner, "SELECT count(*) FROM cases_enforcementcase")) != size:
        raise ValueError(f"{found} cases instead of {size}")
    for fault, statement in FAULTS.items():
        if count := _count(owner, statement):
            raise ValueError(f"{count} {fault}")


def _count(owner: psycopg.Connection, statement: str) -> int:
    return owner.execute(statement).fetchone()[0]
