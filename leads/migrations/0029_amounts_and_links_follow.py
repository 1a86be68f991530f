"""Amounts and links go along when a lead changes its holder or its readers."""

from django.db import migrations

from accounts.rls import also_following, link_followers


class Migration(migrations.Migration):
    dependencies = [("leads", "0028_merged_into_one_that_stands"), ("records", "0019_protect_amounts_and_links")]

    operations = [
        also_following("leads_lead", kind="lead", tables=["records_amountentry"], name="amounts"),
        link_followers("leads_lead", kind="lead"),
    ]
