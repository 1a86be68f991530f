"""What changes of letters and of what follows from them is told in the feed of the interface."""

from django.db import migrations

from interface.noting import notes_changes


class Migration(migrations.Migration):
    dependencies = [("rectification", "0017_amounts_and_links_follow"), ("interface", "0002_note_changes")]

    operations = [
        notes_changes("rectification_rectificationorder", kind="order"),
        notes_changes("rectification_part", kind="part"),
        notes_changes("rectification_measure", kind="measure"),
        notes_changes("rectification_action", kind="action"),
        notes_changes("rectification_reply", kind="reply"),
        notes_changes("rectification_dossier", kind="dossier"),
    ]
