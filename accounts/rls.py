"""Row-level security as migration operations: the visibility rule again, underneath the application.

Tables with columns city_id, bureau_id, readers use `scoped`; what hangs on one parent row uses
`scoped_by`; rows that others may read too, `shared`; a person's own things, `owned_by_user`; what many records
name and no bureau holds, `named_by`.
Unset settings show nothing (fail closed).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.migrations import RunSQL

# Of a function that runs with the rights of the tables' owner. The schema of temporary tables is named, and last:
# unnamed it would come first, and whoever calls could put a table of his own in the place of ours.
AS_OWNER = "SECURITY DEFINER SET search_path = public, pg_temp"
IN_REACH = """
    city_id = ANY ((SELECT string_to_array(current_setting('app.cities', true), ',')::bigint[])::bigint[])
    AND ((SELECT current_setting('app.bureaus', true) = 'all')
         OR bureau_id = ANY (
            (SELECT string_to_array(nullif(current_setting('app.bureaus', true), 'all'), ',')::bigint[])::bigint[]))
"""
COMPARTMENT = """
    (readers IS NULL
     OR (SELECT current_setting('app.user', true) = 'system')
     OR (SELECT nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint) = ANY (readers))
"""
OWN_READERS = re.sub(r"\breaders\b", "own_readers", COMPARTMENT)  # of a file that names some
# As accounts.scope.Scope.keys: whole cities, or bureaus one by one.
KEYS = """
    ((SELECT string_to_array(
        CASE WHEN current_setting('app.bureaus', true) = 'all' THEN current_setting('app.cities', true)
             ELSE current_setting('app.bureaus', true) END, ',')::bigint[])::bigint[])
"""
SHARED = f"(shared_with <> '{{}}' AND shared_with && {KEYS})"


def _policy(table: str, using: str, check: str = "true", reads: str = "") -> RunSQL:
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY scope_read ON {table} FOR SELECT USING ({reads or using});
        CREATE POLICY scope_insert ON {table} FOR INSERT WITH CHECK ({check});
        CREATE POLICY scope_update ON {table} FOR UPDATE USING ({using}) WITH CHECK (true);
        CREATE POLICY scope_delete ON {table} FOR DELETE USING ({using});
        """,
        f"""
        DROP POLICY scope_read ON {table}; DROP POLICY scope_insert ON {table};
        DROP POLICY scope_update ON {table}; DROP POLICY scope_delete ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def scoped(table: str) -> RunSQL:
    """Rows of the reach, and of the compartment only for its named readers.

    An update may hand a row out of the reach (that is what a transfer is), so the check on the
    new row is open; an update can only begin from a row that the person sees.
    """
    return _policy(table, f"{IN_REACH} AND {COMPARTMENT}", check=IN_REACH)


def shared(table: str) -> RunSQL:
    """As `scoped`, and readable for the bureaus that `shared_with` names. Changing a row stays with its own reach."""
    reads = f"(({IN_REACH}) OR {SHARED}) AND {COMPARTMENT}"
    return _policy(table, f"{IN_REACH} AND {COMPARTMENT}", check=IN_REACH, reads=reads)


def made_shared(table: str) -> RunSQL:
    """A table that is `scoped` already, from now on `shared`."""
    reads = f"(({IN_REACH}) OR {SHARED}) AND {COMPARTMENT}"
    return RunSQL(
        f"ALTER POLICY scope_read ON {table} USING ({reads});",
        f"ALTER POLICY scope_read ON {table} USING ({IN_REACH} AND {COMPARTMENT});",
    )


TO_ME = f"""
    (user_id = (SELECT nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint)
     OR (to_keys <> '{{}}' AND to_keys && {KEYS}))
"""
_OPEN = f"""
    ended_on IS NULL AND until_on >= (now() AT TIME ZONE 'Asia/Shanghai')::date AND readers IS NULL AND {TO_ME}
