"""An urging letter can be printed: whom it went to, about what, and since when that was due."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0007_urging_number_once_per_bureau"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="urging",
            name="urging_append_only",
        ),
        migrations.AddField(
            model_name="urging",
            name="addressee",
            field=models.CharField(blank=True, max_length=100, verbose_name="urged"),
        ),
        migrations.AddField(
            model_name="urging",
            name="title",
            field=models.CharField(blank=True, max_length=200, verbose_name="title"),
        ),
        migrations.AddField(
            model_name="urging",
            name="was_due_on",
            field=models.DateField(null=True, verbose_name="was due on"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="urging",
            trigger=pgtrigger.compiler.Trigger(
                name="urging_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "kind", "record_id", "record_number", "number", "by_bureau_id", "urged_by_id", "urged_on", "demand", "due_on", "addressee", "title", "was_due_on" rows from % table\', TG_TABLE_NAME;',
                    hash="5ceae374250d602c5e234eb660280245bbc1fd36",
                    operation='DELETE OR UPDATE OF "kind", "record_id", "record_number", "number", "by_bureau_id", "urged_by_id", "urged_on", "demand", "due_on", "addressee", "title", "was_due_on"',
                    pgid="pgtrigger_urging_append_only_95b5e",
                    table="records_urging",
                    when="BEFORE",
                ),
            ),
        ),
    ]
