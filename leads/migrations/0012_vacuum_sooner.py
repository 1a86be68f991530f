"""Figures and lists read indexes alone, as long as PostgreSQL knows that the rows behind them are seen by everybody.

It learns that by vacuuming, by default only after a fifth of a table is new: the latest months, which everybody asks
for, would be read from the table itself for years.
"""

from django.db import migrations

TABLES = ("leads_lead", "leads_movement", "deadlines_clock")
SOONER = "autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01"
USUAL = "autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor"


class Migration(migrations.Migration):
    dependencies = [("leads", "0011_note_months"), ("deadlines", "0001_initial")]

    operations = [
        migrations.RunSQL(f"ALTER TABLE {table} SET ({SOONER});", f"ALTER TABLE {table} RESET ({USUAL});")
        for table in TABLES
    ]
