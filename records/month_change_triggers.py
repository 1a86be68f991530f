"""Triggers, as migration operations, that note in which months the rows changed by a statement count."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.migrations import RunSQL

from accounts.rls import AS_OWNER

EVENTS = {
    "insert": "NEW TABLE AS changed",
    "update": "OLD TABLE AS before NEW TABLE AS changed",
    "delete": "OLD TABLE AS changed",
}


def notes_months(table: str, days: Mapping[str, str], *, by: str) -> RunSQL:
    """days: what is counted → a SELECT of the days that it counts `changed` by, the rows as written or removed.

    An update is noted for the rows as they were and as they are. `by`: the app whose figures these are.
    """
    name = f"{table}_months_of_{by}"
    events = "".join(_event(table, name, event, rows) for event, rows in EVENTS.items())
    return RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {AS_OWNER} AS $$
        BEGIN
            {_note(days)}
            IF TG_OP = 'UPDATE' THEN
                {_note({what: select.replace("changed", "before") for what, select in days.items()})}
            END IF;
            RETURN NULL;
        END $$;
        REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC;
        {events}
        """,  # noqa: S608 (nothing from outside)
        "".join(f"DROP TRIGGER {name}_{event} ON {table};" for event in EVENTS) + f"DROP FUNCTION {name}();",
    )


def _note(days: Mapping[str, str]) -> str:
    found = " UNION ALL ".join(f"SELECT '{what}', day FROM ({select}) found(day)" for what, select in days.items())  # noqa: S608
    return f"""
        INSERT INTO records_monthchange (what, month, xid)
        SELECT DISTINCT what, date_trunc('month', day)::date, pg_current_xact_id()::text::bigint
        FROM ({found}) noted(what, day) WHERE day IS NOT NULL;
    """  # noqa: S608


def _event(table: str, name: str, event: str, rows: str) -> str:
    return f"""
        CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table}
        REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """
