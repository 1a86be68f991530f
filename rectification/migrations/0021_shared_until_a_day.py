"""A letter may be shared until a day; what is given of it, or of what follows from it, goes along with the record."""

from django.db import migrations

from accounts.rls import also_following, opened_until_a_day

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
        ("rectification", "0020_reply_state_is_a_table_beside"),
        ("records", "0025_protect_temporary_access"),
    ]

    operations = [
        *(
            also_following(table, kind=kind, tables=["records_temporaryaccess"], name="access")
            for table, kind in KINDS.items()
        ),
        opened_until_a_day("rectification_rectificationorder", kind="order", is_shared=True),
    ]
