-- Whoever holds a dispatched letter leads in it; counties help with its first problem, some cities are addressed, too.
CREATE UNLOGGED TABLE bench.part AS
SELECT row_number() OVER (ORDER BY letter.id, given.nth) AS id, letter.id AS letter_id,
    row_number() OVER (PARTITION BY letter.id ORDER BY given.nth) AS nth, given.bureau_id, role, origin,
    staff.officer_ids[1 + floor(letter.who * cardinality(staff.officer_ids))::int] AS officer_id,
    CASE WHEN letter.status IN ('accepted', 'closed') THEN 'accepted' WHEN letter.status = 'await_accept' THEN 'done'
        WHEN letter.status = 'withdrawn' THEN 'recalled' WHEN letter.status = 'rectifying' OR origin = 'addressed' THEN 'doing'
        ELSE 'assigned' END AS status
FROM bench.letter CROSS JOIN LATERAL (VALUES
    (1, letter.bureau_id, 'lead', 'assigned'), (2, letter.helper_id, 'co', 'assigned'), (3, letter.joint_id, 'lead', 'addressed')
) given (nth, bureau_id, role, origin)
JOIN bench.staff ON staff.bureau_id = given.bureau_id
WHERE letter.is_dispatched;

INSERT INTO rectification_part (
    id, bureau_id, city_id, shared_with, number, title, assignee_id, registered_on, due_on, version, created_by_id,
    created_at, status, order_id, role, origin, instruction, received_on, done_on, done_by_id, result
)
SELECT part.id, part.bureau_id, staff.city_id,
    CASE WHEN part.origin = 'addressed' THEN ARRAY(SELECT DISTINCT unnest(ARRAY[letter.bureau_id, letter.city_id])) ELSE '{}' END,
    held.number || '-' || part.nth, held.title, part.officer_id, dispatched_on, NULL, 1, letter.head_id,
    bench.at(dispatched_on, letter.hour), part.status, letter.id, role, origin, '请按时整改', dispatched_on,
    CASE WHEN part.status IN ('done', 'accepted') THEN letter.done_on END,
    CASE WHEN part.status IN ('done', 'accepted') THEN part.officer_id END,
    CASE WHEN part.status IN ('done', 'accepted') THEN '已按要求完成整改。' ELSE '' END
FROM bench.part JOIN bench.letter ON letter.id = part.letter_id JOIN rectification_rectificationorder held ON held.id = letter.id
JOIN bench.staff ON staff.bureau_id = part.bureau_id
ORDER BY part.id;

INSERT INTO rectification_part_problems (part_id, problem_id)
SELECT part.id, problem.id FROM bench.part JOIN bench.problem ON problem.order_id = part.letter_id
WHERE role = 'lead' OR position = 1
ORDER BY part.id, problem.id;

UPDATE rectification_rectificationorder letter SET part_count = counted.parts
FROM (SELECT letter_id, count(*) AS parts FROM bench.part GROUP BY letter_id) counted WHERE counted.letter_id = letter.id;
