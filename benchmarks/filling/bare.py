"""Tables without their triggers and indexes while much is poured into them; the indexes are built at the end.

Columns that the statements do not name take the default of their model, which the database by itself does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.apps import apps
from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model
from psycopg import sql

# Written to by the filling. Their primary keys and unique constraints stay, so doubles are refused all the while.
TABLES = (
    "leads_lead", "leads_leadevent", "leads_movement", "leads_stub", "records_step", "records_comment",
    "records_searchtext", "records_subject", "records_subjectevent", "deadlines_clock", "deadlines_clockevent",
    "deadlines_reminder", "notifications_notification", "pghistory_context", "records_attachment",
    "rectification_rectificationorder", "rectification_rectificationorderevent", "rectification_problem",
    "rectification_part", "rectification_part_problems",
    "rectification_measure", "rectification_measure_problems", "rectification_measureevent",
    "rectification_progress", "rectification_acceptance",
    "rectification_action", "rectification_action_measures",
    "rectification_reply", "rectification_replyline",
    "cases_enforcementcase", "cases_enforcementcaseevent", "cases_party", "cases_partyevent", "cases_payment",
    "records_amountentry",
)  # fmt: skip
SPARE_INDEXES = """
    SELECT index.indexname, index.indexdef FROM pg_indexes index
    WHERE index.tablename = ANY(%s) AND index.schemaname = 'public' AND NOT EXISTS (
        SELECT FROM pg_constraint c WHERE c.conindid = (quote_ident(index.indexname))::regclass)
    ORDER BY index.tablename, index.indexname
"""
FAST = """
    SET session_replication_role = replica;
    SET synchronous_commit = off;
    SET work_mem = '256MB';
    SET maintenance_work_mem = '1GB';
    SET max_parallel_maintenance_workers = 2;
"""
KEY_COUNTERS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ANY(%s) AND is_identity = 'YES'
"""


@contextmanager
def bare_tables(owner: psycopg.Connection, *, say: Callable[[str], None]) -> Iterator[None]:
    """Needs a superuser: the role of a replica fires no trigger and checks no foreign key."""
    owner.execute(FAST)
    indexes = owner.execute(SPARE_INDEXES, [list(TABLES)]).fetchall()
    for name, _definition in indexes:
        owner.execute(f"DROP INDEX {name}")
    with model_defaults(owner):
        yield
    say(f"building {len(indexes)} indexes")
    for _name, definition in indexes:
        owner.execute(definition)
    for table, column in owner.execute(KEY_COUNTERS, [list(TABLES)]).fetchall():
        latest = f"(SELECT coalesce(max({column}), 1) FROM {table})"  # noqa: S608
        owner.execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {latest})")
    owner.execute("SET session_replication_role = origin")


@contextmanager
def model_defaults(owner: psycopg.Connection) -> Iterator[None]:
    fields = [field for model in apps.get_models() if model._meta.db_table in TABLES for field in _defaulted(model)]
    for field in fields:
        owner.execute(_default_of(field, sql.SQL("SET DEFAULT {}").format(_value_of(field))))
    yield
    for field in fields:
        owner.execute(_default_of(field, sql.SQL("DROP DEFAULT")))


def _defaulted(model: type[Model]) -> Iterator[Field]:
    """Fields that must hold something, and whose model says what."""
    for field in model._meta.local_concrete_fields:
        is_given = field.null or field.primary_key or field.generated or field.db_default is not NOT_PROVIDED
        if not is_given and (_is_moment(field) or field.has_default() or (field.blank and field.empty_strings_allowed)):
            yield field


def _value_of(field: Field) -> sql.Composable:
    if _is_moment(field):
        return sql.SQL("now()")
    return sql.Literal(field.get_db_prep_save(field.get_default(), connection))


def _is_moment(field: Field) -> bool:
    """Of writing, which Django fills in while it saves."""
    return bool(getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False))


def _default_of(field: Field, change: sql.Composable) -> sql.Composed:
    table, column = sql.Identifier(field.model._meta.db_table), sql.Identifier(field.column)
    return sql.SQL("ALTER TABLE {} ALTER COLUMN {} {}").format(table, column, change)
