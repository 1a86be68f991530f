"""The reason of an offer is as long as the form lets it be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0005_pass_on")]

    operations = [
        migrations.AlterField("handover", "reason", models.TextField(verbose_name="reason")),
        migrations.AlterField("handoverevent", "reason", models.TextField(verbose_name="reason")),
    ]
