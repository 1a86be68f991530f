"""Leads that came from workbooks before they named their rows."""

from django.db import migrations

LINK = """
    UPDATE leads_lead SET import_row_id = made.id
    FROM (
        SELECT DISTINCT ON (key) id, key FROM exchange_importrow
        WHERE sheet = '线索' AND verdict = 'new' AND applied_at IS NOT NULL ORDER BY key, id
    ) made
    WHERE made.key = leads_lead.number AND leads_lead.import_row_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0026_rows_that_made_them"), ("exchange", "0009_reasons_for_late_rows")]

    operations = [migrations.RunSQL(LINK, migrations.RunSQL.noop)]