"""
_OURS = "SET search_path = public, pg_temp"
OPENED_KEYS = "((SELECT records_opened_keys())::text[])"


def opened_functions(table: str) -> RunSQL:
    """What of other lines is opened to who asks, today; the row policies of the table itself let them see that."""
    return RunSQL(
        f"""
        CREATE FUNCTION records_opened(wanted text) RETURNS bigint[] LANGUAGE sql STABLE {_OURS} AS $$
            SELECT coalesce(array_agg(record_id), '{{}}') FROM {table} WHERE kind = wanted AND {_OPEN}
        $$;
        CREATE FUNCTION records_opened_keys() RETURNS text[] LANGUAGE sql STABLE {_OURS} AS $$
            SELECT coalesce(array_agg(kind || ':' || record_id), '{{}}') FROM {table} WHERE {_OPEN}
        $$;
        """,  # noqa: S608
        "DROP FUNCTION records_opened(text); DROP FUNCTION records_opened_keys();",
    )


def given_out(table: str) -> RunSQL:
    """Rows of the reach, and those that say what is opened to the person."""
    reads = f"(({IN_REACH}) OR {TO_ME}) AND {COMPARTMENT}"
    return _policy(table, f"{IN_REACH} AND {COMPARTMENT}", check=IN_REACH, reads=reads)


def opened_until_a_day(table: str, *, kind: str, is_shared: bool = False) -> RunSQL:
    """A table of records that is protected already: from now on whoever one of them is opened to reads it, too."""
    before = f"({IN_REACH}) OR {SHARED}" if is_shared else f"({IN_REACH})"
    opened = f"id = ANY ((SELECT records_opened('{kind}'))::bigint[])"
    return RunSQL(
        f"ALTER POLICY scope_read ON {table} USING (({before} OR {opened}) AND {COMPARTMENT});",
        f"ALTER POLICY scope_read ON {table} USING (({before}) AND {COMPARTMENT});",
    )


def hanging_opened_until_a_day(table: str, *, own_readers: bool = False) -> RunSQL:
    """What hangs on such records and is read along: files, remarks."""
    own = f" AND {OWN_READERS}" if own_readers else ""
    opened = f"(kind || ':' || record_id) = ANY ({OPENED_KEYS})"
    return RunSQL(
        f"ALTER POLICY scope_read ON {table} USING ((({IN_REACH}) OR {SHARED} OR {opened}) AND {COMPARTMENT}{own});",
        f"ALTER POLICY scope_read ON {table} USING ((({IN_REACH}) OR {SHARED}) AND {COMPARTMENT}{own});",
    )


def with_own_readers(table: str, *, is_shared: bool = False) -> RunSQL:
    """A table that has row policies already, some of whose rows name readers of their own: besides whom the record
    names, nobody else sees, changes or counts them."""
    own = OWN_READERS
    reads = f"(({IN_REACH}) OR {SHARED})" if is_shared else f"({IN_REACH})"

    def altered(more: str) -> str:
        return f"""
        ALTER POLICY scope_read ON {table} USING ({reads} AND {COMPARTMENT} {more});
        ALTER POLICY scope_update ON {table} USING (({IN_REACH}) AND {COMPARTMENT} {more});
        ALTER POLICY scope_delete ON {table} USING (({IN_REACH}) AND {COMPARTMENT} {more});
        """

    return RunSQL(altered(f"AND {own}"), altered(""))


def scoped_by(table: str, parent: str, column: str) -> RunSQL:
    """Visible exactly when the parent row is. The parent's own policy decides."""
    return _policy(table, f"EXISTS (SELECT 1 FROM {parent} parent WHERE parent.id = {table}.{column})")  # noqa: S608


def linked(table: str, *ends: str) -> RunSQL:
    """Rows that join several records, and carry the scope of each under its prefix ("from" → from_bureau_id …).

    They are there only for whoever may see every one of these records. `link_followers` keeps the scopes.
    """
    return _policy(table, " AND ".join(_at(end) for end in ends), check=" AND ".join(_at(end) for end in ends))


def _at(end: str) -> str:
    condition = f"((({IN_REACH}) OR {SHARED}) AND {COMPARTMENT})"
    return re.sub(r"\b(city_id|bureau_id|readers|shared_with)\b", rf"{end}_\1", condition)


def link_followers(parent: str, *, kind: str, table: str = "records_link", is_shared: bool = False) -> RunSQL:
    """When a record changes holder or readers, or those with whom it is shared, its links go along at that end."""
    name = f"{parent}_links"
    own = ["bureau_id", "city_id", "readers", *(["shared_with"] if is_shared else [])]
    updates = "\n".join(
        f"UPDATE {table} SET {', '.join(f'{end}_{column} = NEW.{column}' for column in own)}"  # noqa: S608
        f" WHERE {end}_kind = '{kind}' AND {end}_id = NEW.id;"
        for end in ("from", "to")
    )
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in own)
    return RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {AS_OWNER} AS $$
        BEGIN
            {updates}
            RETURN NULL;
        END $$;
        REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC;
        CREATE TRIGGER {name} AFTER UPDATE OF {", ".join(own)} ON {parent}
            FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}();
        """,
        f"DROP TRIGGER {name} ON {parent}; DROP FUNCTION {name}();",
    )


def named_by(table: str, *names: tuple[str, str]) -> RunSQL:
    """Rows that belong to nobody, read and changed where a row that one sees names them. The system sees all.

    `names`: tables that name such rows, each with its column; the policies of those tables decide what one sees. A
    later kind that names them, too, makes the policy anew with its table added.
    """
    named = " OR ".join(
        f"EXISTS (SELECT 1 FROM {namer} namer WHERE namer.{column} = {table}.id)"  # noqa: S608
        for namer, column in names
    )
    return _policy(table, f"(SELECT current_setting('app.user', true) = 'system') OR {named}")


def owned_by_user(table: str, column: str = "user_id") -> RunSQL:
    """A person's own rows; sweeps of the system see all."""
    mine = f"""((SELECT current_setting('app.user', true) = 'system')
        OR {column} = (SELECT nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint))"""
    return _policy(table, mine, check="true")


