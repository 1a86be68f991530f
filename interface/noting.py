"""Triggers, as migration operations, that note what a statement changed, for the feed of changes (`models.change`)."""

from __future__ import annotations

from django.db.migrations import RunSQL

from accounts.rls import AS_OWNER

ERA_BITS = 48  # of a turn, the lower ones count transactions: at a million a second they last nine years

NAMES_OF_OURS = "SET search_path = public, pg_temp"

FUNCTIONS = f"""
CREATE FUNCTION interface_current_era() RETURNS bigint LANGUAGE sql STABLE {NAMES_OF_OURS} AS $$
    SELECT coalesce(
        (SELECT era.id FROM interface_era era WHERE era.system = here.system_identifier),
        (SELECT coalesce(max(era.id), 0) + 1 FROM interface_era era))
    FROM pg_control_system() here
$$;

CREATE FUNCTION interface_turn(xid xid8) RETURNS bigint LANGUAGE sql STABLE {NAMES_OF_OURS} AS $$
    SELECT (interface_current_era() << {ERA_BITS}) + xid::text::bigint
$$;

-- The turn of the oldest transaction of this database that may still write; every one before it is over, and seen by
-- the next statement. Where sessions of others are hidden from us, it is that of the whole server.
CREATE FUNCTION interface_horizon() RETURNS bigint LANGUAGE plpgsql {AS_OWNER} AS $$
DECLARE
    seen pg_snapshot := pg_current_snapshot();
    ceiling bigint := pg_snapshot_xmax(seen)::text::bigint;
    is_hidden boolean;
    oldest bigint;
BEGIN
    PERFORM pg_stat_clear_snapshot();
    SELECT coalesce(bool_or(usesysid IS NOT NULL AND query = '<insufficient privilege>'), false),
        min(ceiling + (((backend_xid::text::bigint - ceiling + 2147483648) & 4294967295) - 2147483648))
    INTO is_hidden, oldest
    FROM pg_stat_activity WHERE datname = current_database();
    IF is_hidden THEN
        oldest := pg_snapshot_xmin(seen)::text::bigint;
    END IF;
    RETURN interface_turn(least(ceiling, oldest)::text::xid8);
END $$;

-- The bureaus in whose reach a record lies: its holder, and those with whom its row is shared.
CREATE FUNCTION interface_reached_by(bureau bigint, city bigint, shared jsonb)
RETURNS TABLE (bureau_id bigint, city_id bigint) LANGUAGE sql STABLE {NAMES_OF_OURS} AS $$
    SELECT bureau, city
    UNION
    SELECT other.id, other.city_id
    FROM jsonb_array_elements_text(coalesce(nullif(shared, 'null'), '[]')) key
    JOIN accounts_bureau other ON other.id = key::bigint
$$;

CREATE FUNCTION interface_this_turn() RETURNS bigint LANGUAGE plpgsql {NAMES_OF_OURS} AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM interface_era, pg_control_system() here WHERE system = here.system_identifier) THEN
        INSERT INTO interface_era (id, system)
        SELECT interface_current_era(), system_identifier FROM pg_control_system() ON CONFLICT DO NOTHING;
    END IF;
    RETURN interface_turn(pg_current_xact_id());
END $$;

-- Argument: the kind of record.
CREATE FUNCTION interface_note_records() RETURNS trigger LANGUAGE plpgsql {AS_OWNER} AS $$
DECLARE now_turn bigint := interface_this_turn();
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO interface_change (turn, kind, record_id, number, what, is_new, at, bureau_id, city_id)
        SELECT now_turn, TG_ARGV[0], made.id, made.number, '{{}}', true, now(), place.bureau_id, place.city_id
        FROM changed made
        CROSS JOIN LATERAL interface_reached_by(made.bureau_id, made.city_id, to_jsonb(made) -> 'shared_with') place
        WHERE made.readers IS NULL;
        RETURN NULL;
    END IF;
    INSERT INTO interface_change (turn, kind, record_id, number, what, is_new, at, bureau_id, city_id)
    SELECT now_turn, TG_ARGV[0], made.id, made.number, differing.what, false, now(), place.bureau_id, place.city_id
    FROM changed made
    JOIN before was ON was.id = made.id
    CROSS JOIN LATERAL (
        SELECT array_agg(field.key ORDER BY field.key) AS what
        FROM jsonb_each(to_jsonb(made)) field
        WHERE field.value IS DISTINCT FROM to_jsonb(was) -> field.key
    ) differing
    CROSS JOIN LATERAL (
        SELECT now_in.bureau_id, now_in.city_id
        FROM interface_reached_by(made.bureau_id, made.city_id, to_jsonb(made) -> 'shared_with') now_in
        WHERE made.readers IS NULL
        UNION
        SELECT then_in.bureau_id, then_in.city_id
        FROM interface_reached_by(was.bureau_id, was.city_id, to_jsonb(was) -> 'shared_with') then_in
        WHERE was.readers IS NULL
    ) place
    WHERE differing.what IS NOT NULL;
    RETURN NULL;
END $$;

-- Argument: what hangs on the record, as its address is called.
CREATE FUNCTION interface_note_hanging() RETURNS trigger LANGUAGE plpgsql {AS_OWNER} AS $$
DECLARE now_turn bigint := interface_this_turn();
BEGIN
    INSERT INTO interface_change (turn, kind, record_id, number, what, is_new, at, bureau_id, city_id)
    SELECT DISTINCT now_turn, made.kind, made.record_id, '', ARRAY[TG_ARGV[0]], false, now(), place.bureau_id,
        place.city_id
    FROM changed made
    CROSS JOIN LATERAL interface_reached_by(made.bureau_id, made.city_id, to_jsonb(made) -> 'shared_with') place
    WHERE made.readers IS NULL AND coalesce(to_jsonb(made) -> 'own_readers', 'null') = 'null';
    RETURN NULL;
END $$;

-- A file may be fetched once it was scanned.
CREATE FUNCTION interface_note_scans() RETURNS trigger LANGUAGE plpgsql {AS_OWNER} AS $$
DECLARE now_turn bigint := interface_this_turn();
BEGIN
    INSERT INTO interface_change (turn, kind, record_id, number, what, is_new, at, bureau_id, city_id)
    SELECT DISTINCT now_turn, made.kind, made.record_id, '', ARRAY['attachments'], false, now(), place.bureau_id,
        place.city_id
    FROM changed made
    JOIN before was ON was.id = made.id AND was.state <> made.state
    CROSS JOIN LATERAL interface_reached_by(made.bureau_id, made.city_id, to_jsonb(made) -> 'shared_with') place
    WHERE made.readers IS NULL AND coalesce(to_jsonb(made) -> 'own_readers', 'null') = 'null';
    RETURN NULL;
END $$;
"""  # noqa: S608 (nothing from outside)
NAMES = (
    "interface_current_era()", "interface_turn(xid8)", "interface_horizon()",
    "interface_reached_by(bigint, bigint, jsonb)", "interface_this_turn()", "interface_note_records()",
    "interface_note_hanging()", "interface_note_scans()",
)  # fmt: skip
# Whoever reads asks for the horizon; the rest is called by triggers alone.
REVOKED = "\n".join(
    f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC;" for name in NAMES if "_note_" in name or "_this_" in name
)
DROPPED = "\n".join(f"DROP FUNCTION {name};" for name in reversed(NAMES))


