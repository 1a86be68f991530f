"""Row policies of tasks, and what follows them; their changes stand in the feed."""

from django.db import migrations

from interface.noting import notes_changes
from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0001_initial"),
        ("records", "0028_links_taken_back_at"),
        ("deadlines", "0022_rule_of_tasks"),
        ("interface", "0004_silent_on_files_with_own_readers"),
    ]

    operations = [*protect("tasks_task", kind="task"), notes_changes("tasks_task", kind="task")]
