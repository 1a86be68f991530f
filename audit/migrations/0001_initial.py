import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import audit.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("action", models.CharField(max_length=60, verbose_name="action")),
                ("record_kind", models.CharField(blank=True, max_length=20, verbose_name="kind of record")),
                ("record_number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("path", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("ip", models.GenericIPAddressField(null=True, verbose_name="IP address")),
                ("request_id", models.CharField(blank=True, max_length=32, verbose_name="request")),
                ("detail", models.JSONField(default=dict, verbose_name="detail")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit event",
                "verbose_name_plural": "audit trail",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="audit_newest"),
                    models.Index(fields=["user", "-at"], name="audit_user_newest"),
                    models.Index(fields=["action", "-at"], name="audit_action_newest"),
                    models.Index(fields=["record_kind", "record_number", "-at"], name="audit_of_record"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="audit_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a52dd9544408029fb52a3c67737f151dedcc4f6d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_audit_event_append_only_27797",
                            table="audit_auditevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="audit_event_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="95720a7252c4c6bf7d09cfec730cae60a8cab4dd",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_audit_event_never_truncated_30028",
                            table="audit_auditevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        audit.operations.InstallTriggers(),
    ]
