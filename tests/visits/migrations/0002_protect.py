from django.db import migrations

from interface.noting import notes_changes
from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0001_initial"),
        ("records", "0023_protect_files_with_own_readers"),
        ("deadlines", "0001_initial"),
        ("interface", "0004_silent_on_files_with_own_readers"),
    ]

    operations = [*protect("visits_visit", kind="visit", is_shared=True), notes_changes("visits_visit", kind="visit")]
