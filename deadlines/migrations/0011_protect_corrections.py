"""A request for another first day is seen by whoever sees its clock; and the term of its decision."""

from datetime import date

from django.db import migrations

from accounts.rls import scoped_by


def load(apps, schema_editor):
    apps.get_model("deadlines", "DeadlineRule").objects.create(
        code="COR_DECIDE", subject="office", duty="own", length=2, unit="working_day", end="none", direction="due",
        confidence="C", state="in_force", name_zh="决定更正起算日", name_en="Decide on another first day",
        trigger_zh="提出申请", trigger_en="asked for", basis_zh="内部工作时限", basis_en="Internal working rule",
        valid_from=date(2018, 1, 1), is_seed=True,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0010_corrected_first_days")]

    # The reverse leaves the row: clocks refer to the rule that they started under.
    operations = [
        scoped_by("deadlines_correction", "deadlines_clock", "clock_id"),
        scoped_by("deadlines_correctionevent", "deadlines_correction", "pgh_obj_id"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
