-- What the filling draws from, in a schema of its own that is dropped at the end. Copied into by ground.py.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

-- How many leads and letters, and the day that they end with.
CREATE UNLOGGED TABLE bench.given (size int, letters int, today date);

-- Bureaus with their people; `slots` of ten thousand say how much of the work is theirs.
CREATE UNLOGGED TABLE bench.staff (
    bureau_id bigint PRIMARY KEY, city_id bigint, level text, code text, place text,
    head_id bigint, officer_ids bigint[], slots int
);
CREATE UNLOGGED TABLE bench.slot (n int PRIMARY KEY, bureau_id bigint);

-- Made-up words of two characters; few are used often, most hardly ever.
CREATE UNLOGGED TABLE bench.word (n int PRIMARY KEY, word text);

-- What leads tell, with {place} and {company} to be filled in.
CREATE UNLOGGED TABLE bench.scene (
    n int PRIMARY KEY, title text, company text, facts text, street text, conclusion text,
    category text, channel_id bigint, key_area_id bigint, focus_area_id bigint, outcome_id bigint
);

-- What letters tell, with {place} to be filled in, and what they point out, each with the measure that answers it.
CREATE UNLOGGED TABLE bench.letter_scene (
    n int PRIMARY KEY, title text, issuer text, word text, action text, kind text, type_id bigint, rule_code text, key_area_id bigint
);
CREATE UNLOGGED TABLE bench.letter_problem (scene int, position int, problem text, measure text, PRIMARY KEY (scene, position));

-- The end of each term for each day of its event, computed by the product itself.
CREATE UNLOGGED TABLE bench.term (
    code text, trigger_on date, rule_id bigint, nominal_on date, due_on date, safe_due_on date,
    excluded_days int, provisional bool, calendar_version text, explanation jsonb,
    PRIMARY KEY (code, trigger_on)
);

CREATE FUNCTION bench.at(day date, chance float8) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
$$ SELECT (day + time '08:30' + chance * interval '9 hours') AT TIME ZONE 'Asia/Shanghai' $$;
CREATE FUNCTION bench.word_number(chance float8) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT floor(chance * chance * chance * 20000)::int $$;
