-- One row for each lead to come, in the order of registration: whose it is, when it moves, how it ends.
SELECT setseed(0.20181123);

-- Six years; the flow grows, and a campaign in the last three weeks brings four leads of a hundred.
CREATE UNLOGGED TABLE bench.drawn AS
SELECT n AS id,
    CASE WHEN n <= size * 0.96
        THEN today - 2190 + floor(2169 * power(n / (size * 0.96), 0.7))::int
        ELSE today - 20 + floor(20 * (n - size * 0.96) / (size * 0.04))::int END AS registered_on,
    floor(random() * 10000)::int AS slot, floor(random() * (SELECT count(*) FROM bench.scene))::int AS scene,
    random() AS fate, random() AS ending, random() AS pace, random() AS origin, random() AS who, random() AS whose,
    random() AS hour, random() AS late, random() AS months, random() AS company,
    bench.word_number(random()) AS w1, bench.word_number(random()) AS w2, bench.word_number(random()) AS w3,
    bench.word_number(random()) AS w4, bench.word_number(random()) AS w5, bench.word_number(random()) AS w6
FROM bench.given, generate_series(1, size) n;

-- Nearly all of the last weeks are open, of older ones few and fewer: together about five of a hundred.
CREATE UNLOGGED TABLE bench.placed AS
SELECT drawn.*, staff.bureau_id, staff.city_id, staff.level, staff.code, staff.place, staff.head_id,
    staff.officer_ids[1 + floor(who * cardinality(staff.officer_ids))::int] AS officer_id,
    registered_on > today - 1095 AS is_worked, -- older ones came in by workbook, already closed
    fate < CASE WHEN today - registered_on <= 21 THEN 0.92 WHEN today - registered_on <= 60 THEN 0.15
        WHEN today - registered_on <= 180 THEN 0.05 WHEN today - registered_on <= 1095 THEN 0.01
        ELSE 0.001 END AS is_open,
    CASE WHEN staff.level = 'county' AND origin < 0.25 AND registered_on > today - 1095 THEN 'down'
        WHEN origin >= 0.97 AND registered_on > today - 1095 AND staff.level <> 'province' THEN 'across'
        ELSE 'here' END AS way
FROM bench.drawn JOIN bench.slot ON slot.n = drawn.slot JOIN bench.staff USING (bureau_id), bench.given;

CREATE UNLOGGED TABLE bench.plan AS
WITH ended AS (
    SELECT placed.*,
        CASE WHEN NOT is_open THEN least(today, registered_on + 3 + (pace * pace * 40)::int) END AS ended_on,
        CASE WHEN way = 'down' THEN city_id WHEN way = 'across' THEN elsewhere.bureau_id ELSE placed.bureau_id
            END AS found_by_id
    FROM bench.placed CROSS JOIN bench.given CROSS JOIN LATERAL (
        SELECT bureau_id FROM bench.staff other WHERE other.level = 'city' AND other.bureau_id <> placed.city_id
        ORDER BY hashint8(other.bureau_id + placed.id) LIMIT 1) elsewhere
), stated AS (
    SELECT ended.*,
        CASE WHEN is_open AND NOT is_worked THEN 'checking'
            WHEN is_open AND today - registered_on <= 1 THEN
                CASE WHEN ending < 0.6 AND way <> 'down' THEN 'registered' ELSE 'dispatched' END
            WHEN is_open THEN CASE
                WHEN ending < 0.06 AND way <> 'down' THEN 'registered' WHEN ending < 0.16 THEN 'dispatched'
                WHEN ending < 0.82 THEN 'checking' WHEN ending < 0.84 THEN 'escalated' WHEN ending < 0.85 THEN 'returned'
                WHEN ending < 0.90 AND level = 'county' AND scene.category IN ('gang', 'evil') THEN 'await_city'
                ELSE 'await_approval' END
            WHEN NOT is_worked OR ending < 0.94 THEN 'cleared'
            WHEN ending < 0.96 AND lag(ended.id) OVER same_bureau IS NOT NULL THEN 'merged'
            WHEN ending < 0.98 AND way = 'here' THEN 'not_ours' WHEN ending < 0.9995 THEN 'void' ELSE 'sealed' END AS status,
        lag(ended.id) OVER same_bureau AS lead_before
    FROM ended JOIN bench.scene ON scene.n = ended.scene, bench.given
    WINDOW same_bureau AS (PARTITION BY bureau_id ORDER BY id)
)
SELECT stated.*,
    is_worked AND status NOT IN ('registered', 'not_ours') AS is_assigned,
    is_worked AND status NOT IN ('registered', 'dispatched', 'not_ours', 'returned', 'merged') AS is_signed,
    is_worked AND status IN ('await_approval', 'await_city', 'cleared') AS is_proposed,
    status IN ('checking', 'escalated', 'await_approval', 'await_city', 'cleared')
        OR (status = 'dispatched' AND pace < 0.7) AS has_officer,
    status = 'cleared' AND is_worked AND ending < 0.01 AND ended_on < today - 30 AS was_reopened,
    least(coalesce(ended_on, today), registered_on + (pace * 2)::int) AS assigned_on,
    least(coalesce(ended_on, today), registered_on + (pace * 2)::int + 1) AS signed_on,
    CASE WHEN is_open THEN least(today, registered_on + (pace * 2)::int + 2 + (hour * 10)::int)
        ELSE greatest(least(ended_on, registered_on + (pace * 2)::int + 1), ended_on - 2) END AS proposed_on,
    registered_on - least((late * 4)::int, extract(day FROM registered_on)::int - 1) AS found_on
FROM stated, bench.given;
ALTER TABLE bench.plan ADD PRIMARY KEY (id);
ANALYZE bench.plan;
