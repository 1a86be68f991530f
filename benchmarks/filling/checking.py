"""What was poured in past every trigger must keep the product's own rules all the same."""

from __future__ import annotations

import psycopg

# Statements that must count nothing.
FAULTS = {
    "leads whose movements do not make their state": """
        SELECT count(*) FROM leads_lead lead LEFT JOIN (
            SELECT lead_id, sum(CASE WHEN kind IN ('entered', 'reopened', 'moved_in') THEN 1 ELSE -1 END) AS stock
            FROM leads_movement GROUP BY lead_id) ledger ON ledger.lead_id = lead.id
        WHERE coalesce(stock, 0) <> (CASE WHEN status IN ('cleared', 'merged', 'not_ours', 'void', 'sealed')
            THEN 0 ELSE 1 END)""",
    "bureaus whose stock is not that of their ledger": """
        SELECT count(*) FROM (
            SELECT bureau_id, sum(CASE WHEN kind IN ('entered', 'reopened', 'moved_in') THEN 1 ELSE -1 END) AS stock
            FROM leads_movement GROUP BY bureau_id) ledger FULL JOIN (
            SELECT bureau_id, count(*) AS stock FROM leads_lead
            WHERE status NOT IN ('cleared', 'merged', 'not_ours', 'void', 'sealed') GROUP BY bureau_id) held
            USING (bureau_id)
        WHERE coalesce(ledger.stock, 0) <> coalesce(held.stock, 0)""",
    "open leads that do not bear the earliest day of their clocks": """
        SELECT count(*) FROM leads_lead LEFT JOIN (
            SELECT record_id, min(due_on) AS earliest FROM deadlines_clock
            WHERE state = 'running' AND kind = 'lead' GROUP BY record_id) clock ON record_id = leads_lead.id
        WHERE due_on IS DISTINCT FROM earliest""",
    "records of another city than their bureau's": """
        SELECT count(*) FROM leads_lead JOIN accounts_bureau bureau ON bureau.id = bureau_id
        WHERE leads_lead.city_id <> bureau.city_id""",
    "leads without a person or a subject that exists": """
        SELECT count(*) FROM leads_lead
        LEFT JOIN accounts_user person ON person.id = created_by_id
        LEFT JOIN records_subject subject ON subject.id = subject_id
        WHERE person.id IS NULL OR subject.id IS NULL""",
}


def check(owner: psycopg.Connection, size: int) -> None:
    """Raises ValueError with what does not hold."""
    if (count := owner.execute("SELECT count(*) FROM leads_lead").fetchone()[0]) != size:
        raise ValueError(f"{count} leads instead of {size}")
    for fault, statement in FAULTS.items():
        if count := owner.execute(statement).fetchone()[0]:
            raise ValueError(f"{count} {fault}")
