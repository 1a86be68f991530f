"""When an entry was written, by the database's clock: the moment that it tells is told by the application."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_news_of_denials"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="written_at",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
    ]
