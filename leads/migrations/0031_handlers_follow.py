"""Further handlers go along when a lead changes its holder or its readers."""

from django.db import migrations

from accounts.rls import also_following


class Migration(migrations.Migration):
    dependencies = [("leads", "0030_note_changes"), ("records", "0021_protect_further_handlers")]

    operations = [also_following("leads_lead", kind="lead", tables=["records_handler"], name="handlers")]
