"""An urging letter keeps the names of the bureau that urged and of whoever did; those of before take today's."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

NAMES_OF_TODAY = """
UPDATE records_urging urging SET issuer = bureau.name, contact = person.full_name
    FROM accounts_bureau bureau, accounts_user person
    WHERE bureau.id = urging.by_bureau_id AND person.id = urging.urged_by_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0011_month_changes"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="urging",
            name="urging_append_only",
        ),
        migrations.AddField(
            model_name="urging",
            name="contact",
            field=models.CharField(blank=True, max_length=100, verbose_name="contact"),
        ),
        migrations.AddField(
            model_name="urging",
            name="issuer",
            field=models.CharField(blank=True, max_length=100, verbose_name="issued under the name"),
        ),
        migrations.RunSQL(NAMES_OF_TODAY, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="urging",
            trigger=pgtrigger.compiler.Trigger(
                name="urging_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "kind", "record_id", "record_number", "number", "by_bureau_id", "urged_by_id", "urged_on", "demand", "due_on", "issuer", "contact", "addressee", "title", "was_due_on" rows from % table\', TG_TABLE_NAME;',
                    hash="daafd1c886a5a0458c766f11c70cba962c8c0181",
                    operation='DELETE OR UPDATE OF "kind", "record_id", "record_number", "number", "by_bureau_id", "urged_by_id", "urged_on", "demand", "due_on", "issuer", "contact", "addressee", "title", "was_due_on"',
                    pgid="pgtrigger_urging_append_only_95b5e",
                    table="records_urging",
                    when="BEFORE",
                ),
            ),
        ),
    ]
