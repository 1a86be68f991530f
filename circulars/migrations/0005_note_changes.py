"""What changes of circulars is told in the feed of the interface."""

from django.db import migrations

from interface.noting import notes_changes


class Migration(migrations.Migration):
    dependencies = [("circulars", "0004_found_and_handled_by_nobody"), ("interface", "0002_note_changes")]

    operations = [
        notes_changes("circulars_circular", kind="circular"),
        notes_changes("circulars_submission", kind="submission"),
        notes_changes("circulars_receipt", kind="receipt"),
    ]
