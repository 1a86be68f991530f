"""The events that the triggers would have written: each row as it was at its beginning and after each step."""

from __future__ import annotations

import psycopg

CONTEXTS = """
    INSERT INTO pghistory_context (id, created_at, updated_at, metadata)
    SELECT context_id, at, at, jsonb_build_object('user', by_id, 'url', format('/leads/%s/act/%s', lead_id, action))
    FROM bench.step WHERE nth > 1
"""
# What differed from the row as it stands now, while a step had led only so far.
LEAD_THEN = {
    "status": "step.to_status",
    "version": "step.nth",
    "due_on": "CASE WHEN step.to_status = 'cleared' THEN NULL ELSE coalesce(row.due_on, row.received_on + 21) END",
    "assignee_id": "CASE WHEN step.nth > 2 THEN row.assignee_id END",
    "conclusion": "CASE WHEN step.nth > 4 THEN row.conclusion ELSE '' END",
    "finding": "CASE WHEN step.nth > 4 THEN row.finding ELSE '' END",
    "cleared_on": "CASE WHEN step.to_status = 'cleared' THEN row.cleared_on END",
    "outcome_id": "CASE WHEN step.to_status = 'cleared' THEN row.outcome_id END",
    "cleared_by_bureau_id": "CASE WHEN step.to_status = 'cleared' THEN row.cleared_by_bureau_id END",
    "merged_into_id": "CASE WHEN step.to_status = 'merged' THEN row.merged_into_id END",
    "pgh_obj_id": "row.id",
    "pgh_created_at": "step.at",
    "pgh_label": "CASE WHEN step.nth = 1 THEN 'insert' ELSE 'update' END",
    "pgh_context_id": "CASE WHEN step.nth > 1 THEN step.context_id END",
}
CLOCK_THEN = {
    "state": "CASE WHEN moment.state = 'running' THEN 'running' ELSE row.state END",
    "ended_on": "CASE WHEN moment.state = 'done' THEN row.ended_on END",
    "ended_by_id": "CASE WHEN moment.state = 'done' THEN row.ended_by_id END",
    "overdue_since": "CASE WHEN moment.state = 'done' THEN row.overdue_since END",
    "pgh_obj_id": "row.id",
    "pgh_created_at": "CASE WHEN moment.state = 'done' THEN bench.at(row.ended_on, 0.5) ELSE row.started_at END",
    "pgh_label": "moment.label",
    "pgh_context_id": "NULL",
}


def write(owner: psycopg.Connection) -> None:
    owner.execute(CONTEXTS)
    steps = "leads_lead row JOIN bench.step ON step.lead_id = row.id"
    write_events(owner, "leads_leadevent", LEAD_THEN, f"{steps} ORDER BY row.id, step.nth")
    moments = "(VALUES ('insert', 'running'), ('update', 'done')) moment (label, state)"
    done = "moment.state = 'running' OR row.state <> 'running'"
    clocks = f"deadlines_clock row, {moments} WHERE {done} ORDER BY row.id, 2"
    write_events(owner, "deadlines_clockevent", CLOCK_THEN, clocks)


def write_events(owner: psycopg.Connection, table: str, then: dict[str, str], source: str) -> None:
    """The rows of `source`, called "row", with what `then` says of their columns at the time."""
    columns = [
        name
        for (name,) in owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'pgh_id'",
            [table],
        )
    ]
    values = ", ".join(then.get(name, f"row.{name}") for name in columns)
    owner.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {source}")  # noqa: S608
