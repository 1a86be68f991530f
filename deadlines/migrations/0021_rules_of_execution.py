"""Terms after a decision that had no row: sums granted later, a suit after reconsideration, the repair of credit."""

from datetime import date

from django.db import migrations

from deadlines import seed

SAME = (
    "code", "replaces", "subject", "duty", "unit", "end", "direction", "confidence", "state", "name_zh", "name_en",
    "trigger_zh", "trigger_en", "basis_zh", "basis_en", "note_zh", "note_en",
)  # fmt: skip


def load(apps, schema_editor):
    rules = apps.get_model("deadlines", "DeadlineRule").objects
    for row in seed.rows("execution"):
        if not rules.filter(code=row["code"]).exists():
            rules.create(
                **{name: row[name] for name in SAME}, length=int(row["length"]) if row["length"] else None,
                may_be_typed=row["typed"] == "yes", is_statutory=row["statutory"] == "yes", excludes=[],
                extensions=[], valid_from=date.fromisoformat(row["valid_from"]), is_seed=True,
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0020_ends_taken_back")]

    # The reverse leaves the rows: clocks refer to the rule that they started under.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
