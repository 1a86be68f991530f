"""A row of a bulk action that has its result is never changed again, so none is done twice."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_share"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="bulkitem",
            trigger=pgtrigger.compiler.Trigger(
                name="result_is_written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"state\" = 'waiting'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6a255f5a7814db4ea2e439fe14820defb4cea09a",
                    operation="UPDATE",
                    pgid="pgtrigger_result_is_written_once_09812",
                    table="records_bulkitem",
                    when="BEFORE",
                ),
            ),
        ),
    ]
