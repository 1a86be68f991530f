"""Who may be told: also the head of the bureau above the holder."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

AUDIENCE = ArrayField(
    base_field=models.CharField(
        choices=[
            ("handler", "handler"),
            ("bureau_head", "head of the bureau"),
            ("superior", "head of the bureau above"),
            ("city_head", "head of the city bureau"),
            ("province", "province (supervision)"),
        ],
        max_length=11,
    ),
    size=None,
    verbose_name="who is told",
)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_seed_measure_rule")]

    operations = [
        migrations.AlterField("reminderstep", "audience", AUDIENCE),
        migrations.AlterField("reminderstepevent", "audience", AUDIENCE),
    ]
