"""What the database itself sees to in every table of ours, put there after migrating; repeating it changes nothing.

Who did something, and when, is not for the application to say twice: moments are those of the database's clock, the
history is written by triggers alone, the context of an act (who, where, why) stands from its transaction on, and no
trigger can be switched off by a setting. Tables to come are covered unasked. The owner may still move data.
"""

from django.db import connections, models, transaction
from psycopg import sql

from audit.history import is_history
from taskforce.database import our_models

# django-pgtrigger lets whoever sets `pgtrigger.ignore` go round any trigger. Here it lets nobody, but for the one guard
# against code that forgets to compute a due date (deadlines.computing). Each trigger that a migration makes brings the
# library's own function back, so ours takes its place after all of them.
NO_TRIGGER_IS_IGNORED = r"""
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT trigger_name LIKE 'pgtrigger\_clock\_due\_is\_computed\_%'
        AND trigger_name = ANY (coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{}')::text[])
$$;
"""

# Only the owner may truncate: that is how a trigger tells who writes. A moment that the application told truly stays as
# it is, so that an answer and the row say the same to the microsecond.
TOLD_BY_THE_CLOCK = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF abs(extract(epoch FROM NEW.{column} - clock_timestamp())) < 5 THEN
        RETURN NEW;
    END IF;
    IF NOT has_table_privilege(TG_RELID, 'TRUNCATE') THEN
        NEW.{column} := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
"""
WRITTEN_BY_TRIGGERS = """
CREATE OR REPLACE FUNCTION written_by_triggers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'written_by_triggers: %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
# Within a person's scope (accounts.scope) the trail names that person or nobody.
SIGNED_BY_WHO_ACTS = """
CREATE OR REPLACE FUNCTION signed_by_who_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signed_by_who_acts: %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
# django-pghistory writes the context of an act again with each statement, so it may grow within its transaction.
CONTEXT_STANDS = """
CREATE OR REPLACE FUNCTION context_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'context_stands' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.metadata = OLD.metadata AND NEW.id = OLD.id THEN
            RETURN OLD;
        ELSIF OLD.created_at <> transaction_timestamp() OR NEW.id <> OLD.id THEN
            RAISE EXCEPTION 'context_stands' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF current_setting('app.user', true) ~ '^[0-9]+$'
        AND NEW.metadata->>'user' <> current_setting('app.user', true) THEN
        RAISE EXCEPTION 'signed_by_who_acts: pghistory_context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.created_at := transaction_timestamp();
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END $$;
"""
ANOTHER_PERSON = """
    WHEN (NEW.user_id IS NOT NULL AND current_setting('app.user', true) ~ '^[0-9]+$'
        AND NEW.user_id::text <> current_setting('app.user', true))"""


def put_up(using: str = "default", **_signal: object) -> None:
    """After migrating: every guard that is not there yet."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for function in (NO_TRIGGER_IS_IGNORED, WRITTEN_BY_TRIGGERS, SIGNED_BY_WHO_ACTS, CONTEXT_STANDS):
            cursor.execute(function)
        for model in our_models(existing):
            _guard(cursor, model)
        for name, table, when in (
            ("signed_by_who_acts", "audit_auditevent", "BEFORE INSERT ON {table} FOR EACH ROW" + ANOTHER_PERSON),
            ("context_stands", "pghistory_context", "BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"),
            ("context_stands_whole", "pghistory_context", "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"),
        ):
            if table in existing:
                _hang(cursor, name.removesuffix("_whole"), table, when, name=name)


def _guard(cursor, model: type[models.Model]) -> None:
    """The moments of its rows; if it is a history, who writes it. What that copies of its record stays as it is."""
    table = model._meta.db_table
    for field in model._meta.local_concrete_fields:
        is_copied = is_history(model) and not field.name.startswith("pgh_")
        if getattr(field, "auto_now_add", False) and not is_copied:
            function = f"told_by_the_clock_{field.column}"
            names = {"function": sql.Identifier(function), "column": sql.Identifier(field.column)}
            cursor.execute(sql.SQL(TOLD_BY_THE_CLOCK).format(**names))
            _hang(cursor, function, table, "BEFORE INSERT ON {table} FOR EACH ROW")
    if is_history(model):
        by_hand = "BEFORE INSERT ON {table} FOR EACH ROW WHEN (pg_trigger_depth() = 0)"
        _hang(cursor, "written_by_triggers", table, by_hand)


def _hang(cursor, function: str, table: str, when: str, *, name: str = "") -> None:
    """A trigger that calls the function; making one locks its table, so one that is there stays."""
    name = name or function
    cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass", [name, table])
    if not cursor.fetchone():
        statement = "CREATE TRIGGER {name} " + when + " EXECUTE FUNCTION {function}()"
        names = {"name": name, "table": table, "function": function}
        cursor.execute(sql.SQL(statement).format(**{key: sql.Identifier(value) for key, value in names.items()}))
