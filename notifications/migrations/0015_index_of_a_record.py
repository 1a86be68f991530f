"""Who was told of a record, without reading all entries."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits while it is built

    dependencies = [("notifications", "0014_news_of_what_is_taken_back")]

    operations = [
        AddIndexConcurrently("notification", models.Index(fields=["kind", "record_id"], name="notification_of_record")),
    ]
