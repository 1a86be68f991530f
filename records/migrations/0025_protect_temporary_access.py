"""What is shared until a day is read by whoever it is shared with, and by them alone."""

from django.db import migrations

from accounts.rls import given_out, hanging_opened_until_a_day, opened_functions


class Migration(migrations.Migration):
    dependencies = [("records", "0024_temporary_access")]

    operations = [
        given_out("records_temporaryaccess"),
        opened_functions("records_temporaryaccess"),
        hanging_opened_until_a_day("records_attachment", own_readers=True),
        hanging_opened_until_a_day("records_comment"),
    ]
