"""The rules of the domain reference. Those whose length is unsure are switched off until they are confirmed."""

import json
from datetime import date

from django.db import migrations

from deadlines import seed


def load(apps, schema_editor):
    model = apps.get_model("deadlines", "DeadlineRule")
    model.objects.bulk_create(model(**_values(row)) for row in seed.rows("rules"))


def _values(row):
    same = (
        "code", "replaces", "subject", "duty", "unit", "end", "direction", "confidence", "state", "name_zh", "name_en",
        "trigger_zh", "trigger_en", "basis_zh", "basis_en", "note_zh", "note_en",
    )  # fmt: skip
    return {name: row[name] for name in same} | {
        "length": int(row["length"]) if row["length"] else None,
        "may_be_typed": row["typed"] == "yes",
        "is_statutory": row["statutory"] == "yes",
        "excludes": row["excludes"].split(),
        "extensions": json.loads(row["extensions"] or "[]"),
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "is_seed": True,
    }


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_seed_calendar")]

    # The reverse leaves the rows: clocks refer to the rule that they started under.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
