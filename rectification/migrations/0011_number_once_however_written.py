"""A number stands once, however it is written; see texts/folding.py."""

import sys

from django.db import migrations, models
from psycopg import sql

DOUBLES = """
SELECT id, number FROM (
    SELECT id, number, row_number() OVER (PARTITION BY number_key ORDER BY id) AS place FROM {table}
) counted WHERE place > 1 ORDER BY id
"""


def unique_but_for_known_doubles(table, name):
    """From now on each number once, however it is written. Doubles that an earlier version let in stay as they are.

    No record may be renumbered or lost by an upgrade: the later ones of a number are left out of the index, one by one,
    and named, so that an officer can merge or void them.
    """
    names = {"table": sql.Identifier(table), "name": sql.Identifier(name)}

    def make(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(sql.SQL(DOUBLES).format(**names))
            doubles = cursor.fetchall()
            besides = sql.SQL(", ").join(sql.Literal(pk) for pk, _number in doubles)
            where = sql.SQL(" WHERE id NOT IN ({})").format(besides) if doubles else sql.SQL("")
            cursor.execute(
                sql.SQL("CREATE UNIQUE INDEX {name} ON {table} (number_key){where}").format(**names, where=where)
            )
        if doubles:
            named = ", ".join(number for _pk, number in doubles)
            sys.stdout.write(f"\n{table}: the same number as another record, written otherwise: {named}\n")

    def undo(apps, schema_editor):
        schema_editor.execute(sql.SQL("DROP INDEX {name}").format(**names))

    return migrations.RunPython(make, undo)


class Migration(migrations.Migration):
    dependencies = [("rectification", "0010_number_key")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                unique_but_for_known_doubles("rectification_action", "action_number_once_however_written")
            ],
            state_operations=[
                migrations.AddConstraint(
                    "action", models.UniqueConstraint(fields=["number_key"], name="action_number_once_however_written")
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                unique_but_for_known_doubles("rectification_criminalcase", "case_number_once_however_written")
            ],
            state_operations=[
                migrations.AddConstraint(
                    "criminalcase",
                    models.UniqueConstraint(fields=["number_key"], name="case_number_once_however_written"),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                unique_but_for_known_doubles("rectification_measure", "measure_number_once_however_written")
            ],
            state_operations=[
                migrations.AddConstraint(
                    "measure",
                    models.UniqueConstraint(fields=["number_key"], name="measure_number_once_however_written"),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                unique_but_for_known_doubles("rectification_rectificationorder", "order_number_once_however_written")
            ],
            state_operations=[
                migrations.AddConstraint(
                    "rectificationorder",
                    models.UniqueConstraint(fields=["number_key"], name="order_number_once_however_written"),
                ),
            ],
        ),
    ]
