-- Six companies for ten leads; some are met again and again. Four of five are known by their credit code.
CREATE UNLOGGED TABLE bench.company AS
SELECT number.n AS id, staff.place || first.word || second.word || substr(scene.company, 8) AS name,
    CASE WHEN number.n % 5 > 0 THEN '91' || staff.code || lpad(number.n::text, 9, '0') || 'X' ELSE '' END AS credit_code, staff.place
FROM bench.given CROSS JOIN LATERAL generate_series(1, (size * 0.6)::int) number (n)
JOIN bench.slot ON slot.n = number.n::bigint * 7919 % 10000 JOIN bench.staff USING (bureau_id)
JOIN bench.scene ON scene.n = number.n % (SELECT count(*) FROM bench.scene)
JOIN bench.word first ON first.n = number.n % 20000
JOIN bench.word second ON second.n = (number.n / 20000 * 31 + number.n * 7) % 20000;

INSERT INTO records_subject (id, kind, name, normalised_name, credit_code, id_note, address)
SELECT id, 'company', name, name, credit_code, '', place FROM bench.company;
INSERT INTO records_subjectevent
    (pgh_created_at, pgh_label, id, kind, name, normalised_name, credit_code, id_note, address, pgh_obj_id)
SELECT now(), 'insert', id, 'company', name, name, credit_code, '', place, id FROM bench.company;

ALTER TABLE bench.company ADD PRIMARY KEY (id);
ANALYZE bench.company;
