"""Uploads are their uploader's alone; rows are seen when their import is."""

from django.db import migrations

from accounts.rls import owned_by_user, scoped_by


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [
        owned_by_user("exchange_importbatch"),
        scoped_by("exchange_importrow", "exchange_importbatch", "batch_id"),
    ]
