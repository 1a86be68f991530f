from django.db import migrations, models

import records.models.number_key


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_grants_of_appointments"),
        ("records", "0013_number_key"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="searchtext",
            name="search_number",
        ),
        migrations.AddField(
            model_name="searchtext",
            name="number_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=records.models.number_key.NumberKey("number"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="searchtext",
            index=models.Index(fields=["number_key"], name="search_number_key"),
        ),
    ]
