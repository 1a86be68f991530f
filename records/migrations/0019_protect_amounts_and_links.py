"""Entries of amounts are seen with their record; a link only by whoever sees both of its records."""

from django.db import migrations

from accounts.rls import linked, scoped


class Migration(migrations.Migration):
    dependencies = [("records", "0018_amounts_and_links"), ("accounts", "0001_initial")]

    operations = [scoped("records_amountentry"), linked("records_link", "from", "to")]
