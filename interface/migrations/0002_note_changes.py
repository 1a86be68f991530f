"""Row policies of the feed, and the triggers that write it: of files and comments here, of each kind in its room."""

from django.db import migrations

from accounts.rls import scoped
from interface.noting import note_functions, notes_hanging, notes_scans

BY_TRIGGERS_ALONE = "ALTER POLICY scope_insert ON interface_change WITH CHECK (false);"


class Migration(migrations.Migration):
    dependencies = [("interface", "0001_initial"), ("records", "0017_files_wait_for_their_scan")]

    operations = [
        scoped("interface_change"),
        migrations.RunSQL(BY_TRIGGERS_ALONE, migrations.RunSQL.noop),
        note_functions(),
        notes_hanging("records_comment", called="comments"),
        notes_hanging("records_attachment", called="attachments"),
        notes_scans("records_attachment"),
    ]
