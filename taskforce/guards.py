"""What the database itself sees to in every table of ours, put there after migrating; repeating it changes nothing.

Who did something, and when, is not for the application to say twice: moments are those of the database's clock, the
history is written by triggers alone, the context of an act (who, where, why) stands from its transaction on, and no
trigger can be switched off by a setting. What a record copies from its clocks is computed, and who acted is who acts.
Tables to come are covered unasked. The owner may still move data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from django.contrib.auth import get_user_model
from django.db import connections, models, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from audit.history import fixed_columns, is_history
from taskforce.database import our_models

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord


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
# The last day that a record bears for its lists: the earliest of its own running clocks, whatever the application says
# (deadlines.computing.refresh_due). With the owner's rights, since a record that changes hands leaves its clocks behind
# for a moment.
DUE_AS_ITS_CLOCKS_SAY = """
CREATE OR REPLACE FUNCTION due_as_its_clocks_say() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT min(clock.due_on) INTO NEW.due_on
    FROM deadlines_clock clock JOIN deadlines_deadlinerule rule ON rule.id = clock.rule_id
    WHERE clock.kind = TG_ARGV[0] AND clock.record_id = NEW.id AND clock.state = 'running'
        AND rule.duty = 'own' AND rule.direction <> 'not_before';
    RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION due_as_its_clocks_say() FROM PUBLIC;
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
ANOTHER_PERSON = """NEW.{column} IS NOT NULL AND current_setting('app.user', true) ~ '^[0-9]+$'
        AND NEW.{column}::text <> current_setting('app.user', true)"""
FUNCTIONS = (
    NO_TRIGGER_IS_IGNORED, WRITTEN_BY_TRIGGERS, SIGNED_BY_WHO_ACTS, DUE_AS_ITS_CLOCKS_SAY, CONTEXT_STANDS
)  # fmt: skip


def put_up(using: str = "default", **_signal: object) -> None:
    """After migrating: every guard that is not there yet."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for function in FUNCTIONS:
            cursor.execute(function)
        for model in our_models(existing):
            _guard(cursor, model)
        for name, table, when in (
            ("context_stands", "pghistory_context", "BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"),
            ("context_stands_whole", "pghistory_context", "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"),
        ):
            if table in existing:
                _hang(cursor, name.removesuffix("_whole"), table, when, name=name)


def signed_columns(model: type[models.Model]) -> set[str]:
    """Columns that say who did something: within a person's scope, nobody but that person.

    All that name an account, but for those that the model lists in `names_others`: whom the row is about or is given
    to, and whose act it copies from another row.
    """
    others = getattr(model, "names_others", ())
    named = [field for field in model._meta.local_concrete_fields if field.related_model is get_user_model()]
    return set() if is_history(model) else {str(field.column) for field in named if field.name not in others}


def has_copied_due(model: type[models.Model]) -> TypeGuard[type[TrackedRecord]]:
    """Whether it is a record that bears the last day of its clocks."""
    from records.models import TrackedRecord  # app registry

    return issubclass(model, TrackedRecord) and not is_history(model)


def _guard(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """The moments of its rows; if it is a history, who writes it. What that copies of its record stays as it is."""
    table = model._meta.db_table
    for column in sorted(signed_columns(model)):
        _sign(cursor, table, column, is_fixed=column in fixed_columns(model))
    if has_copied_due(model):
        for verb, changed in (
            ("INSERT", "NEW.due_on IS NOT NULL"),
            ("UPDATE", "NEW.due_on IS DISTINCT FROM OLD.due_on"),
        ):
            is_app = "NOT has_table_privilege({text}, 'TRUNCATE')"
            when = f"BEFORE {verb} ON {{table}} FOR EACH ROW WHEN ({changed} AND {is_app})"
            name = f"due_as_its_clocks_say_{verb.lower()}"
            _hang(cursor, "due_as_its_clocks_say", table, when, name=name, argument=model.kind)
    for field in model._meta.local_concrete_fields:
        is_copied = is_history(model) and not field.name.startswith("pgh_")
        if getattr(field, "auto_now_add", False) and not is_copied:
            function = f"told_by_the_clock_{field.column}"
            names = {"function": sql.Identifier(function), "column": sql.Identifier(str(field.column))}
            cursor.execute(sql.SQL(TOLD_BY_THE_CLOCK).format(**names))
            _hang(cursor, function, table, "BEFORE INSERT ON {table} FOR EACH ROW")
    if is_history(model):
        by_hand = "BEFORE INSERT ON {table} FOR EACH ROW WHEN (pg_trigger_depth() = 0)"
        _hang(cursor, "written_by_triggers", table, by_hand)


def _sign(cursor: CursorWrapper, table: str, column: str, *, is_fixed: bool) -> None:
    """Nobody signs for another; what is written once is signed once."""
    another = ANOTHER_PERSON.format(column=column)
    insert = f"BEFORE INSERT ON {{table}} FOR EACH ROW WHEN ({another})"
    _hang(cursor, "signed_by_who_acts", table, insert, name=f"signed_on_insert_{column}")
    if not is_fixed:
        update = (
            f"BEFORE UPDATE ON {{table}} FOR EACH ROW WHEN (NEW.{column} IS DISTINCT FROM OLD.{column} AND {another})"
        )
        _hang(cursor, "signed_by_who_acts", table, update, name=f"signed_on_update_{column}")


def _hang(cursor: CursorWrapper, function: str, table: str, when: str, *, name: str = "", argument: str = "") -> None:
    """A trigger that calls the function; making one locks its table, so one that is there stays."""
    name = name or function
    cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass", [name, table])
    if not cursor.fetchone():
        statement = "CREATE TRIGGER {name} " + when + " EXECUTE FUNCTION {function}({argument})"
        names = {"name": name, "table": table, "function": function}
        texts = {"argument": sql.Literal(argument) if argument else sql.SQL(""), "text": sql.Literal(table)}
        cursor.execute(
            sql.SQL(statement).format(**{key: sql.Identifier(value) for key, value in names.items()}, **texts)
        )
