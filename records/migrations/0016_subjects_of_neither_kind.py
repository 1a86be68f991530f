from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0015_fold_what_is_stored"),
    ]

    operations = [
        migrations.AlterField(
            model_name="subject",
            name="kind",
            field=models.CharField(
                choices=[("company", "Company"), ("person", "Person"), ("unknown", "Company or person")],
                default="company",
                max_length=10,
                verbose_name="kind of subject",
            ),
        ),
        migrations.AlterField(
            model_name="subjectevent",
            name="kind",
            field=models.CharField(
                choices=[("company", "Company"), ("person", "Person"), ("unknown", "Company or person")],
                default="company",
                max_length=10,
                verbose_name="kind of subject",
            ),
        ),
    ]
