"""Further handlers go along when a letter, or what follows from it, changes its holder or its readers."""

from django.db import migrations

from accounts.rls import also_following

KINDS = {
    "rectification_rectificationorder": "order",
    "rectification_part": "part",
    "rectification_measure": "measure",
    "rectification_action": "action",
    "rectification_reply": "reply",
    "rectification_dossier": "dossier",
}


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0018_note_changes"),
        ("records", "0021_protect_further_handlers"),
    ]

    operations = [
        also_following(table, kind=kind, tables=["records_handler"], name="handlers") for table, kind in KINDS.items()
    ]
