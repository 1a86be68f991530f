"""Row policies of bases of comparison, and what follows them; their changes stand in the feed."""

from django.db import migrations

from interface.noting import notes_changes
from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("bases", "0001_initial"),
        ("records", "0028_links_taken_back_at"),
        ("deadlines", "0019_terms_of_parts"),
        ("interface", "0004_silent_on_files_with_own_readers"),
    ]

    operations = [
        *protect("bases_base", kind="base"),
        notes_changes("bases_base", kind="base"),
    ]
