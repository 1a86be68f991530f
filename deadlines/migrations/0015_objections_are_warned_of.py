"""An objection is a right of ours that ends with its day: handler and head are told before, and nobody afterwards."""

from django.db import migrations

HANDLER, HEAD = "handler", "bureau_head"
STEPS = [("before", 5, [HANDLER]), ("before", 2, [HANDLER, HEAD]), ("on", 0, [HANDLER, HEAD])]


def load(apps, schema_editor):
    policy = apps.get_model("deadlines", "ReminderPolicy").objects.create(
        code="objections", name_zh="提出异议的期限", name_en="Days for objections", covers="named",
        rule_codes=["ORD_OBJECT_PP", "ORD_OBJECT_SL"],
    )  # fmt: skip
    step = apps.get_model("deadlines", "ReminderStep")
    step.objects.bulk_create(
        step(policy=policy, moment=moment, offset=offset, unit="working_day", audience=audience, is_urgent=offset == 0)
        for moment, offset, audience in STEPS
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0014_law_of_november_2026")]

    # The reverse leaves the rows: what people were told refers to them.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
