"""Whoever follows what changed does not learn of files that only named readers see."""

from django.db import migrations

from interface.noting import note_functions_anew


class Migration(migrations.Migration):
    dependencies = [("interface", "0003_webhooks"), ("records", "0023_protect_files_with_own_readers")]

    operations = [note_functions_anew()]
