"""What was signed stands in the answer; what was sent is kept as files, seen exactly when the answer is."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from accounts.rls import scoped_by


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0003_types"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored_at", models.DateTimeField(auto_now_add=True)),
                ("docx", models.BinaryField()),
                ("docx_sha256", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "sent paper",
                "verbose_name_plural": "sent papers",
            },
        ),
        migrations.AddField(
            model_name="reply",
            name="signed_paper",
            field=models.JSONField(editable=False, null=True, verbose_name="signed paper"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reply",
            trigger=pgtrigger.compiler.Trigger(
                name="reply_paper_is_signed_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.signed_paper IS NOT NULL AND OLD.signed_paper IS DISTINCT FROM NEW.signed_paper)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"signed_paper\" rows from % table', TG_TABLE_NAME;",
                    hash="3ca67c3804a110492837252b44cba045a360b946",
                    operation='UPDATE OF "signed_paper"',
                    pgid="pgtrigger_reply_paper_is_signed_once_39782",
                    table="rectification_reply",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="sentpaper",
            name="reply",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sent_paper",
                to="rectification.reply",
                verbose_name="answer",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="sentpaper_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="28f17d90ebedc97b0642ac9df6ee3f5d2cf6c418",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sentpaper_append_only_b71b7",
                    table="rectification_sentpaper",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="sentpaper_never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                    hash="5dc72977dfb2f1397c8aa583a23b5c7aa8b86893",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_sentpaper_never_truncated_703f7",
                    table="rectification_sentpaper",
                    when="BEFORE",
                ),
            ),
        ),
        scoped_by("rectification_sentpaper", "rectification_reply", "reply_id"),
    ]
