-- Each place has its court, procuratorate, supervision commission and police.
INSERT INTO rectification_organ (name, key, kind, level)
SELECT DISTINCT name, name, kind, level
FROM bench.staff, bench.letter_scene scene CROSS JOIN LATERAL (SELECT replace(scene.issuer, '{place}', staff.place)) organ (name)
ORDER BY name;

INSERT INTO rectification_rectificationorder (
    id, bureau_id, city_id, shared_with, number, title, assignee_id, registered_on, due_on, version, created_by_id,
    created_at, status, reply_state, type_id, variant, issuer_id, issuer_number, issuer_number_key, issued_on,
    received_on, received_level, addressee_id, key_area_id, part_count, measure_count, replied_on, opinion, accepted_on,
    closed_on, round
)
SELECT letter.id, letter.bureau_id, letter.city_id,
    ARRAY(SELECT DISTINCT key FROM bench.staff other, LATERAL (VALUES (other.bureau_id), (other.city_id)) keys (key)
        WHERE is_dispatched AND other.bureau_id IN (helper_id, joint_id) ORDER BY key),
    format('SH-%s-%s-%s', letter.code, year, lpad(nth::text, greatest(4, length(nth::text)), '0')),
    replace(scene.title, '{place}', letter.place) || '（' || w1.word || '）',
    CASE WHEN is_dispatched THEN officer_id END, registered_on, NULL, 1, officer_id, bench.at(registered_on, hour),
    status, reply_state, scene.type_id, 'ordinary', organ.id,
    format('%s%s〔%s〕%s号', left(letter.place, 1), scene.word, year, letter.id),
    format('%s%s(%s)%s号', left(letter.place, 1), scene.word, year, letter.id), received_on - 3,
    received_on, letter.level, letter.bureau_id, scene.key_area_id, 0, 0, replied_on,
    CASE WHEN reply_state = 'satisfied' THEN 'satisfied' ELSE '' END, accepted_on,
    CASE WHEN status = 'closed' THEN ended_on END, 1
FROM (SELECT *, row_number() OVER (PARTITION BY bureau_id, year ORDER BY id) AS nth FROM bench.letter) letter
JOIN bench.letter_scene scene ON scene.n = letter.scene
JOIN bench.word w1 ON w1.n = letter.w1
JOIN rectification_organ organ ON organ.key = replace(scene.issuer, '{place}', letter.place)
ORDER BY letter.id;

-- What it points out; 38 letters mention 榆钱 and 20 阿胶糕, however many there are. Old ones say why nothing was planned.
INSERT INTO rectification_problem (order_id, position, text, no_measure_reason)
SELECT letter.id, problem.position,
    problem.problem || '涉及' || w2.word || '、' || w3.word || '等' || (2 + months * 60)::int || '户。'
        || CASE WHEN letter.id % (letters / 38) = 7 AND position = 1 THEN '现场有榆钱。' ELSE '' END
        || CASE WHEN letter.id % (letters / 20) = 3 AND position = 1 THEN '销售阿胶糕。' ELSE '' END,
    CASE WHEN status = 'closed' AND NOT has_measures AND served_with_id IS NULL AND letter.id % 4 = 0
        THEN '收函前已整改完毕。' ELSE '' END
FROM bench.letter JOIN bench.letter_problem problem USING (scene) CROSS JOIN bench.given
JOIN bench.word w2 ON w2.n = letter.w2 JOIN bench.word w3 ON w3.n = letter.w3
ORDER BY letter.id, problem.position;
CREATE UNLOGGED TABLE bench.problem AS SELECT id, order_id, position FROM rectification_problem;
ALTER TABLE bench.problem ADD PRIMARY KEY (order_id, position);
ANALYZE bench.problem;

INSERT INTO records_series (name, year, last, bureau_id)
SELECT 'order', year, count(*), bureau_id FROM bench.letter GROUP BY year, bureau_id;
