-- One row for each case to come, in the order of its clue: whose it is, how far it is, what it comes to.
SELECT setseed(0.20181124);

CREATE UNLOGGED TABLE bench.case_drawn AS
SELECT n AS id, today - 2190 + floor(2190 * power(n / size::float8, 0.8))::int AS registered_on,
    floor(random() * 10000)::int AS slot, random() AS fate, random() AS ending, random() AS pace, random() AS who,
    random() AS hour, random() AS amount, random() AS company, random() AS line, random() AS law,
    bench.word_number(random()) AS w1, bench.word_number(random()) AS w2, bench.word_number(random()) AS w3,
    bench.word_number(random()) AS w4
FROM bench.given, generate_series(1, size) n;

-- Of the last months' cases most are open, of older ones none: together about four of a hundred.
CREATE UNLOGGED TABLE bench.case_plan AS
WITH stated AS (
    SELECT drawn.*, staff.bureau_id, staff.city_id, staff.code, staff.place, staff.head_id, staff.officer_ids,
        staff.officer_ids[1 + floor(who * cardinality(staff.officer_ids))::int] AS officer_id,
        CASE WHEN today - registered_on <= 15 AND fate < 0.6 THEN 'proposed'
            WHEN today - registered_on <= 60 AND fate < 0.8 THEN 'investigating'
            WHEN today - registered_on <= 75 AND fate < 0.5 THEN 'review'
            WHEN today - registered_on <= 120 AND fate < 0.5 THEN 'executing'
            WHEN ending < 0.02 THEN 'declined' ELSE 'closed' END AS status
    FROM bench.case_drawn drawn JOIN bench.slot ON slot.n = drawn.slot JOIN bench.staff USING (bureau_id), bench.given
), filed AS (
    SELECT stated.*, CASE WHEN status NOT IN ('proposed', 'declined')
        THEN least(today, registered_on + 1 + (pace * 18)::int) END AS filed_on
    FROM stated, bench.given
), decided AS (
    SELECT filed.*, CASE WHEN status IN ('executing', 'closed') THEN least(today, filed_on + 15 + (ending * 95)::int)
        END AS decided_on
    FROM filed, bench.given
)
SELECT decided.*, least(today, decided_on + 3) AS served_on,
    CASE WHEN status = 'closed' THEN least(today, decided_on + 10 + (pace * 60)::int) END AS closed_on,
    round((power(10, 3 + 3 * amount))::numeric, 2) AS fine,
    CASE WHEN ending < 0.4 THEN round((power(10, 2 + 3 * hour))::numeric, 2) ELSE 0.00 END AS confiscated,
    CASE WHEN id % 10 < 3 THEN 2 ELSE 1 END AS parties
FROM decided, bench.given;
ALTER TABLE bench.case_plan ADD PRIMARY KEY (id);
ANALYZE bench.case_plan;
