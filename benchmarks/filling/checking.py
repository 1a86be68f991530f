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
    "letters that do not count the live measures that serve them": """
        SELECT count(*) FROM rectification_rectificationorder letter LEFT JOIN (
            SELECT order_id, count(DISTINCT measure.id) AS measures FROM rectification_problem problem
            JOIN rectification_measure_problems link ON link.problem_id = problem.id
            JOIN rectification_measure measure ON measure.id = link.measure_id AND measure.status <> 'cancelled'
            GROUP BY order_id) counted ON counted.order_id = letter.id
        WHERE measure_count <> coalesce(measures, 0)""",
    "measures that do not count the letters that they serve": """
        SELECT count(*) FROM rectification_measure measure LEFT JOIN (
            SELECT measure_id, count(DISTINCT order_id) AS orders FROM rectification_measure_problems link
            JOIN rectification_problem problem ON problem.id = link.problem_id
            GROUP BY measure_id) counted ON counted.measure_id = measure.id
        WHERE order_count <> coalesce(orders, 0)""",
    "letters whose answer was delivered while its term runs on, or the other way round": """
        SELECT count(*) FROM rectification_rectificationorder letter
        JOIN deadlines_clock clock ON kind = 'order' AND record_id = letter.id AND code LIKE 'ORD_REPLY%'
        WHERE (replied_on IS NULL) <> (state <> 'done') OR ended_on <> replied_on AND state = 'done'""",
    "letters in work without a term for the answer, and ended ones with one that runs": """
        SELECT count(*) FROM rectification_rectificationorder letter LEFT JOIN deadlines_clock clock
            ON kind = 'order' AND record_id = letter.id AND code LIKE 'ORD_REPLY%'
        WHERE clock.id IS NULL OR letter.status IN ('closed', 'withdrawn', 'void') AND state = 'running'""",
    "open letters, parts and measures that do not bear the earliest day of their clocks": """
        SELECT count(*) FROM (
            SELECT 'order' AS kind, id, due_on FROM rectification_rectificationorder
            UNION ALL SELECT 'part', id, due_on FROM rectification_part
            UNION ALL SELECT 'measure', id, due_on FROM rectification_measure) record
        LEFT JOIN (SELECT kind, record_id, min(due_on) AS earliest FROM deadlines_clock WHERE state = 'running'
            GROUP BY kind, record_id) clock ON clock.kind = record.kind AND record_id = record.id
        WHERE due_on IS DISTINCT FROM earliest""",
    "letters, parts, measures, actions or answers of another city than their bureau's": """
        SELECT count(*) FROM (
            SELECT bureau_id, city_id FROM rectification_rectificationorder
            UNION ALL SELECT bureau_id, city_id FROM rectification_part
            UNION ALL SELECT bureau_id, city_id FROM rectification_measure
            UNION ALL SELECT bureau_id, city_id FROM rectification_action
            UNION ALL SELECT bureau_id, city_id FROM rectification_reply) record
        JOIN accounts_bureau bureau ON bureau.id = bureau_id
        WHERE record.city_id <> bureau.city_id""",
    "letters without a problem, a person or an organ that exists": """
        SELECT count(*) FROM rectification_rectificationorder letter
        LEFT JOIN accounts_user person ON person.id = created_by_id
        LEFT JOIN rectification_organ organ ON organ.id = issuer_id
        WHERE person.id IS NULL OR organ.id IS NULL
            OR NOT EXISTS (SELECT FROM rectification_problem WHERE order_id = letter.id)""",
    "letters answered by nothing that was delivered, and answers that their letter does not know": """
        SELECT count(*) FROM rectification_rectificationorder letter FULL JOIN rectification_reply reply
            ON reply.order_id = letter.id
        WHERE letter.id IS NULL OR letter.replied_on IS DISTINCT FROM reply.delivered_on""",
}
HEAVY = """
    SELECT letter.measure_count, (
        SELECT count(DISTINCT carried.action_id) FROM rectification_problem problem
        JOIN rectification_measure_problems served ON served.problem_id = problem.id
        JOIN rectification_action_measures carried ON carried.measure_id = served.measure_id
        WHERE problem.order_id = letter.id)
    FROM rectification_rectificationorder letter ORDER BY measure_count DESC LIMIT 1
"""


def check(owner: psycopg.Connection, size: int, letters: int) -> None:
    """Raises ValueError with what does not hold."""
    for table, wanted in (("leads_lead", size), ("rectification_rectificationorder", letters)):
        if (count := owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) != wanted:  # noqa: S608
            raise ValueError(f"{count} rows of {table} instead of {wanted}")
    if (heaviest := owner.execute(HEAVY).fetchone()) != (60, 200):
        raise ValueError("the heaviest letter has {} measures and {} actions".format(*heaviest))
    for fault, statement in FAULTS.items():
        if count := owner.execute(statement).fetchone()[0]:
            raise ValueError(f"{count} {fault}")
