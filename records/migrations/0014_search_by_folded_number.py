"""Search texts folded as texts/folding.py folds them now, and found by folded number.

All in one statement, since nearly every text holds a bracket that is folded otherwise: the table is written once and its
indexes are built once, a minute for a million records, where row by row it would take hours.

Not as literals: a database without rows has nothing to fold, and a later folding brings a migration of its own.
"""

from django.db import migrations, models
from psycopg import sql

import records.models.number_key

FOUND = "SELECT DISTINCT found[1] FROM records_searchtext, regexp_matches(text, %s, 'g') AS found"
REWRITE = """
ALTER TABLE records_searchtext
    ALTER COLUMN text TYPE text USING regexp_replace(translate(text, {before}, {after}), '-{{2,}}', '-', 'g'),
    ADD COLUMN number_key text GENERATED ALWAYS AS (records_number_key(number)) STORED
"""
BATCH = 5_000
OTHERS = "SELECT id, text FROM records_searchtext WHERE text ~ %s AND id > %s ORDER BY id LIMIT %s"


def rewrite(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        folded = _letters_to_be_folded(cursor)
        single = {letter: to for letter, to in folded.items() if len(to) == 1}
        gone = [letter for letter, to in folded.items() if not to]
        before, after = "".join([*single, *gone]), "".join(single.values())  # what has no counterpart is left out
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("DROP INDEX search_number")
        cursor.execute(sql.SQL(REWRITE).format(before=before, after=after))
        cursor.execute("CREATE INDEX search_number_key ON records_searchtext (number_key)")
        _fold_others(cursor, [letter for letter, to in folded.items() if len(to) > 1])
        cursor.execute("ANALYZE records_searchtext")  # a column that is written anew has no statistics


def _letters_to_be_folded(cursor):
    """Of the thousands of letters those few that are there: `translate` looks through all that it is given, each time."""
    from texts.folding import FINDABLE

    cursor.execute(FOUND, [_any_of(map(chr, filter(None, FINDABLE)))])
    return {letter: FINDABLE[ord(letter)] or "" for (letter,) in cursor.fetchall()}


def _fold_others(cursor, letters):
    """Texts with letters that become several."""
    from texts.folding import findable

    after = 0
    while letters:
        cursor.execute(OTHERS, [_any_of(letters), after, BATCH])
        rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        changed = [(findable(text), pk) for pk, text in rows]
        cursor.executemany("UPDATE records_searchtext SET text = %s WHERE id = %s", changed)


def _any_of(letters):
    return "[" + "".join(f"\\U{ord(letter):08X}" for letter in letters) + "]"


def undo(apps, schema_editor):
    """But for the texts: what is folded further is still found by what was folded less."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_searchtext DROP COLUMN number_key")  # and its index with it
        cursor.execute("CREATE INDEX search_number ON records_searchtext (number)")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_grants_of_appointments"),
        ("records", "0013_number_key"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(rewrite, undo)],
            state_operations=[
                migrations.RemoveIndex(
                    model_name="searchtext",
                    name="search_number",
                ),
                migrations.AddField(
                    model_name="searchtext",
                    name="number_key",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=records.models.number_key.NumberKey("number"),
                        output_field=models.TextField(),
                    ),
                ),
                migrations.AddIndex(
                    model_name="searchtext",
                    index=models.Index(fields=["number_key"], name="search_number_key"),
                ),
            ],
        ),
    ]
