"""Urgings go along when a lead changes its holder or its readers."""

from django.db import migrations

from accounts.rls import followers

HANGING = ["records_step", "records_comment", "records_attachment", "records_searchtext", "deadlines_clock+assignee"]
before, after = (
    followers("leads_lead", kind="lead", tables=tables) for tables in (HANGING, [*HANGING, "records_urging"])
)


class Migration(migrations.Migration):
    dependencies = [("leads", "0003_codes"), ("records", "0004_share")]

    operations = [
        migrations.RunSQL(before.reverse_sql, before.sql),
        migrations.RunSQL(after.sql, after.reverse_sql),
    ]
