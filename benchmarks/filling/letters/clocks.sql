-- The terms of letters and of who works on them. The draft's and the parts' are counted back from the answer's day.
CREATE UNLOGGED TABLE bench.letter_term AS
SELECT letter.id AS letter_id, term.* FROM bench.letter JOIN bench.letter_scene scene ON scene.n = letter.scene
JOIN bench.term ON term.code = scene.rule_code AND term.trigger_on = letter.received_on;
ALTER TABLE bench.letter_term ADD PRIMARY KEY (letter_id);

CREATE UNLOGGED TABLE bench.letter_clock AS
SELECT 'order' AS kind, letter.id AS record_id, held.number AS record_number, format('/orders/%s/', letter.id) AS record_url, started.*,
    letter.registered_on AS started_on, hour, held.assignee_id, held.bureau_id, held.city_id, officer_id AS by_id, NULL::date AS typed_due_on
FROM bench.letter JOIN rectification_rectificationorder held USING (id) JOIN bench.letter_term answer ON letter_id = letter.id
CROSS JOIN LATERAL (VALUES
    (1, 'ORD_REGISTER', letter.received_on, letter.registered_on, true),
    (2, 'ORD_DISPATCH', letter.registered_on, CASE WHEN is_dispatched THEN dispatched_on ELSE ended_on END, true),
    (3, answer.code, letter.received_on, letter.replied_on, true),
    (4, 'ORD_DRAFT', answer.due_on, letter.replied_on, true)
) started (nth, code, trigger_on, ended_on, happened)
UNION ALL
SELECT 'part', part.id, held.number, format('/orders/parts/%s/', part.id), 1,
    CASE WHEN part.origin = 'addressed' THEN answer.code ELSE 'ORD_PART' END,
    CASE WHEN part.origin = 'addressed' THEN held.received_on ELSE answer.due_on END, held.done_on, true,
    held.registered_on, hour, held.assignee_id, held.bureau_id, held.city_id, part.officer_id, NULL
FROM bench.part JOIN rectification_part held USING (id) JOIN bench.letter ON letter.id = part.letter_id
JOIN bench.letter_term answer ON answer.letter_id = letter.id
UNION ALL
SELECT 'measure', measure.id, held.number, format('/orders/measures/%s/', measure.id), 1, 'MEASURE_DUE', held.made_on,
    held.done_on, true, held.made_on, hour, held.assignee_id, held.bureau_id, held.city_id, officer_id, held.plan_due_on
FROM bench.measure JOIN rectification_measure held USING (id);

INSERT INTO deadlines_clock (
    kind, record_id, record_number, record_url, code, rule_id, trigger_on, typed_due_on, nominal_on, due_on, safe_due_on,
    excluded_days, provisional, calendar_version, explanation, state, overdue_since, started_at, ended_on, assignee_id,
    bureau_id, city_id, ended_by_id, started_by_id
)
SELECT clock.kind, clock.record_id, record_number, record_url, clock.code, term.rule_id, clock.trigger_on, typed_due_on,
    term.nominal_on, term.due_on, term.safe_due_on, term.excluded_days, term.provisional, term.calendar_version, term.explanation,
    CASE WHEN clock.ended_on IS NOT NULL THEN 'done' WHEN over.is_over THEN 'cancelled' ELSE 'running' END,
    CASE WHEN clock.ended_on > term.due_on THEN term.due_on + 1 END, bench.at(started_on, clock.hour),
    coalesce(clock.ended_on, CASE WHEN over.is_over THEN started_on END), assignee_id, clock.bureau_id, clock.city_id,
    CASE WHEN clock.ended_on IS NOT NULL OR over.is_over THEN by_id END, by_id
FROM bench.letter_clock clock
JOIN bench.term ON term.code = clock.code AND term.trigger_on = clock.trigger_on
LEFT JOIN bench.letter ON clock.kind = 'order' AND letter.id = clock.record_id
LEFT JOIN bench.part ON clock.kind = 'part' AND part.id = clock.record_id
LEFT JOIN bench.measure ON clock.kind = 'measure' AND measure.id = clock.record_id
CROSS JOIN LATERAL (SELECT coalesce(letter.status IN ('closed', 'withdrawn', 'void'), part.status = 'recalled',
    measure.status = 'cancelled') AS is_over) over
ORDER BY clock.kind, clock.record_id, clock.nth;

UPDATE rectification_rectificationorder letter SET due_on = clock.earliest FROM (
    SELECT record_id, min(due_on) AS earliest FROM deadlines_clock WHERE state = 'running' AND kind = 'order' GROUP BY 1) clock
WHERE clock.record_id = letter.id;
UPDATE rectification_part part SET due_on = clock.earliest FROM (
    SELECT record_id, min(due_on) AS earliest FROM deadlines_clock WHERE state = 'running' AND kind = 'part' GROUP BY 1) clock
WHERE clock.record_id = part.id;
UPDATE rectification_measure measure SET due_on = clock.earliest FROM (
    SELECT record_id, min(due_on) AS earliest FROM deadlines_clock WHERE state = 'running' AND kind = 'measure' GROUP BY 1) clock
WHERE clock.record_id = measure.id;
