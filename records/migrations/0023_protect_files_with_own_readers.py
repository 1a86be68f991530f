"""A file with readers of its own is there for nobody else."""

from django.db import migrations

from accounts.rls import with_own_readers


class Migration(migrations.Migration):
    dependencies = [("records", "0022_files_with_own_readers")]

    operations = [with_own_readers("records_attachment", is_shared=True)]
