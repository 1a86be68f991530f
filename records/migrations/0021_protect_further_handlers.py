"""Who handles a record besides its handler is seen with the record."""

from django.db import migrations

from accounts.rls import scoped


class Migration(migrations.Migration):
    dependencies = [("records", "0020_further_handlers"), ("accounts", "0001_initial")]

    operations = [scoped("records_handler")]
