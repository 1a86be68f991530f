"""The term of a task: the day that whoever gives it names."""

from datetime import date

from django.db import migrations

CODE = "TASK_DUE"
LONGER = {"n": None, "unit": "day", "by": "bureau_head"}


def load(apps, schema_editor):
    """Where the installation began with it already (0004 reads it from the seed), there is nothing to do."""
    model = apps.get_model("deadlines", "DeadlineRule")
    if model.objects.filter(code=CODE).exists():
        return
    model.objects.create(
        code=CODE, subject="office", duty="own", length=30, unit="day", end="none", direction="due", may_be_typed=True,
        is_statutory=False, confidence="C", state="in_force", extensions=[LONGER, LONGER], valid_from=date(2018, 1, 1),
        name_zh="完成任务", name_en="Do a task", trigger_zh="交办任务", trigger_en="task given", basis_zh="内部工作时限",
        basis_en="Internal working rule", note_zh="以交办时载明的日期为准", note_en="The task states the day", is_seed=True,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0021_rules_of_execution")]

    # The reverse leaves the row: clocks refer to the rule that they started under.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