def followers(parent: str, *, kind: str, tables: Iterable[str]) -> RunSQL:
    """When a record changes holder, handler or readers, what hangs on it goes along.

    `tables` carry kind, record_id and the scope columns; those with an assignee_id follow it too
    when named as "table+assignee".
    """
    updates = "\n".join(_follow(table, kind) for table in tables)
    name = f"{parent}_followers"
    return RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {AS_OWNER} AS $$
        BEGIN
            {updates}
            RETURN NULL;
        END $$;
        REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC;
        CREATE TRIGGER {name} AFTER UPDATE OF bureau_id, city_id, readers, assignee_id ON {parent}
            FOR EACH ROW WHEN (OLD.bureau_id <> NEW.bureau_id OR OLD.readers IS DISTINCT FROM NEW.readers
                OR OLD.assignee_id IS DISTINCT FROM NEW.assignee_id)
            EXECUTE FUNCTION {name}();
        """,
        f"DROP TRIGGER {name} ON {parent}; DROP FUNCTION {name}();",
    )


def also_following(parent: str, *, kind: str, tables: Iterable[str], name: str) -> RunSQL:
    """As `followers`, for tables that came later: a trigger of their own, `<parent>_<name>`."""
    updates = "\n".join(_follow(table, kind) for table in tables)
    function = f"{parent}_{name}"
    return RunSQL(
        f"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql {AS_OWNER} AS $$
        BEGIN
            {updates}
            RETURN NULL;
        END $$;
        REVOKE EXECUTE ON FUNCTION {function}() FROM PUBLIC;
        CREATE TRIGGER {function} AFTER UPDATE OF bureau_id, city_id, readers ON {parent}
            FOR EACH ROW WHEN (OLD.bureau_id <> NEW.bureau_id OR OLD.readers IS DISTINCT FROM NEW.readers)
            EXECUTE FUNCTION {function}();
        """,
        f"DROP TRIGGER {function} ON {parent}; DROP FUNCTION {function}();",
    )


def sharing(parent: str, *, kind: str, tables: Iterable[str]) -> RunSQL:
    """Whoever joins those with whom a record is shared sees what on it is shared (`is_shared`); who leaves does not."""
    updates = "\n".join(
        f"UPDATE {table} SET shared_with = NEW.shared_with"  # noqa: S608
        f" WHERE kind = '{kind}' AND record_id = NEW.id AND is_shared;"
        for table in tables
    )
    name = f"{parent}_sharing"
    return RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {AS_OWNER} AS $$
        BEGIN
            {updates}
            RETURN NULL;
        END $$;
        REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC;
        CREATE TRIGGER {name} AFTER UPDATE OF shared_with ON {parent}
            FOR EACH ROW WHEN (OLD.shared_with IS DISTINCT FROM NEW.shared_with) EXECUTE FUNCTION {name}();
        """,
        f"DROP TRIGGER {name} ON {parent}; DROP FUNCTION {name}();",
    )


def safeguarded(*functions: str) -> RunSQL:
    """Functions (with their arguments) that are there already and run as the owner, from now on as AS_OWNER says.

    Triggers call them; nobody else need.
    """
    return RunSQL(
        "\n".join(
            f"ALTER FUNCTION {name} SET search_path = public, pg_temp; REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC;"
            for name in functions
        ),
        RunSQL.noop,  # an open door is not opened again
    )


def _follow(table: str, kind: str) -> str:
    table, _, assignee = table.partition("+")
    also = ", assignee_id = NEW.assignee_id" if assignee else ""
    return (
        f"UPDATE {table} SET bureau_id = NEW.bureau_id, city_id = NEW.city_id, readers = NEW.readers{also}"  # noqa: S608
        f" WHERE kind = '{kind}' AND record_id = NEW.id;"
    )
