"""Tests that commit: afterwards every table holds again what the migrations put into it (rules, code lists, calendar).

Django would truncate all tables, which append-only tables refuse and which loses the seeds. So the seeds are copied
aside once, and a flush truncates with triggers off and copies them back; all inside the server, in milliseconds.
"""

from collections.abc import Iterator

from django.db import connection, transaction
from psycopg import sql

SHELF = sql.Identifier("test_seeds")
MANY = 1_000  # dead rows of a table


def put_aside() -> None:
    """Once for each test database, right after migrating."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('test_seeds') IS NOT NULL")
        if cursor.fetchone()[0]:
            return  # --reuse-db
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(SHELF))
        for table in _tables():
            name = sql.Identifier(table)
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(name))
            if cursor.fetchone()[0]:
                cursor.execute(sql.SQL("CREATE TABLE {}.{} AS TABLE {}").format(SHELF, name, name))


def restore(*_statements: object) -> None:
    """Empty all tables and put the seeds back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers, no foreign keys
        tables = sql.SQL(", ").join(map(sql.Identifier, _tables()))
        cursor.execute(sql.SQL("TRUNCATE {}").format(tables))
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'test_seeds'")
        for (table,) in cursor.fetchall():
            _copy_back(cursor, table)


def sweep_up() -> None:
    """Vacuum what many undone tests have left in a table. Nobody else does: see FAST_AND_UNSAFE.

    The statistics go, too: a table that is vacuumed while it is empty would be planned for as empty when it is full.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, relname FROM pg_stat_user_tables WHERE n_dead_tup > %s", [MANY])
        for schema, table in cursor.fetchall():
            cursor.execute(sql.SQL("VACUUM {}").format(sql.Identifier(schema, table)))
            cursor.execute("SELECT pg_clear_relation_stats(%s, %s)", [schema, table])


def _copy_back(cursor, table: str) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    columns = sql.SQL(", ").join(sql.Identifier(column) for (column,) in cursor.fetchall())
    copy = "INSERT INTO {0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM {2}.{0}"
    cursor.execute(sql.SQL(copy).format(sql.Identifier(table), columns, SHELF))


def _tables() -> Iterator[str]:
    return (table for table in sorted(connection.introspection.django_table_names(only_existing=True)))
