"""A lead may be shared until a day; that goes along when it changes its holder or its readers."""

from django.db import migrations

from accounts.rls import also_following, opened_until_a_day


class Migration(migrations.Migration):
    dependencies = [("leads", "0031_handlers_follow"), ("records", "0025_protect_temporary_access")]

    operations = [
        also_following("leads_lead", kind="lead", tables=["records_temporaryaccess"], name="access"),
        opened_until_a_day("leads_lead", kind="lead"),
    ]
