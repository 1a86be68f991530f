-- The terms for filing and for the decision; the earliest open one is the day of the case.
INSERT INTO deadlines_clock (
    kind, record_id, record_number, record_url, code, rule_id, trigger_on, nominal_on, due_on, safe_due_on,
    excluded_days, provisional, calendar_version, explanation, state, overdue_since, started_at, ended_on, assignee_id,
    bureau_id, city_id, ended_by_id, started_by_id
)
SELECT 'case', plan.id, record.number, format('/cases/%s/', plan.id), started.code, term.rule_id, started.trigger_on,
    term.nominal_on, term.due_on, term.safe_due_on, term.excluded_days, term.provisional, term.calendar_version,
    term.explanation, CASE WHEN started.ended_on IS NULL THEN 'running' ELSE 'done' END,
    CASE WHEN started.ended_on > term.due_on THEN term.due_on + 1 END, bench.at(started.trigger_on, plan.hour),
    started.ended_on, plan.officer_id, plan.bureau_id, plan.city_id,
    CASE WHEN started.ended_on IS NOT NULL THEN plan.head_id END, plan.officer_id
FROM bench.case_plan plan JOIN cases_enforcementcase record USING (id)
CROSS JOIN LATERAL (VALUES
    (1, 'CASE_FILE', plan.registered_on,
        CASE WHEN plan.status = 'declined' THEN plan.registered_on + 1 ELSE plan.filed_on END, true),
    (2, 'CASE_DECIDE', plan.filed_on, plan.decided_on, plan.filed_on IS NOT NULL)
) started (nth, code, trigger_on, ended_on, happened)
JOIN bench.term ON term.code = started.code AND term.trigger_on = started.trigger_on
WHERE happened
ORDER BY plan.id, nth;

UPDATE cases_enforcementcase SET due_on = clock.earliest FROM (
    SELECT record_id, min(due_on) AS earliest FROM deadlines_clock WHERE state = 'running' AND kind = 'case'
    GROUP BY record_id) clock
WHERE clock.record_id = cases_enforcementcase.id;
