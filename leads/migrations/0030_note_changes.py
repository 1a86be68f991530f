"""What changes of leads is told in the feed of the interface."""

from django.db import migrations

from interface.noting import notes_changes


class Migration(migrations.Migration):
    dependencies = [("leads", "0029_amounts_and_links_follow"), ("interface", "0002_note_changes")]

    operations = [
        notes_changes("leads_lead", kind="lead"),
    ]
