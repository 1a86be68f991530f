-- What people did with each lead: the backbone of its timeline.
CREATE UNLOGGED TABLE bench.step AS
SELECT plan.id AS lead_id, done.nth, done.action, done.from_status, done.to_status, done.by_id, done.on,
    bench.at(done.on, least(0.99, plan.hour / 2 + done.nth * 0.05)) AS at, gen_random_uuid() AS context_id
FROM bench.plan
JOIN bench.staff city ON city.bureau_id = plan.city_id
JOIN bench.staff finder ON finder.bureau_id = plan.found_by_id
JOIN bench.scene ON scene.n = plan.scene
CROSS JOIN LATERAL (SELECT plan.level = 'county' AND scene.category IN ('gang', 'evil') AS by_city) rule
CROSS JOIN LATERAL (VALUES
    (1, 'register', '', CASE WHEN plan.is_worked THEN 'registered' ELSE 'checking' END,
        finder.officer_ids[1 + floor(plan.whose * cardinality(finder.officer_ids))::int], plan.registered_on, true),
    (2, CASE plan.way WHEN 'down' THEN 'dispatch' WHEN 'across' THEN 'take' END, 'registered',
        CASE plan.way WHEN 'down' THEN 'dispatched' ELSE 'registered' END, plan.head_id, plan.assigned_on,
        plan.way <> 'here'),
    (3, CASE plan.way WHEN 'down' THEN 'reassign' ELSE 'assign' END,
        CASE plan.way WHEN 'down' THEN 'dispatched' ELSE 'registered' END, 'dispatched', plan.head_id, plan.assigned_on,
        plan.is_assigned AND plan.has_officer),
    (4, 'sign', 'dispatched', 'checking', plan.officer_id, plan.signed_on, plan.is_signed),
    (5, 'propose_outcome', 'checking', 'await_approval', plan.officer_id, plan.proposed_on, plan.is_proposed),
    (6, 'endorse', 'await_approval', 'await_city', plan.head_id, coalesce(plan.ended_on, plan.proposed_on),
        plan.is_proposed AND rule.by_city AND plan.status <> 'await_approval'),
    (7, CASE WHEN NOT plan.is_worked THEN 'clear_by_ledger' WHEN rule.by_city THEN 'approve_gang' ELSE 'approve' END,
        CASE WHEN NOT plan.is_worked THEN 'checking' WHEN rule.by_city THEN 'await_city' ELSE 'await_approval' END,
        'cleared', CASE WHEN rule.by_city THEN city.head_id ELSE plan.head_id END, plan.ended_on, plan.status = 'cleared'),
    (8, CASE plan.status WHEN 'merged' THEN 'merge' WHEN 'not_ours' THEN 'decline' WHEN 'void' THEN 'void'
        WHEN 'sealed' THEN 'seal' WHEN 'escalated' THEN 'escalate' WHEN 'returned' THEN 'return' END,
        CASE plan.status WHEN 'not_ours' THEN 'registered' ELSE 'dispatched' END, plan.status, plan.head_id,
        coalesce(plan.ended_on, plan.signed_on),
        plan.status IN ('merged', 'not_ours', 'void', 'sealed', 'escalated', 'returned'))
) done (nth, action, from_status, to_status, by_id, "on", happened)
WHERE happened;

INSERT INTO records_step (
    readers, kind, record_id, action, from_status, to_status, "on", at, note, data, bureau_id, city_id, by_id, by_bureau_id
)
SELECT lead.readers, 'lead', lead.id, action, from_status, to_status, "on", at,
    CASE action WHEN 'assign' THEN '请核查' ELSE '' END, '{}', lead.bureau_id, lead.city_id, by_id, lead.bureau_id
FROM bench.step JOIN leads_lead lead ON lead.id = step.lead_id
ORDER BY lead.id, nth;

-- Colleagues talk about one lead in ten.
INSERT INTO records_comment
    (readers, kind, record_id, text, mentioned, is_shared, shared_with, at, author_id, author_bureau_id, bureau_id, city_id)
SELECT lead.readers, 'lead', lead.id, '已与' || w3.word || '方面联系，' || w4.word || '情况待核。', '{}', false, '{}',
    bench.at(plan.assigned_on, 0.8), plan.officer_id, lead.bureau_id, lead.bureau_id, lead.city_id
FROM bench.plan JOIN leads_lead lead USING (id)
JOIN bench.word w3 ON w3.n = plan.w3 JOIN bench.word w4 ON w4.n = plan.w4
WHERE plan.id % 10 = 0
ORDER BY lead.id;
