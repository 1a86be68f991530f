-- One for three of four letters with measures, which it carries out all; two hundred for the heavy one's.
CREATE UNLOGGED TABLE bench.action AS
SELECT row_number() OVER (ORDER BY letter.id, copy.n) AS id, letter.id AS letter_id, copy.n AS nth, bureau_id, city_id, code,
    officer_id, place, hour, months, scene, planned_on + copy.n % 5 AS registered_on,
    extract(year FROM planned_on + copy.n % 5)::int AS year, planned_on + 5 + (months * 30)::int AS planned_on,
    CASE WHEN planned_on + 5 + (months * 30)::int <= least(today, coalesce(ended_on, today)) THEN 'held'
        WHEN is_open THEN 'planned' ELSE 'called_off' END AS status
FROM bench.letter CROSS JOIN bench.heavy_letter heavy
CROSS JOIN LATERAL generate_series(1, CASE WHEN letter.id = heavy.id THEN 200 ELSE 1 END) copy (n)
WHERE has_measures AND (letter.id % 4 > 0 OR letter.id = heavy.id);
ALTER TABLE bench.action ADD PRIMARY KEY (id);
ANALYZE bench.action;

INSERT INTO rectification_action (
    id, bureau_id, city_id, shared_with, number, title, assignee_id, registered_on, due_on, version, created_by_id,
    created_at, status, form, campaign_code, planned_on, place, organs, held_on, staff_count, checked_count, found_count,
    findings
)
SELECT action.id, bureau_id, city_id, '{}',
    format('XD-%s-%s-%s', code, year, lpad(number::text, greatest(4, length(number::text)), '0')),
    replace(scene.action, '{place}', place), officer_id, registered_on, NULL, 1, officer_id,
    bench.at(registered_on, hour), status, (ARRAY['inspection', 'joint', 'talks', 'publicity'])[1 + action.id % 4], '',
    planned_on, place, '', CASE WHEN status = 'held' THEN planned_on END,
    CASE WHEN status = 'held' THEN 4 + (months * 20)::int END, CASE WHEN status = 'held' THEN 10 + (months * 90)::int END,
    CASE WHEN status = 'held' THEN (months * 9)::int END,
    CASE WHEN status = 'held' THEN '个别经营户未公示收费，已责令改正。' ELSE '' END
FROM (SELECT *, row_number() OVER (PARTITION BY bureau_id, year ORDER BY id) AS number FROM bench.action) action
JOIN bench.letter_scene scene ON scene.n = action.scene
ORDER BY action.id;

INSERT INTO records_series (name, year, last, bureau_id)
SELECT 'action', year, count(*), bureau_id FROM bench.action GROUP BY year, bureau_id;

INSERT INTO rectification_action_measures (action_id, measure_id)
SELECT action.id, measure.id FROM bench.action CROSS JOIN bench.heavy_letter heavy
JOIN (SELECT *, row_number() OVER (PARTITION BY letter_id ORDER BY id) AS number FROM bench.measure) measure USING (letter_id)
WHERE letter_id <> heavy.id OR measure.number IN (1 + action.nth % 60, 1 + action.nth * 7 % 60)
ORDER BY 1, 2;
