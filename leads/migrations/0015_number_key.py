from django.conf import settings
from django.db import migrations, models

import records.models.number_key


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_grants_of_appointments"),
        ("leads", "0014_stock_carried_forward"),
        ("records", "0013_number_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="number_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=records.models.number_key.NumberKey("number"),
                output_field=models.TextField(),
            ),
        ),
    ]
