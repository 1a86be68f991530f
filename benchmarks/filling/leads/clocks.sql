-- The terms of each lead that was worked here; of a workbook's lead only while it is open.
INSERT INTO deadlines_clock (
    readers, kind, record_id, record_number, record_url, code, rule_id, trigger_on, nominal_on, due_on, safe_due_on,
    excluded_days, provisional, calendar_version, explanation, state, overdue_since, started_at, ended_on, assignee_id,
    bureau_id, city_id, ended_by_id, started_by_id
)
SELECT lead.readers, 'lead', lead.id, lead.number, format('/leads/%s/', lead.id), started.code, term.rule_id,
    started.trigger_on, term.nominal_on, term.due_on, term.safe_due_on, term.excluded_days, term.provisional,
    term.calendar_version, term.explanation, CASE WHEN started.ended_on IS NULL THEN 'running' ELSE 'done' END,
    CASE WHEN started.ended_on > term.due_on THEN term.due_on + 1 END, bench.at(plan.registered_on, plan.hour),
    started.ended_on, lead.assignee_id, lead.bureau_id, lead.city_id,
    CASE WHEN started.ended_on IS NOT NULL THEN plan.officer_id END, lead.created_by_id
FROM bench.plan JOIN leads_lead lead USING (id)
CROSS JOIN LATERAL (VALUES
    (1, 'CASE_FILE', plan.found_on, plan.ended_on, plan.is_worked OR plan.is_open),
    (2, 'LEAD_DISPATCH', plan.registered_on,
        CASE WHEN plan.is_assigned THEN plan.assigned_on WHEN plan.status = 'not_ours' THEN plan.ended_on END,
        plan.is_worked),
    (3, 'LEAD_SIGN', plan.assigned_on, CASE WHEN plan.is_signed THEN plan.signed_on ELSE plan.ended_on END,
        plan.is_assigned AND plan.status <> 'returned'),
    (4, 'LEAD_RESULT', CASE WHEN plan.is_worked THEN plan.signed_on ELSE plan.found_on END, plan.ended_on,
        plan.is_signed OR (plan.is_open AND NOT plan.is_worked))
) started (nth, code, trigger_on, ended_on, happened)
JOIN bench.term ON term.code = started.code AND term.trigger_on = started.trigger_on
WHERE happened
ORDER BY plan.id, nth;

-- The earliest of them is the day of the lead, and of what former holders see of it.
UPDATE leads_lead SET due_on = clock.earliest FROM (
    SELECT record_id, min(due_on) AS earliest FROM deadlines_clock WHERE state = 'running' GROUP BY record_id) clock
WHERE clock.record_id = leads_lead.id AND leads_lead.status <> 'sealed';

INSERT INTO leads_stub (lead_id, number, status, due_on, cleared_on, outcome_id, holder_id, handed_on, may_urge, bureau_id, city_id)
SELECT lead.id, number, lead.status, due_on, cleared_on, outcome_id, lead.bureau_id, assigned_on, way = 'down', plan.found_by_id, lead.found_city_id
FROM bench.plan JOIN leads_lead lead USING (id) WHERE way <> 'here' AND plan.status <> 'sealed';

-- Whoever was near the last day was reminded at the time, and has read it.
INSERT INTO deadlines_reminder (clock_id, step_id, due_on, occurrence, recipient_id, state, recorded_at)
SELECT clock.id, step.id, clock.due_on, 0, clock.assignee_id, 'ready', bench.at(clock.safe_due_on - 3, 0)
FROM deadlines_clock clock JOIN deadlines_reminderpolicy policy ON policy.covers = 'own'
JOIN deadlines_reminderstep step ON step.policy_id = policy.id AND step.moment = 'before' AND step.offset = 2
WHERE clock.state = 'done' AND clock.code = 'CASE_FILE' AND clock.ended_on >= clock.safe_due_on - 3
    AND clock.assignee_id IS NOT NULL;
INSERT INTO notifications_notification (
    user_id, what, key, kind, record_id, record_number, url, page, params, urgent, created_at, read_at, reminder_id
)
SELECT told.recipient_id, 'reminder', format('reminder:%s', told.id), clock.kind, clock.record_id, clock.record_number,
    clock.record_url, clock.record_url, jsonb_build_object('rule', clock.code, 'due_on', clock.due_on), false,
    told.recorded_at, told.recorded_at + interval '1 hour', told.id
FROM deadlines_reminder told JOIN deadlines_clock clock ON clock.id = told.clock_id;
