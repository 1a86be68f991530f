"""The events of letters and measures, whose pages are measured: each row as it was after each of its steps."""

from __future__ import annotations

import psycopg

from benchmarks.filling.history import write_events

CONTEXTS = """
    INSERT INTO pghistory_context (id, created_at, updated_at, metadata)
    SELECT context_id, at, at, jsonb_build_object(
        'user', by_id, 'url', format('/orders/%s/%s/act/%s', kind, record_id, action))
    FROM bench.letter_step WHERE nth > 1 AND kind IN ('order', 'measure')
"""
MOVED = {
    "status": "step.to_status",
    "version": "step.nth",
    "pgh_obj_id": "row.id",
    "pgh_created_at": "step.at",
    "pgh_label": "CASE WHEN step.nth = 1 THEN 'insert' ELSE 'update' END",
    "pgh_context_id": "CASE WHEN step.nth > 1 THEN step.context_id END",
}
ORDER_THEN = MOVED | {
    "due_on": "CASE WHEN step.to_status = 'closed' THEN NULL ELSE coalesce(row.due_on, row.received_on + 60) END",
    "assignee_id": "CASE WHEN step.nth > 1 THEN row.assignee_id END",
    "reply_state": "CASE WHEN step.to_status IN ('accepted', 'closed') THEN row.reply_state ELSE 'none' END",
    "replied_on": "CASE WHEN step.to_status IN ('accepted', 'closed') THEN row.replied_on END",
    "opinion": "CASE WHEN step.to_status IN ('accepted', 'closed') THEN row.opinion ELSE '' END",
    "accepted_on": "CASE WHEN step.to_status IN ('accepted', 'closed') THEN row.accepted_on END",
    "closed_on": "CASE WHEN step.to_status = 'closed' THEN row.closed_on END",
}
MEASURE_THEN = MOVED | {
    "percent": "CASE step.to_status WHEN 'planned' THEN 0 WHEN 'doing' THEN 60 ELSE row.percent END",
    "reported_on": "CASE WHEN step.nth > 1 THEN row.reported_on END",
    "done_on": "CASE WHEN step.to_status IN ('done', 'accepted') THEN row.done_on END",
    "done_by_id": "CASE WHEN step.to_status IN ('done', 'accepted') THEN row.done_by_id END",
    "accepted_on": "CASE WHEN step.to_status = 'accepted' THEN row.accepted_on END",
    "accepted_by_id": "CASE WHEN step.to_status = 'accepted' THEN row.accepted_by_id END",
}
KINDS = {  # by table: the kind of its steps, and what differed
    "rectification_rectificationorder": ("order", ORDER_THEN),
    "rectification_measure": ("measure", MEASURE_THEN),
}


def write(owner: psycopg.Connection) -> None:
    owner.execute(CONTEXTS)
    for table, (kind, then) in KINDS.items():
        steps = f"{table} row JOIN bench.letter_step step ON step.kind = '{kind}' AND step.record_id = row.id"
        write_events(owner, f"{table}event", then, f"{steps} ORDER BY row.id, step.nth")
