"""A lead that was handed up waits for the bureau above: its head is warned, not the one who waits."""

from django.db import migrations

SUPERIOR, PROVINCE = "superior", "province"
STEPS = [  # moment, distance in working days, again every, who, urgent
    ("before", 2, None, [SUPERIOR], False),
    ("on", 0, None, [SUPERIOR], True),
    ("after", 1, None, [SUPERIOR], True),
    ("after", 3, 5, [SUPERIOR, PROVINCE], False),
]


def load(apps, schema_editor):
    policy = apps.get_model("deadlines", "ReminderPolicy").objects.create(
        code="answers", name_zh="上级答复期限", name_en="Answers of the bureau above", covers="named",
        rule_codes=["LEAD_ANSWER"],
    )  # fmt: skip
    step = apps.get_model("deadlines", "ReminderStep")
    step.objects.bulk_create(
        step(
            policy=policy, moment=moment, offset=offset, unit="working_day", repeat_every=again, audience=audience,
            is_urgent=urgent,
        )
        for moment, offset, again, audience, urgent in STEPS
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0007_superiors_are_warned")]

    # The reverse leaves the rows: what people were told refers to them.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
