"""The internal term of cases on the fast track."""

from datetime import date

from django.db import migrations

CODE = "CASE_FAST"


def load(apps, schema_editor):
    model = apps.get_model("deadlines", "DeadlineRule")
    if model.objects.filter(code=CODE).exists():
        return
    model.objects.create(
        code=CODE, subject="case", duty="own", length=15, unit="working_day", end="none", direction="due",
        is_statutory=False, confidence="C", state="in_force", valid_from=date(2021, 7, 15),
        excludes=["SUSPEND", "HEARING", "PUBLIC_NOTICE", "TEST", "RIGHTHOLDER_ID"],
        name_zh="快速办理案件作出处理决定", name_en="Decide a case on the fast track", trigger_zh="批准立案",
        trigger_en="filing approved", basis_zh="内部工作时限", basis_en="Internal working rule",
        note_zh="各省快速办理规定的期限不一，可在规则页修改", note_en="The provinces give different terms; the rule may be changed",
        is_seed=True,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0022_rule_of_tasks")]

    # The reverse leaves the row: clocks refer to the rule that they started under.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
