"""Amounts and links go along when a letter, or what follows from it, changes its holder, its readers or its sharing."""

from django.db import migrations

from accounts.rls import also_following, link_followers

KINDS = {
    "rectification_rectificationorder": ("order", True),
    "rectification_part": ("part", True),
    "rectification_measure": ("measure", True),
    "rectification_action": ("action", True),
    "rectification_reply": ("reply", False),
    "rectification_dossier": ("dossier", False),
}


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0016_merged_into_one_that_stands"),
        ("records", "0019_protect_amounts_and_links"),
    ]

    operations = [
        *(
            also_following(table, kind=kind, tables=["records_amountentry"], name="amounts")
            for table, (kind, _is_shared) in KINDS.items()
        ),
        *(link_followers(table, kind=kind, is_shared=is_shared) for table, (kind, is_shared) in KINDS.items()),
    ]
