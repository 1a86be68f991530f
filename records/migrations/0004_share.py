"""Who may read urgings, and files and comments that are shown to all who work on a record."""

from django.db import migrations

from accounts.rls import made_shared, scoped


class Migration(migrations.Migration):
    dependencies = [("records", "0003_urgings_and_sharing")]

    operations = [
        scoped("records_urging"),
        made_shared("records_attachment"),
        made_shared("records_comment"),
    ]
