"""The words of a column name no module: modules move."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0013_names_of_files_that_tell"),
    ]

    operations = [
        migrations.AlterField(
            model_name="heldidentity",
            name="marks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                default=list,
                help_text="By which it is found in a text.",
                size=None,
            ),
        ),
    ]
