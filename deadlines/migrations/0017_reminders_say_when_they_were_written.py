"""When a reminder was written, by the database's clock: the moment that it speaks of is told by the application."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0016_rules_move_running_clocks"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="written_at",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
    ]
