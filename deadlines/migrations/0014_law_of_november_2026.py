"""The rules after the texts were read in November 2026: corrected citations and lengths, duties that had no clock.

Rows that came with the installation are corrected in place: a wrong citation is a fault of the row, not another
version of the law. Versions that the province made itself stay as they are. Nothing that runs is moved by this.
"""

from datetime import date

from django.db import migrations

from deadlines import seed

SAME = (
    "code", "replaces", "subject", "duty", "unit", "end", "direction", "confidence", "state", "name_zh", "name_en",
    "trigger_zh", "trigger_en", "basis_zh", "basis_en", "note_zh", "note_en",
)  # fmt: skip


GUARD = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_rule_content_is_fixed_%'"


def load(apps, schema_editor):
    """The owner takes the guard of the rows down for as long as this takes; nobody else can."""
    rules = apps.get_model("deadlines", "DeadlineRule").objects
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(GUARD)
        (guard,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE deadlines_deadlinerule DISABLE TRIGGER {guard}")
        for row in seed.rows("law"):
            values = _values(row)
            found = rules.filter(code=row["code"], valid_from=values["valid_from"], is_seed=True)
            if not found.update(**_kept(found.first(), values)):
                rules.create(**values, is_seed=True)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE deadlines_deadlinerule ENABLE TRIGGER {guard}")


def _values(row):
    return {name: row[name] for name in SAME} | {
        "length": int(row["length"]) if row["length"] else None,
        "may_be_typed": row["typed"] == "yes",
        "is_statutory": row["statutory"] == "yes",
        "excludes": row["excludes"].split(),
        "extensions": seed.extensions(row),
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    }


def _kept(rule, values):
    """How long it is valid, and that it was switched on, is the province's own decision since."""
    if rule is None:
        return {}
    state = rule.state if rule.state == "in_force" else values["state"]
    return values | {"valid_to": rule.valid_to or values["valid_to"], "state": state}


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0013_abolished_rules_stay_off")]

    # The reverse leaves the rows: clocks refer to the rule that they started under.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
