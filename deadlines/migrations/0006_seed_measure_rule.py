"""The term of a measure: the day that its plan names."""

from datetime import date

from django.db import migrations

from deadlines import seed

CODE = "MEASURE_DUE"


def load(apps, schema_editor):
    """Where the installation began with it already (0004 reads the same file), there is nothing to do."""
    model = apps.get_model("deadlines", "DeadlineRule")
    if model.objects.filter(code=CODE).exists():
        return
    row = next(row for row in seed.rows("rules") if row["code"] == CODE)
    same = ("code", "subject", "duty", "unit", "end", "direction", "confidence", "state", "name_zh", "name_en",
            "trigger_zh", "trigger_en", "basis_zh", "basis_en", "note_zh", "note_en")  # fmt: skip
    model.objects.create(
        **{name: row[name] for name in same}, length=int(row["length"]), may_be_typed=True, is_statutory=False,
        extensions=seed.extensions(row), valid_from=date.fromisoformat(row["valid_from"]), is_seed=True,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0005_seed_reminder_policies")]

    # The reverse leaves the row: clocks refer to the rule that they started under.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
