-- One row for each letter to come, in the order of receipt: whose it is, how far it is, what answers it.
SELECT setseed(0.20190301);

-- Six years; the flow grows. Counties send three of ten up: their city holds them, they help.
CREATE UNLOGGED TABLE bench.letter_drawn AS
SELECT n AS id, today - 2190 + floor(2190 * power(n / letters::float8, 0.7))::int AS received_on,
    floor(random() * 10000)::int AS slot, floor(random() * (SELECT count(*) FROM bench.letter_scene))::int AS scene,
    random() AS fate, random() AS ending, random() AS pace, random() AS sending, random() AS who, random() AS hour,
    random() AS answer, random() AS months, random() AS planning,
    bench.word_number(random()) AS w1, bench.word_number(random()) AS w2, bench.word_number(random()) AS w3
FROM bench.given, generate_series(1, letters) n;

CREATE UNLOGGED TABLE bench.letter_placed AS
SELECT drawn.*, holder.bureau_id, holder.city_id, holder.level, holder.code, holder.place, holder.head_id,
    holder.officer_ids[1 + floor(who * cardinality(holder.officer_ids))::int] AS officer_id,
    CASE WHEN given_up THEN sender.bureau_id END AS helper_id, extract(year FROM received_on)::int AS year,
    CASE WHEN holder.level = 'city' AND drawn.id % 40 = 0 THEN (
        SELECT bureau_id FROM bench.staff other WHERE other.level = 'city' AND other.bureau_id <> holder.bureau_id
        ORDER BY hashint8(other.bureau_id + drawn.id) LIMIT 1) END AS joint_id,
    fate < CASE WHEN today - received_on <= 21 THEN 0.97 WHEN today - received_on <= 60 THEN 0.8
        WHEN today - received_on <= 120 THEN 0.15 WHEN today - received_on <= 365 THEN 0.02 ELSE 0.003 END AS is_open
FROM bench.letter_drawn drawn JOIN bench.slot ON slot.n = drawn.slot JOIN bench.staff sender USING (bureau_id)
CROSS JOIN bench.given CROSS JOIN LATERAL (SELECT sender.level = 'county' AND sending < 0.3 AS given_up) up
JOIN bench.staff holder ON holder.bureau_id = CASE WHEN given_up THEN sender.city_id ELSE sender.bureau_id END;

-- The one with sixty measures and two hundred actions: an old letter of the first city bureau, still being put right.
CREATE UNLOGGED TABLE bench.heavy_letter AS
SELECT max(id) AS id FROM bench.letter_placed, bench.given
WHERE level = 'city' AND code = '140100' AND received_on < today - 40;
UPDATE bench.letter_placed SET is_open = true, scene = 0, ending = 0.5, planning = 0, answer = 0.9
WHERE id = (SELECT id FROM bench.heavy_letter);

CREATE UNLOGGED TABLE bench.letter AS
WITH stated AS (
    SELECT placed.*, today, today - received_on AS age,
        CASE WHEN NOT is_open THEN CASE WHEN ending < 0.97 THEN 'closed' WHEN ending < 0.985 THEN 'withdrawn' ELSE 'void' END
            WHEN today - received_on <= 2 THEN CASE WHEN ending < 0.6 THEN 'registered' ELSE 'dispatched' END
            WHEN today - received_on <= 15 THEN
                CASE WHEN ending < 0.05 THEN 'registered' WHEN ending < 0.4 THEN 'dispatched' ELSE 'rectifying' END
            WHEN ending < 0.01 THEN 'objected' WHEN ending < 0.1 THEN 'dispatched' WHEN ending < 0.7 THEN 'rectifying'
            WHEN ending < 0.85 THEN 'await_accept' ELSE 'accepted' END AS status,
        CASE WHEN NOT is_open THEN least(today, received_on + 20 + (pace * pace * 70)::int) END AS ended_on,
        least(today, received_on + (hour * 2)::int) AS registered_on
    FROM bench.letter_placed placed, bench.given
), dated AS (
    SELECT stated.*, least(coalesce(ended_on, today), received_on + 3) AS dispatched_on,
        least(coalesce(ended_on, today), received_on + 4 + (pace * 8)::int) AS planned_on,
        CASE WHEN status = 'closed' THEN greatest(received_on, ended_on - 5)
            WHEN status IN ('await_accept', 'accepted') THEN least(today - 2, received_on + 15 + (pace * 30)::int)
            END AS done_on,
        CASE WHEN status = 'closed' THEN greatest(received_on, ended_on - 3)
            WHEN status = 'accepted' THEN least(today, received_on + 17 + (pace * 30)::int) END AS accepted_on,
        CASE WHEN status IN ('closed', 'accepted') THEN CASE WHEN answer < 0.5 THEN 'satisfied' ELSE 'delivered' END
            WHEN status = 'await_accept' THEN CASE WHEN answer < 0.4 THEN 'delivered' WHEN answer < 0.8 THEN 'drafting'
                ELSE 'none' END
            WHEN status = 'rectifying' AND age > 20 THEN CASE WHEN answer < 0.15 THEN 'delivered'
                WHEN answer < 0.3 THEN 'drafting' ELSE 'none' END
            ELSE 'none' END AS reply_state,
        status NOT IN ('registered', 'void') AS is_dispatched,
        status IN ('rectifying', 'await_accept', 'accepted', 'closed') AS is_planned,
        planning < 0.6 AND status IN ('rectifying', 'await_accept', 'accepted', 'closed') AS has_measures
    FROM stated
), served AS (
    SELECT dated.*, CASE WHEN is_planned AND planning >= 0.6 AND planning < 0.85 AND lag(has_measures) OVER same_bureau
        THEN lag(id) OVER same_bureau END AS served_with_id -- a measure made for that letter serves this one, too
    FROM dated WINDOW same_bureau AS (PARTITION BY bureau_id ORDER BY id)
)
SELECT served.*, CASE WHEN reply_state IN ('delivered', 'satisfied')
    THEN least(coalesce(ended_on, today), received_on + 18 + (months * 55)::int) END AS replied_on
FROM served;
ALTER TABLE bench.letter ADD PRIMARY KEY (id);
ANALYZE bench.letter;