def note_functions() -> RunSQL:
    return RunSQL(FUNCTIONS + REVOKED, DROPPED)


def note_functions_anew() -> RunSQL:
    """The same functions as they read now, where they are there already."""
    return RunSQL(FUNCTIONS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), RunSQL.noop)


def notes_changes(table: str, *, kind: str) -> RunSQL:
    """Of the table of a kind of record: every row that is made or changed."""
    name = f"{table}_changes"
    return RunSQL(
        _trigger(f"{name}_insert", table, "INSERT", "NEW TABLE AS changed", f"interface_note_records('{kind}')")
        + _trigger(
            f"{name}_update", table, "UPDATE", "OLD TABLE AS before NEW TABLE AS changed",
            f"interface_note_records('{kind}')",
        ),
        f"DROP TRIGGER {name}_insert ON {table}; DROP TRIGGER {name}_update ON {table};",
    )  # fmt: skip


def notes_hanging(table: str, *, called: str) -> RunSQL:
    """Of a table of what hangs on records: what is added. called: its address below that of the record."""
    name = f"{table}_changes_insert"
    return RunSQL(
        _trigger(name, table, "INSERT", "NEW TABLE AS changed", f"interface_note_hanging('{called}')"),
        f"DROP TRIGGER {name} ON {table};",
    )


def notes_scans(table: str) -> RunSQL:
    name = f"{table}_changes_update"
    return RunSQL(
        _trigger(name, table, "UPDATE", "OLD TABLE AS before NEW TABLE AS changed", "interface_note_scans()"),
        f"DROP TRIGGER {name} ON {table};",
    )


def _trigger(name: str, table: str, event: str, rows: str, does: str) -> str:
    return f"""
        CREATE TRIGGER {name} AFTER {event} ON {table}
        REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {does};
    """
