"""A file is marked as evidence, or no longer, also after it was added; each mark stays."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from accounts.rls import scoped_by


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0026_drafts_of_every_form"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_evidence", models.BooleanField(verbose_name="evidence")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="marked at")),
            ],
            options={
                "verbose_name": "mark of evidence",
                "verbose_name_plural": "marks of evidence",
                "ordering": ["-at", "-pk"],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="attachment",
            name="attachment_append_only",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="attachment_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "kind", "record_id", "uuid", "name", "extension", "size", "sha256", "uploaded_by_id", "uploaded_by_bureau_id", "uploaded_at" rows from % table\', TG_TABLE_NAME;',
                    hash="f7070014e0885223ae06763667159251daf28d01",
                    operation='DELETE OR UPDATE OF "kind", "record_id", "uuid", "name", "extension", "size", "sha256", "uploaded_by_id", "uploaded_by_bureau_id", "uploaded_at"',
                    pgid="pgtrigger_attachment_append_only_d7561",
                    table="records_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="attachment_is_marked_by_a_mark",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (pg_trigger_depth() = 0)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"is_evidence\" rows from % table', TG_TABLE_NAME;",
                    hash="10a9a2b95d90f17534b82b9ec6f05092aae40b83",
                    operation='UPDATE OF "is_evidence"',
                    pgid="pgtrigger_attachment_is_marked_by_a_mark_47210",
                    table="records_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="evidencemark",
            name="attachment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="marks",
                to="records.attachment",
                verbose_name="attachment",
            ),
        ),
        migrations.AddField(
            model_name="evidencemark",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="marked by",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidencemark",
            trigger=pgtrigger.compiler.Trigger(
                name="evidence_mark_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete or update rows from % table', TG_TABLE_NAME;",
                    hash="ec23d56f09decd48fe4e08d3668761ab5a6cfbd4",
                    operation="DELETE OR UPDATE",
                    pgid="pgtrigger_evidence_mark_append_only_68cee",
                    table="records_evidencemark",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidencemark",
            trigger=pgtrigger.compiler.Trigger(
                name="evidence_mark_counts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE records_attachment SET is_evidence = NEW.is_evidence WHERE id = NEW.attachment_id;\n                    RETURN NEW;\n                ",
                    hash="72ba43c94caf24c7f616bf3d8496e4bd09d5643f",
                    operation="INSERT",
                    pgid="pgtrigger_evidence_mark_counts_c3b88",
                    table="records_evidencemark",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidencemark",
            trigger=pgtrigger.compiler.Trigger(
                name="evidence_mark_never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                    hash="c8bb91d2137ef0aa55e0a485decc2d74ec73a6f4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_evidence_mark_never_truncated_d9cc7",
                    table="records_evidencemark",
                    when="BEFORE",
                ),
            ),
        ),
        scoped_by("records_evidencemark", "records_attachment", "attachment_id"),
    ]
