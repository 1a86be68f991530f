"""Two bureaus may bear one document word, so a number is one only together with its bureau."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("records", "0006_answers_kept_for_programs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="urging",
            name="number",
            field=models.CharField(max_length=60, verbose_name="document number"),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.UniqueConstraint(fields=("by_bureau", "number"), name="urging_number_once"),
        ),
    ]
