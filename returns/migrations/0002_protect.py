"""Row policies of returns, and what follows them; their changes stand in the feed."""

from django.db import migrations

from interface.noting import notes_changes
from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0001_initial"),
        ("records", "0029_near_names_and_duplicates"),
        ("deadlines", "0022_rule_of_tasks"),
        ("interface", "0004_silent_on_files_with_own_readers"),
    ]

    operations = [
        *protect("returns_return", kind="return"),
        notes_changes("returns_return", kind="return"),
    ]
