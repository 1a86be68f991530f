from django.db import migrations

from interface.noting import notes_changes
from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("fines", "0001_initial"),
        ("records", "0021_protect_further_handlers"),
        ("deadlines", "0001_initial"),
        ("interface", "0002_note_changes"),
    ]

    operations = [*protect("fines_fine", kind="fine"), notes_changes("fines_fine", kind="fine")]
