"""Letters and what follows from them that came from workbooks before they named their rows."""

from django.db import migrations

TABLES = {"criminalcase": "涉黑案件", "rectificationorder": "函件", "measure": "措施", "action": "行动"}
LINK = """
    UPDATE rectification_{table} record SET import_row_id = made.id
    FROM (
        SELECT DISTINCT ON (key) id, key FROM exchange_importrow
        WHERE sheet = '{sheet}' AND verdict = 'new' AND applied_at IS NOT NULL ORDER BY key, id
    ) made
    WHERE made.key = record.number AND record.import_row_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("rectification", "0014_rows_that_made_them"), ("exchange", "0009_reasons_for_late_rows")]

    operations = [
        migrations.RunSQL(LINK.format(table=table, sheet=sheet), migrations.RunSQL.noop)
        for table, sheet in TABLES.items()
    ]
