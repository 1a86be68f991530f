-- What people did with each case.
INSERT INTO records_step (
    kind, record_id, action, from_status, to_status, "on", at, note, data, bureau_id, city_id, by_id, by_bureau_id
)
SELECT 'case', plan.id, done.action, done.from_status, done.to_status, done.on,
    bench.at(done.on, least(0.99, plan.hour / 2 + done.nth * 0.05)), '', '{}', plan.bureau_id, plan.city_id, done.by_id,
    plan.bureau_id
FROM bench.case_plan plan CROSS JOIN LATERAL (VALUES
    (1, 'register', '', 'proposed', plan.officer_id, plan.registered_on, true),
    (2, CASE plan.status WHEN 'declined' THEN 'decline' ELSE 'file' END, 'proposed',
        CASE plan.status WHEN 'declined' THEN 'declined' ELSE 'investigating' END, plan.head_id,
        coalesce(plan.filed_on, plan.registered_on + 1), plan.status <> 'proposed'),
    (3, 'conclude', 'investigating', 'review', plan.officer_id, coalesce(plan.decided_on - 8, plan.filed_on),
        plan.status IN ('review', 'executing', 'closed')),
    (4, 'pass_review', 'review', 'notifying', plan.officer_ids[1], plan.decided_on - 7, plan.decided_on IS NOT NULL),
    (5, 'notify_last', 'notifying', 'deciding', plan.officer_id, plan.decided_on - 7, plan.decided_on IS NOT NULL),
    (6, 'decide_last', 'deciding', 'decided', plan.head_id, plan.decided_on, plan.decided_on IS NOT NULL),
    (7, 'serve_last', 'decided', 'executing', plan.officer_id, plan.served_on, plan.decided_on IS NOT NULL),
    (8, 'propose_close', 'executing', 'closing', plan.officer_id, plan.closed_on, plan.status = 'closed'),
    (9, 'close', 'closing', 'closed', plan.head_id, plan.closed_on, plan.status = 'closed')
) done (nth, action, from_status, to_status, by_id, "on", happened)
WHERE happened
ORDER BY plan.id, nth;
