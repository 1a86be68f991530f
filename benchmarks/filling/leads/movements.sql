-- The ledger: what came in, moved, was reopened, went out.
INSERT INTO leads_movement (
    lead_id, number, kind, effective_on, recorded_at, recorded_by_id, bureau_id, city_id, counterpart_id, is_internal, note
)
SELECT lead.id, coalesce(nullif(lead.former_number, ''), lead.number), moved.kind, moved.on, bench.at(moved.on, plan.hour),
    plan.officer_id, moved.bureau_id, staff.city_id, moved.counterpart_id, moved.kind LIKE 'moved%' AND plan.way = 'down', ''
FROM bench.plan JOIN leads_lead lead USING (id)
CROSS JOIN LATERAL (VALUES
    (1, 'entered', plan.found_on, plan.found_by_id, NULL, true),
    (2, 'moved_out', plan.assigned_on, plan.found_by_id, plan.bureau_id, plan.way <> 'here'),
    (3, 'moved_in', plan.assigned_on, plan.bureau_id, plan.found_by_id, plan.way <> 'here'),
    (4, 'cleared', plan.ended_on, plan.bureau_id, NULL, plan.was_reopened),
    (5, 'reopened', plan.ended_on, plan.bureau_id, NULL, plan.was_reopened),
    (6, CASE plan.status WHEN 'void' THEN 'voided' WHEN 'sealed' THEN 'moved_out' ELSE plan.status END,
        plan.ended_on, plan.bureau_id, NULL, NOT plan.is_open)
) moved (nth, kind, "on", bureau_id, counterpart_id, happened)
JOIN bench.staff ON staff.bureau_id = moved.bureau_id
WHERE happened
ORDER BY plan.id, nth;
