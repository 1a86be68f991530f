-- One for each problem of six letters in ten, at the bureau whose problem it is; twenty for each of the heavy letter's.
CREATE UNLOGGED TABLE bench.measure AS
SELECT row_number() OVER (ORDER BY letter.id, copy.n, problem.position) AS id, letter.id AS letter_id, problem.position,
    holder.bureau_id, holder.city_id, holder.code, problem.measure AS text, copy.n AS copy,
    holder.officer_ids[1 + floor(letter.who * cardinality(holder.officer_ids))::int] AS officer_id,
    letter.planned_on AS made_on, extract(year FROM letter.planned_on)::int AS year, letter.hour, letter.w2, letter.w3,
    CASE WHEN copy.n > 1 THEN (ARRAY['planned', 'doing', 'doing', 'done', 'accepted'])[1 + copy.n % 5]
        WHEN letter.ending < 0.03 AND problem.position > 1 THEN 'cancelled'
        WHEN letter.status IN ('accepted', 'closed') THEN 'accepted'
        WHEN letter.status = 'await_accept' THEN CASE WHEN letter.pace < 0.6 THEN 'done' ELSE 'accepted' END
        WHEN letter.pace < 0.3 THEN 'planned' WHEN letter.pace < 0.85 THEN 'doing' ELSE 'done' END AS status,
    greatest(letter.planned_on, coalesce(letter.done_on, letter.today - 3)) AS done_on,
    greatest(letter.planned_on, coalesce(letter.accepted_on, letter.today - 1)) AS accepted_on,
    least(letter.planned_on + 10, letter.today) AS reported_on, letter.head_id, letter.bureau_id AS holder_id
FROM bench.letter JOIN bench.letter_problem problem USING (scene)
JOIN bench.staff holder ON holder.bureau_id
    = CASE WHEN problem.position = 1 THEN coalesce(letter.helper_id, letter.bureau_id) ELSE letter.bureau_id END
CROSS JOIN LATERAL generate_series(1, CASE WHEN letter.id = (SELECT id FROM bench.heavy_letter) THEN 20 ELSE 1 END) copy (n)
WHERE letter.has_measures;
ALTER TABLE bench.measure ADD PRIMARY KEY (id);
ANALYZE bench.measure;

INSERT INTO rectification_measure (
    id, bureau_id, city_id, shared_with, number, title, assignee_id, registered_on, due_on, version, created_by_id,
    created_at, status, text, made_on, plan_due_on, percent, reported_on, done_on, done_by_id, accepted_on,
    accepted_by_id, order_count
)
SELECT measure.id, bureau_id, city_id, '{}',
    format('CS-%s-%s-%s', code, year, lpad(number::text, greatest(4, length(number::text)), '0')),
    said.text, officer_id, made_on, NULL, 1, officer_id, bench.at(made_on, hour), status, said.text,
    made_on, made_on + 45, CASE status WHEN 'planned' THEN 0 WHEN 'cancelled' THEN 0 WHEN 'doing' THEN 60 ELSE 100 END,
    CASE WHEN status IN ('doing', 'done', 'accepted') THEN reported_on END,
    CASE WHEN status IN ('done', 'accepted') THEN done_on END, CASE WHEN status IN ('done', 'accepted') THEN officer_id END,
    CASE WHEN status = 'accepted' THEN accepted_on END, CASE WHEN status = 'accepted' THEN head_id END, 0
FROM (SELECT *, row_number() OVER (PARTITION BY bureau_id, year ORDER BY id) AS number FROM bench.measure) measure
JOIN bench.word w2 ON w2.n = measure.w2 JOIN bench.word w3 ON w3.n = measure.w3
CROSS JOIN LATERAL (SELECT measure.text || '重点检查' || w2.word || '、' || w3.word || '。' AS text) said
ORDER BY measure.id;

INSERT INTO records_series (name, year, last, bureau_id)
SELECT 'measure', year, count(*), bureau_id FROM bench.measure GROUP BY year, bureau_id;

-- It answers its own problem; the first one of a letter also all problems of the letter that is served with it.
INSERT INTO rectification_measure_problems (measure_id, problem_id)
SELECT measure.id, problem.id FROM bench.measure JOIN bench.problem ON order_id = letter_id AND problem.position = measure.position
UNION ALL
SELECT measure.id, problem.id FROM bench.letter JOIN bench.problem ON order_id = letter.id
JOIN bench.measure ON measure.letter_id = letter.served_with_id AND measure.position = 1 AND measure.copy = 1
ORDER BY 1, 2;

-- The counts that triggers keep.
UPDATE rectification_measure measure SET order_count = counted.orders FROM (
    SELECT measure_id, count(DISTINCT order_id) AS orders FROM rectification_measure_problems
    JOIN bench.problem ON problem.id = problem_id GROUP BY measure_id) counted
WHERE counted.measure_id = measure.id;
UPDATE rectification_rectificationorder letter SET measure_count = counted.measures FROM (
    SELECT order_id, count(DISTINCT measure.id) AS measures FROM rectification_measure_problems
    JOIN bench.problem ON problem.id = problem_id JOIN bench.measure ON measure.id = measure_id
    WHERE measure.status <> 'cancelled' GROUP BY order_id) counted
WHERE counted.order_id = letter.id;

-- How it went, with a file that proves it, and who accepted it.
INSERT INTO records_attachment (
    bureau_id, city_id, shared_with, kind, record_id, is_shared, uuid, name, extension, size, sha256, is_evidence, state,
    uploaded_by_id, uploaded_by_bureau_id, uploaded_at
)
SELECT bureau_id, city_id, '{}', 'measure', id, false, gen_random_uuid(), '整改现场.jpg', 'jpg', 240000,
    encode(sha256(id::text::bytea), 'hex'), true, 'clean', officer_id, bureau_id, bench.at(reported_on, hour)
FROM bench.measure WHERE status IN ('done', 'accepted') OR (status = 'doing' AND id % 2 = 0)
ORDER BY id;
INSERT INTO rectification_progress (
    bureau_id, city_id, measure_id, "on", at, by_id, done, percent, next_step, evidence
)
SELECT bureau_id, city_id, id, told.on, bench.at(told.on, hour), officer_id, told.done, told.percent, told.next_step, '{}'
FROM bench.measure CROSS JOIN LATERAL (VALUES
    (1, reported_on, '已部署检查，约谈了市场开办者。', 60, '月底前全部查完。', status IN ('doing', 'done', 'accepted')),
    (2, done_on, '已全部查完，不合格的均已改正。', 100, '', status IN ('done', 'accepted'))
) told (nth, "on", done, percent, next_step, happened)
WHERE happened ORDER BY id, nth;
INSERT INTO rectification_acceptance (
    bureau_id, city_id, measure_id, "on", at, verdict, acceptor_id, acceptor_bureau_id, doer_id, note, evidence_count
)
SELECT bureau_id, city_id, id, accepted_on, bench.at(accepted_on, hour), 'accepted', head_id, holder_id, officer_id, '', 1
FROM bench.measure WHERE status = 'accepted' ORDER BY id;
