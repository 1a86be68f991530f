-- What people did with each letter and with what follows from it: the backbone of their timelines.
CREATE UNLOGGED TABLE bench.letter_step AS
SELECT done.kind, done.record_id, done.nth, done.action, done.from_status, done.to_status, done.by_id, done.on, done.bureau_id,
    done.city_id, bench.at(done.on, least(0.99, done.hour / 2 + done.nth * 0.05)) AS at, gen_random_uuid() AS context_id
FROM (
    SELECT 'order' AS kind, letter.id AS record_id, bureau_id, city_id, hour, moved.*
    FROM bench.letter CROSS JOIN LATERAL (VALUES
        (1, 'register', '', 'registered', officer_id, registered_on, true),
        (2, 'dispatch', 'registered', 'dispatched', head_id, dispatched_on, is_dispatched),
        (3, 'plan', 'dispatched', 'rectifying', officer_id, planned_on, is_planned),
        (4, 'report_done', 'rectifying', 'await_accept', officer_id, done_on, status IN ('await_accept', 'accepted', 'closed')),
        (5, 'accept', 'await_accept', 'accepted', head_id, accepted_on, status IN ('accepted', 'closed')),
        (6, 'sign_off', 'accepted', 'closed', head_id, ended_on, status = 'closed'),
        (7, 'object', 'dispatched', 'objected', head_id, planned_on, status IN ('objected', 'withdrawn')),
        (8, 'withdraw', 'objected', 'withdrawn', officer_id, ended_on, status = 'withdrawn'),
        (9, 'void', 'registered', 'void', head_id, ended_on, status = 'void')
    ) moved (nth, action, from_status, to_status, by_id, "on", happened)
    UNION ALL
    SELECT 'part', part.id, part.bureau_id, staff.city_id, hour, moved.*
    FROM bench.part JOIN bench.letter ON letter.id = letter_id JOIN bench.staff ON staff.bureau_id = part.bureau_id
    CROSS JOIN LATERAL (VALUES
        (1, 'register', '', 'assigned', letter.head_id, dispatched_on, true),
        (2, 'sign', 'assigned', 'doing', part.officer_id, planned_on, part.status IN ('doing', 'done', 'accepted')),
        (3, 'report', 'doing', 'done', part.officer_id, done_on, part.status IN ('done', 'accepted')),
        (4, 'accept', 'done', 'accepted', letter.head_id, accepted_on, part.status = 'accepted'),
        (5, 'end', 'assigned', 'recalled', letter.head_id, ended_on, part.status = 'recalled')
    ) moved
    UNION ALL
    SELECT 'measure', id, bureau_id, city_id, hour, moved.*
    FROM bench.measure CROSS JOIN LATERAL (VALUES
        (1, 'register', '', 'planned', officer_id, made_on, true),
        (2, 'report', 'planned', 'doing', officer_id, reported_on, status IN ('doing', 'done', 'accepted')),
        (3, 'report_done', 'doing', 'done', officer_id, done_on, status IN ('done', 'accepted')),
        (4, 'accept', 'done', 'accepted', head_id, accepted_on, status = 'accepted'),
        (5, 'cancel', 'planned', 'cancelled', head_id, reported_on, status = 'cancelled')
    ) moved
    UNION ALL
    SELECT 'action', id, bureau_id, city_id, hour, moved.*
    FROM bench.action CROSS JOIN LATERAL (VALUES
        (1, 'register', '', 'planned', officer_id, registered_on, true),
        (2, 'hold', 'planned', 'held', officer_id, planned_on, status = 'held'),
        (3, 'call_off', 'planned', 'called_off', officer_id, registered_on, status = 'called_off')
    ) moved
    UNION ALL
    SELECT 'reply', id, bureau_id, city_id, hour, moved.*
    FROM bench.reply CROSS JOIN LATERAL (VALUES
        (1, 'register', '', 'draft', officer_id, drafted_on, true),
        (2, 'submit', 'draft', 'cosign', officer_id, replied_on, status <> 'draft'),
        (3, 'cosign', 'cosign', 'await_sign', head_id, replied_on, status <> 'draft'),
        (4, 'sign', 'await_sign', 'signed', head_id, replied_on, status <> 'draft'),
        (5, 'send', 'signed', 'sent', officer_id, replied_on, status <> 'draft'),
        (6, 'deliver', 'sent', 'delivered', officer_id, replied_on, status <> 'draft'),
        (7, 'satisfied', 'delivered', 'satisfied', officer_id, replied_on, status = 'satisfied')
    ) moved
) done
WHERE happened;

INSERT INTO records_step (kind, record_id, action, from_status, to_status, "on", at, note, data, bureau_id, city_id, by_id, by_bureau_id)
SELECT kind, record_id, action, from_status, to_status, "on", at, '', '{}', bureau_id, city_id, by_id, bureau_id
FROM bench.letter_step
ORDER BY kind, record_id, nth;
