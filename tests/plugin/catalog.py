"""What watches over the rows of a database: policies, triggers, functions, grants, as PostgreSQL says them back."""

from __future__ import annotations

from collections.abc import Callable

Execute = Callable[[str], list[tuple]]

GUARDS = {
    "policies": "SELECT tablename, policyname, cmd, roles::text, qual, with_check FROM pg_policies"
    " WHERE schemaname = 'public'",
    "secured": "SELECT relname, relrowsecurity::text, relforcerowsecurity::text FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "functions": "SELECT oid::regprocedure::text, pg_get_functiondef(oid),"
    " array(SELECT unnest(proacl)::text ORDER BY 1)::text FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'"
    " AND pg_get_userbyid(proowner) = 'taskforce_owner'",
    "grants": "SELECT relname, array(SELECT unnest(relacl)::text ORDER BY 1)::text FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')",
    "grants of columns": "SELECT attrelid::regclass::text, attname, array(SELECT unnest(attacl)::text ORDER BY 1)::text"
    " FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid IN"
    " (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')",
}


def guards(execute: Execute) -> dict[str, list[tuple]]:
    """All of them, by sort. execute: runs a statement on the database in question and returns its rows."""
    return {name: sorted(map(tuple, execute(statement)), key=str) for name, statement in GUARDS.items()}
