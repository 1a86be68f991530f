"""What is issued keeps its names and its files, whatever a bureau is called later.

Circulars issued before take the names that stand today, and their files the next night.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from accounts.rls import scoped_by

NAMES_OF_TODAY = """
ALTER TABLE circulars_circular DISABLE TRIGGER USER;
ALTER TABLE circulars_line DISABLE TRIGGER USER;
UPDATE circulars_circular circular SET issued_as = bureau.name
    FROM accounts_bureau bureau WHERE bureau.id = circular.bureau_id AND circular.issued_at IS NOT NULL;
UPDATE circulars_line line SET name = bureau.place_name FROM accounts_bureau bureau WHERE bureau.id = line.bureau_id;
ALTER TABLE circulars_line ENABLE TRIGGER USER;
ALTER TABLE circulars_circular ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_system_accounts"),
        ("circulars", "0002_protect"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(choices=[("docx", "DOCX"), ("xlsx", "XLSX")], max_length=4)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "issued file",
                "verbose_name_plural": "issued files",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="circular",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="circular",
            name="update_update",
        ),
        migrations.AddField(
            model_name="circular",
            name="issued_as",
            field=models.CharField(blank=True, editable=False, max_length=100, verbose_name="issued under the name"),
        ),
        migrations.AddField(
            model_name="circularevent",
            name="issued_as",
            field=models.CharField(blank=True, editable=False, max_length=100, verbose_name="issued under the name"),
        ),
        migrations.AddField(
            model_name="line",
            name="name",
            field=models.CharField(blank=True, editable=False, max_length=30, verbose_name="place name"),
        ),
        migrations.RunSQL(NAMES_OF_TODAY, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="circular",
            trigger=pgtrigger.compiler.Trigger(
                name="circular_issued_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."issued_at" IS NOT NULL AND (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."dated_on" IS DISTINCT FROM (NEW."dated_on") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_as" IS DISTINCT FROM (NEW."issued_as")))',
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "number", "dated_on", "issued_at", "issued_as" rows from % table\', TG_TABLE_NAME;',
                    hash="0ee8b36e7b4f37509e7241cae59a1b9e22c48b73",
                    operation='UPDATE OF "number", "dated_on", "issued_at", "issued_as"',
                    pgid="pgtrigger_circular_issued_stands_aadd6",
                    table="circulars_circular",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="circular",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "circulars_circularevent" ("addressees", "assignee_id", "body", "bureau_id", "cc", "city_id", "closes_at", "corrects_id", "created_at", "created_by_id", "cut_off_at", "dated_on", "drafter_id", "due_on", "id", "is_history", "issued_as", "issued_at", "month", "notes", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "signed_at", "signer_id", "status", "title", "version") VALUES (NEW."addressees", NEW."assignee_id", NEW."body", NEW."bureau_id", NEW."cc", NEW."city_id", NEW."closes_at", NEW."corrects_id", NEW."created_at", NEW."created_by_id", NEW."cut_off_at", NEW."dated_on", NEW."drafter_id", NEW."due_on", NEW."id", NEW."is_history", NEW."issued_as", NEW."issued_at", NEW."month", NEW."notes", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_on", NEW."signed_at", NEW."signer_id", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                    hash="af45b488eb5021461d2f3561a60152b38274366e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_37d4c",
                    table="circulars_circular",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="circular",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "circulars_circularevent" ("addressees", "assignee_id", "body", "bureau_id", "cc", "city_id", "closes_at", "corrects_id", "created_at", "created_by_id", "cut_off_at", "dated_on", "drafter_id", "due_on", "id", "is_history", "issued_as", "issued_at", "month", "notes", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "signed_at", "signer_id", "status", "title", "version") SELECT new_values."addressees", new_values."assignee_id", new_values."body", new_values."bureau_id", new_values."cc", new_values."city_id", new_values."closes_at", new_values."corrects_id", new_values."created_at", new_values."created_by_id", new_values."cut_off_at", new_values."dated_on", new_values."drafter_id", new_values."due_on", new_values."id", new_values."is_history", new_values."issued_as", new_values."issued_at", new_values."month", new_values."notes", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_on", new_values."signed_at", new_values."signer_id", new_values."status", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."addressees" IS DISTINCT FROM (new_values."addressees") OR old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."body" IS DISTINCT FROM (new_values."body") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."cc" IS DISTINCT FROM (new_values."cc") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."closes_at" IS DISTINCT FROM (new_values."closes_at") OR old_values."corrects_id" IS DISTINCT FROM (new_values."corrects_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."cut_off_at" IS DISTINCT FROM (new_values."cut_off_at") OR old_values."dated_on" IS DISTINCT FROM (new_values."dated_on") OR old_values."drafter_id" IS DISTINCT FROM (new_values."drafter_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_history" IS DISTINCT FROM (new_values."is_history") OR old_values."issued_as" IS DISTINCT FROM (new_values."issued_as") OR old_values."issued_at" IS DISTINCT FROM (new_values."issued_at") OR old_values."month" IS DISTINCT FROM (new_values."month") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."signed_at" IS DISTINCT FROM (new_values."signed_at") OR old_values."signer_id" IS DISTINCT FROM (new_values."signer_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="01b07b12ae9b45ca69266e063dcb395c2c065a8c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5dbdc",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="circulars_circular",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issued_as", ""), ("issued_at__isnull", True)),
                    models.Q(("issued_at__isnull", False), models.Q(("issued_as", ""), _negated=True)),
                    _connector="OR",
                ),
                name="circular_issued_under_a_name",
            ),
        ),
        migrations.AddField(
            model_name="issuedfile",
            name="circular",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="issued_files", to="circulars.circular"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedfile",
            constraint=models.UniqueConstraint(fields=("circular", "form"), name="issued_file_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issuedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="issued_file_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5d0e816fb31a958769c01dc07c255740af71f998",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_issued_file_append_only_0f75c",
                    table="circulars_issuedfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issuedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="issued_file_never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                    hash="4a377823bc6a0961d43a66f168a16448ec200342",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_issued_file_never_truncated_ddd50",
                    table="circulars_issuedfile",
                    when="BEFORE",
                ),
            ),
        ),
        scoped_by("circulars_issuedfile", "circulars_circular", "circular_id"),
    ]
