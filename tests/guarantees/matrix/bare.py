"""The tables themselves, read past all pages: which rows the database shows to whom, and which of them are foreign."""

from __future__ import annotations

from tests.guarantees.matrix.people import EVERYWHERE, Person, sees
from tests.guarantees.matrix.world import World
from tests.statements import rows

# Once issued, a circular is everybody's who has business here, with its table and its history.
PUBLISHED_TABLES = {
    "circulars_circular", "circulars_circularevent", "circulars_line", "circulars_issuedpaper", "circulars_issuedfile",
}  # fmt: skip
# Whose rows are their parent's: table of the parent, and the column that names it.
OWNED_THROUGH = {
    "exchange_importrow": ("exchange_importbatch", "batch_id"),
    "records_bulkitem": ("records_bulkjob", "job_id"),
}


def secured_tables() -> list[str]:
    return [name for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY relname")]


def columns_of(table: str) -> set[str]:
    found = rows("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", table)
    return {name for (name,) in found}


def may_be_read(table: str) -> bool:
    return rows("SELECT has_table_privilege(%s, 'SELECT')", table)[0][0]


def text_of(table: str) -> str:
    """All rows that the present role and scope see, as text."""
    if not may_be_read(table):
        return ""
    return "\n".join(text for (text,) in rows(f'SELECT row_to_json(line)::text FROM "{table}" line'))


# The history of a row that is shared is read by whoever reads the row.
SHARED_HISTORY = {"rectification_rectificationorderevent": "rectification_rectificationorder"}


def foreign_rows(table: str, person: Person, world: World) -> int:
    """How many rows the present scope sees that this person should not: by holder, reader and owner."""
    if not may_be_read(table):
        return 0
    foreign = _foreign(table, columns_of(table), person, world)
    return rows(f'SELECT count(*) FROM "{table}" WHERE {foreign}')[0][0]


def _foreign(table: str, columns: set[str], person: Person, world: World) -> str:
    user = world.users[person.name].pk
    if "user_id" in columns:
        return f"user_id <> {user}" + _told_as_head(table, person, world)
    if table in OWNED_THROUGH:
        parent, column = OWNED_THROUGH[table]
        foreign = f"user_id <> {user}" + _told_as_head(parent, person, world)
        return f"{column} NOT IN (SELECT id FROM {parent} WHERE NOT ({foreign}))"
    if not person.is_business:
        return "true"
    if table == "records_link":
        return " OR ".join(f"({_foreign_at(end, person, user, world)})" for end in ("from", "to"))
    if table in PUBLISHED_TABLES or "bureau_id" not in columns:
        return "false"
    reach = ",".join(str(world.bureaus[code].pk) for code in EVERYWHERE if sees(person, code))
    sealed = f" OR NOT {user} = ANY (readers)" if "readers" in columns else ""  # NULL: no compartment
    if table in SHARED_HISTORY and reach:
        order = SHARED_HISTORY[table]
        seen = f"SELECT id FROM {order} WHERE shared_with && ARRAY[{reach}]::bigint[]"
        return f"bureau_id NOT IN ({reach}) AND pgh_obj_id NOT IN ({seen})"
    shared = f" AND NOT shared_with && ARRAY[{reach}]::bigint[]" if "shared_with" in columns and reach else ""
    return f"(bureau_id NOT IN ({reach}){shared}){sealed}"


def _foreign_at(end: str, person: Person, user: int, world: World) -> str:
    """Of a row that joins two records: that the one at this end is foreign, and not shared either."""
    reach = ",".join(str(world.bureaus[code].pk) for code in EVERYWHERE if sees(person, code)) or "0"
    held = f"{end}_bureau_id IN ({reach}) OR {end}_shared_with && ARRAY[{reach}]::bigint[]"
    return f"NOT ({held}) OR NOT {user} = ANY ({end}_readers)"


def _told_as_head(table: str, person: Person, world: World) -> str:
    """Besides one's own: imports that wait for the head of the bureau."""
    if table != "exchange_importbatch" or person.role != "head":
        return ""
    return f" AND NOT (state = 'waiting' AND bureau_id = {world.bureaus[person.bureau].pk})"
