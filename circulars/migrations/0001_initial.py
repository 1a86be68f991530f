import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import audit.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "0001_initial"),
        ("leads", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Circular",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="readers",
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="status")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("month", models.DateField(editable=False, verbose_name="month")),
                ("is_history", models.BooleanField(default=False, editable=False, verbose_name="issued afterwards")),
                ("closes_at", models.DateTimeField(editable=False, null=True, verbose_name="confirmations until")),
                ("cut_off_at", models.DateTimeField(editable=False, null=True, verbose_name="cut-off")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("addressees", models.CharField(blank=True, max_length=300, verbose_name="addressees")),
                (
                    "cc",
                    models.CharField(
                        blank=True, help_text="Separated by commas.", max_length=300, verbose_name="copies to"
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes under the table")),
                ("signed_at", models.DateTimeField(editable=False, null=True, verbose_name="signed at")),
                ("dated_on", models.DateField(editable=False, null=True, verbose_name="date of the document")),
                ("issued_at", models.DateTimeField(editable=False, null=True, verbose_name="issued at")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handler",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="circulars.circular",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "drafter",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafter",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signer",
                    ),
                ),
            ],
            options={
                "verbose_name": "circular",
                "verbose_name_plural": "circulars",
                "ordering": ["-month", "-pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=("month",),
                        name="circular_one_original_per_month",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("corrects__isnull", False), ("status__in", ["collecting", "frozen", "draft", "submitted"])
                        ),
                        fields=("month",),
                        name="circular_one_correction_at_a_time",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="circular_month_is_a_first_day"),
                    models.CheckConstraint(
                        condition=models.Q(("status", "collecting"), ("cut_off_at__isnull", False), _connector="OR"),
                        name="circular_frozen_has_a_cut_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["signed", "issued", "withdrawn"]), _negated=True),
                            ("is_history", True),
                            models.Q(
                                ("drafter__isnull", False),
                                ("signer__isnull", False),
                                models.Q(("signer", models.F("drafter")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="circular_signed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dated_on__isnull", False),
                                ("issued_at__isnull", False),
                                ("status__in", ["issued", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(("status__in", ["issued", "withdrawn"]), _negated=True),
                                ("issued_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="circular_issued_is_dated",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="49a2fb4ab00861db4744e9e3b1ae341204685c38",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_1a927",
                            table="circulars_circular",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="621986f81444c45dd55b84103530fbc21ed1245a",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_3d3c4",
                            table="circulars_circular",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="circular_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{collecting:frozen,draft:submitted,frozen:draft,frozen:submitted,issued:withdrawn,signed:draft,signed:issued,submitted:draft,submitted:signed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="2cb3a3275bb7a69c7a7e20fdff2512285ec239fb",
                            operation="UPDATE",
                            pgid="pgtrigger_circular_status_follows_the_workflow_93783",
                            table="circulars_circular",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="circular_signed_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."status" IN (\'signed\', \'issued\', \'withdrawn\') AND OLD."status" IN (\'signed\', \'issued\', \'withdrawn\') AND (OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."addressees" IS DISTINCT FROM (NEW."addressees") OR OLD."cc" IS DISTINCT FROM (NEW."cc") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."cut_off_at" IS DISTINCT FROM (NEW."cut_off_at") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."corrects_id" IS DISTINCT FROM (NEW."corrects_id") OR OLD."drafter_id" IS DISTINCT FROM (NEW."drafter_id")))',
                            func='RAISE EXCEPTION \'pgtrigger: Cannot update of "title", "body", "addressees", "cc", "notes", "cut_off_at", "month", "corrects_id", "drafter_id" rows from % table\', TG_TABLE_NAME;',
                            hash="f968efaf310488680db8c84725fd721294fba390",
                            operation='UPDATE OF "title", "body", "addressees", "cc", "notes", "cut_off_at", "month", "corrects_id", "drafter_id"',
                            pgid="pgtrigger_circular_signed_stands_c04a7",
                            table="circulars_circular",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "circulars_circularevent" ("addressees", "assignee_id", "body", "bureau_id", "cc", "city_id", "closes_at", "corrects_id", "created_at", "created_by_id", "cut_off_at", "dated_on", "drafter_id", "due_on", "id", "is_history", "issued_at", "month", "notes", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "signed_at", "signer_id", "status", "title", "version") VALUES (NEW."addressees", NEW."assignee_id", NEW."body", NEW."bureau_id", NEW."cc", NEW."city_id", NEW."closes_at", NEW."corrects_id", NEW."created_at", NEW."created_by_id", NEW."cut_off_at", NEW."dated_on", NEW."drafter_id", NEW."due_on", NEW."id", NEW."is_history", NEW."issued_at", NEW."month", NEW."notes", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_on", NEW."signed_at", NEW."signer_id", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                            hash="47bec6e61b71408e938915420a291ef8132dbdaa",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_37d4c",
                            table="circulars_circular",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "circulars_circularevent" ("addressees", "assignee_id", "body", "bureau_id", "cc", "city_id", "closes_at", "corrects_id", "created_at", "created_by_id", "cut_off_at", "dated_on", "drafter_id", "due_on", "id", "is_history", "issued_at", "month", "notes", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "signed_at", "signer_id", "status", "title", "version") SELECT new_values."addressees", new_values."assignee_id", new_values."body", new_values."bureau_id", new_values."cc", new_values."city_id", new_values."closes_at", new_values."corrects_id", new_values."created_at", new_values."created_by_id", new_values."cut_off_at", new_values."dated_on", new_values."drafter_id", new_values."due_on", new_values."id", new_values."is_history", new_values."issued_at", new_values."month", new_values."notes", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_on", new_values."signed_at", new_values."signer_id", new_values."status", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."addressees" IS DISTINCT FROM (new_values."addressees") OR old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."body" IS DISTINCT FROM (new_values."body") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."cc" IS DISTINCT FROM (new_values."cc") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."closes_at" IS DISTINCT FROM (new_values."closes_at") OR old_values."corrects_id" IS DISTINCT FROM (new_values."corrects_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."cut_off_at" IS DISTINCT FROM (new_values."cut_off_at") OR old_values."dated_on" IS DISTINCT FROM (new_values."dated_on") OR old_values."drafter_id" IS DISTINCT FROM (new_values."drafter_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_history" IS DISTINCT FROM (new_values."is_history") OR old_values."issued_at" IS DISTINCT FROM (new_values."issued_at") OR old_values."month" IS DISTINCT FROM (new_values."month") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."signed_at" IS DISTINCT FROM (new_values."signed_at") OR old_values."signer_id" IS DISTINCT FROM (new_values."signer_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1ddc3d0a571e358f9121aeff7021ab1bb7520260",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5dbdc",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="circulars_circular",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CircularEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="status")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("month", models.DateField(editable=False, verbose_name="month")),
                ("is_history", models.BooleanField(default=False, editable=False, verbose_name="issued afterwards")),
                ("closes_at", models.DateTimeField(editable=False, null=True, verbose_name="confirmations until")),
                ("cut_off_at", models.DateTimeField(editable=False, null=True, verbose_name="cut-off")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("addressees", models.CharField(blank=True, max_length=300, verbose_name="addressees")),
                (
                    "cc",
                    models.CharField(
                        blank=True, help_text="Separated by commas.", max_length=300, verbose_name="copies to"
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes under the table")),
                ("signed_at", models.DateTimeField(editable=False, null=True, verbose_name="signed at")),
                ("dated_on", models.DateField(editable=False, null=True, verbose_name="date of the document")),
                ("issued_at", models.DateTimeField(editable=False, null=True, verbose_name="issued at")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handler",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="circulars.circular",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "drafter",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafter",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="circulars.circular",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signer",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="c04ca8546b0cdd9b5944a9c4d6dcc8c9d97e03cb",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_99ca6",
                            table="circulars_circularevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="12d88646acc6ac96403d33eebdf8552d61ebc1e8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7ccd0",
                            table="circulars_circularevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored_at", models.DateTimeField(auto_now_add=True)),
                (
                    "circular",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_paper",
                        to="circulars.circular",
                    ),
                ),
            ],
            options={
                "verbose_name": "issued paper",
                "verbose_name_plural": "issued papers",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="issued_paper_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9e7e518e0ec11d9d03a3e7374770a8e378082b96",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_issued_paper_append_only_aeb8d",
                            table="circulars_issuedpaper",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="issued_paper_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="cce3c8380233cc215408edc6b8098735d8a1a13e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_issued_paper_never_truncated_e12f2",
                            table="circulars_issuedpaper",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "Province"), ("city", "City"), ("bureau", "Bureau")], max_length=10
                    ),
                ),
                ("opening", models.IntegerField(default=0, verbose_name="Opening")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="New")),
                ("late", models.PositiveIntegerField(default=0, verbose_name="Entered late")),
                ("reopened", models.PositiveIntegerField(default=0, verbose_name="Reopened")),
                ("moved_in", models.PositiveIntegerField(default=0, verbose_name="Moved in")),
                ("cleared", models.PositiveIntegerField(default=0, verbose_name="Cleared")),
                ("moved_out", models.PositiveIntegerField(default=0, verbose_name="Moved out")),
                ("merged", models.PositiveIntegerField(default=0, verbose_name="Merged")),
                ("not_ours", models.PositiveIntegerField(default=0, verbose_name="Not ours")),
                ("voided", models.PositiveIntegerField(default=0, verbose_name="Voided")),
                ("closing", models.IntegerField(default=0, verbose_name="Closing")),
                ("found_total", models.IntegerField(default=0, verbose_name="Found in total")),
                ("cleared_total", models.IntegerField(default=0, verbose_name="Cleared in total")),
                ("cohort", models.IntegerField(default=0)),
                ("cohort_cleared", models.IntegerField(default=0)),
                ("overdue", models.PositiveIntegerField(null=True, verbose_name="Overdue")),
                (
                    "overdue_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(null=True, verbose_name="Rank")),
                (
                    "reporting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("waiting", "Not confirmed yet"),
                            ("prepared", "Prepared, waiting for the head"),
                            ("reported", "Reported"),
                            ("zero", "Zero report"),
                            ("missing", "Not reported"),
                            ("late", "Reported late"),
                        ],
                        max_length=10,
                        verbose_name="Reporting",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="circulars.circular",
                        verbose_name="circular",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="circulars.line"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a circular",
                "verbose_name_plural": "lines of a circular",
                "ordering": ["circular", "bureau__display_order", "bureau__code"],
                "constraints": [
                    models.UniqueConstraint(fields=("circular", "bureau", "level"), name="line_once_per_circular"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "closing",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("opening"), "+", models.F("new")
                                                ),
                                                "+",
                                                models.F("late"),
                                            ),
                                            "+",
                                            models.F("reopened"),
                                        ),
                                        "+",
                                        models.F("moved_in"),
                                    ),
                                    "-",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("cleared"), "+", models.F("moved_out")
                                                ),
                                                "+",
                                                models.F("merged"),
                                            ),
                                            "+",
                                            models.F("not_ours"),
                                        ),
                                        "+",
                                        models.F("voided"),
                                    ),
                                ),
                            )
                        ),
                        name="line_stock_equation_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rank__isnull", True), models.Q(("reporting", "missing"), _negated=True), _connector="OR"
                        ),
                        name="line_missing_is_unranked",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="line_of_signed_stands_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF EXISTS (\n        SELECT 1 FROM changed LEFT JOIN circulars_circular circular ON circular.id = changed.circular_id\n        WHERE circular.status IS NULL OR circular.status IN ('signed', 'issued', 'withdrawn')\n    ) THEN\n        RAISE EXCEPTION 'line_of_signed_stands: the figures of a signed circular stand' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                            hash="eaa5e53c5806b1c6d2f4c9ad95f0546a0d4643ee",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_line_of_signed_stands_insert_61e20",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="circulars_line",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="line_of_signed_stands_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF EXISTS (\n        SELECT 1 FROM changed LEFT JOIN circulars_circular circular ON circular.id = changed.circular_id\n        WHERE circular.status IS NULL OR circular.status IN ('signed', 'issued', 'withdrawn')\n    ) THEN\n        RAISE EXCEPTION 'line_of_signed_stands: the figures of a signed circular stand' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                            hash="10122ed84c49be97f39b5596d70522e0cc66c773",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_line_of_signed_stands_update_07a9d",
                            referencing="REFERENCING OLD TABLE AS changed ",
                            table="circulars_line",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="line_of_signed_stands_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF EXISTS (\n        SELECT 1 FROM changed LEFT JOIN circulars_circular circular ON circular.id = changed.circular_id\n        WHERE circular.status IS NULL OR circular.status IN ('signed', 'issued', 'withdrawn')\n    ) THEN\n        RAISE EXCEPTION 'line_of_signed_stands: the figures of a signed circular stand' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                            hash="1d19181dac359aaceee7129573f13f03603c44a1",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_line_of_signed_stands_delete_27666",
                            referencing="REFERENCING OLD TABLE AS changed ",
                            table="circulars_line",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="line_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="8dd5548b291b027d10e11e899c337e197c2ff3d7",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_line_never_truncated_21c13",
                            table="circulars_line",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "column",
                    models.CharField(
                        choices=[
                            ("opening", "Opening"),
                            ("new", "New"),
                            ("late", "Entered late"),
                            ("reopened", "Reopened"),
                            ("moved_in", "Moved in"),
                            ("cleared", "Cleared"),
                            ("moved_out", "Moved out"),
                            ("merged", "Merged"),
                            ("not_ours", "Not ours"),
                            ("voided", "Voided"),
                        ],
                        max_length=10,
                        verbose_name="column",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="circulars.line",
                        verbose_name="line",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posting",
                        to="leads.movement",
                        verbose_name="movement",
                    ),
                ),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "indexes": [models.Index(fields=["line", "column"], name="posting_line_column")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="posting_of_signed_stands_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF EXISTS (\n        SELECT 1 FROM changed LEFT JOIN circulars_circular circular ON circular.id = (SELECT circular_id FROM circulars_line WHERE id = changed.line_id)\n        WHERE circular.status IS NULL OR circular.status IN ('signed', 'issued', 'withdrawn')\n    ) THEN\n        RAISE EXCEPTION 'posting_of_signed_stands: the figures of a signed circular stand' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                            hash="65f10f1401dc3e3f3a3074dc9faeaa3f9c6385bd",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_posting_of_signed_stands_insert_62ccc",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="circulars_posting",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="posting_of_signed_stands_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF EXISTS (\n        SELECT 1 FROM changed LEFT JOIN circulars_circular circular ON circular.id = (SELECT circular_id FROM circulars_line WHERE id = changed.line_id)\n        WHERE circular.status IS NULL OR circular.status IN ('signed', 'issued', 'withdrawn')\n    ) THEN\n        RAISE EXCEPTION 'posting_of_signed_stands: the figures of a signed circular stand' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                            hash="4e2805fb66a4a8677d64dbd422bc6900e3212ffe",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_posting_of_signed_stands_update_2ebc1",
                            referencing="REFERENCING OLD TABLE AS changed ",
                            table="circulars_posting",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="posting_of_signed_stands_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF EXISTS (\n        SELECT 1 FROM changed LEFT JOIN circulars_circular circular ON circular.id = (SELECT circular_id FROM circulars_line WHERE id = changed.line_id)\n        WHERE circular.status IS NULL OR circular.status IN ('signed', 'issued', 'withdrawn')\n    ) THEN\n        RAISE EXCEPTION 'posting_of_signed_stands: the figures of a signed circular stand' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                            hash="97b1356a0b7321c64b03c643b6e389d60ad43760",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_posting_of_signed_stands_delete_c8275",
                            referencing="REFERENCING OLD TABLE AS changed ",
                            table="circulars_posting",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="posting_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="3bc660c43b7225a9fe54d98362cf76130840c274",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_posting_never_truncated_eedd8",
                            table="circulars_posting",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="readers",
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="status")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("acknowledged_at", models.DateTimeField(editable=False, null=True, verbose_name="received at")),
                ("urged_count", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="urged")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="received by",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handler",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="circulars.circular",
                        verbose_name="circular",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ["circular", "bureau__display_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("circular", "bureau"), name="receipt_once_per_circular_and_city"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "acknowledged"), _negated=True),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="receipt_acknowledged_has_a_name",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="7c0c0b048471367a6f5d282b9a47df6b30207804",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_7fdf6",
                            table="circulars_receipt",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f2f47b44516829f33105f22b7f0013b4127e6419",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_0e258",
                            table="circulars_receipt",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="receipt_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{waiting:acknowledged}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="afebaed663fab340307bafcbbde7b9933d6d3967",
                            operation="UPDATE",
                            pgid="pgtrigger_receipt_status_follows_the_workflow_08e0f",
                            table="circulars_receipt",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "circulars_receiptevent" ("acknowledged_at", "acknowledged_by_id", "assignee_id", "bureau_id", "circular_id", "city_id", "created_at", "created_by_id", "due_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "status", "title", "urged_count", "version") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."assignee_id", NEW."bureau_id", NEW."circular_id", NEW."city_id", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_on", NEW."status", NEW."title", NEW."urged_count", NEW."version"); RETURN NULL;',
                            hash="26b2b9e3b8ba45e8e3f9da5530406e07503b1f48",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7e331",
                            table="circulars_receipt",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "circulars_receiptevent" ("acknowledged_at", "acknowledged_by_id", "assignee_id", "bureau_id", "circular_id", "city_id", "created_at", "created_by_id", "due_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "status", "title", "urged_count", "version") SELECT new_values."acknowledged_at", new_values."acknowledged_by_id", new_values."assignee_id", new_values."bureau_id", new_values."circular_id", new_values."city_id", new_values."created_at", new_values."created_by_id", new_values."due_on", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_on", new_values."status", new_values."title", new_values."urged_count", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."acknowledged_at" IS DISTINCT FROM (new_values."acknowledged_at") OR old_values."acknowledged_by_id" IS DISTINCT FROM (new_values."acknowledged_by_id") OR old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."circular_id" IS DISTINCT FROM (new_values."circular_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."urged_count" IS DISTINCT FROM (new_values."urged_count") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="50a5dfe77db880a9f00e4c52135cf3620fcd4174",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_45b1c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="circulars_receipt",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="status")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("acknowledged_at", models.DateTimeField(editable=False, null=True, verbose_name="received at")),
                ("urged_count", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="urged")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="received by",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handler",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="circulars.circular",
                        verbose_name="circular",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="circulars.receipt",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="4138b5331b8cb294e23e7ae9d2128b0d252c4837",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_bb962",
                            table="circulars_receiptevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="222ca19345102e92cd7ca5a9da843f492a0b8005",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_50e86",
                            table="circulars_receiptevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="readers",
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="status")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("month", models.DateField(editable=False, verbose_name="month")),
                ("is_zero", models.BooleanField(default=False, verbose_name="nothing to report")),
                ("counted", models.JSONField(default=dict, editable=False, verbose_name="counted by the system")),
                ("claimed", models.JSONField(default=dict, editable=False, verbose_name="confirmed by the city")),
                ("explanation", models.TextField(blank=True, verbose_name="explanation of differences")),
                ("signed_at", models.DateTimeField(editable=False, null=True, verbose_name="signed at")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handler",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation of a month",
                "verbose_name_plural": "confirmations of a month",
                "ordering": ["-month", "bureau__display_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("month", "bureau"), name="submission_once_per_month_and_city"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["reported", "zero", "late"]), _negated=True),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="submission_confirmed_has_a_signature",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "zero"), _negated=True), ("is_zero", True), _connector="OR"
                        ),
                        name="submission_zero_says_so",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="88a08706487890c1639793e8ca6160a1f91cec01",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_b73fa",
                            table="circulars_submission",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="cc91fea62bb93d85cbb81559657a712db2044b1d",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_6866b",
                            table="circulars_submission",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="submission_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{missing:late,prepared:missing,prepared:reported,prepared:waiting,prepared:zero,waiting:missing,waiting:prepared}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="36f984e34c78e1a1cfb6e1eb1d6dd561e3b9c6cd",
                            operation="UPDATE",
                            pgid="pgtrigger_submission_status_follows_the_workflow_15d7f",
                            table="circulars_submission",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "circulars_submissionevent" ("assignee_id", "bureau_id", "city_id", "claimed", "counted", "created_at", "created_by_id", "due_on", "explanation", "id", "is_zero", "month", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_by_id", "registered_on", "signed_at", "signed_by_id", "status", "title", "version") VALUES (NEW."assignee_id", NEW."bureau_id", NEW."city_id", NEW."claimed", NEW."counted", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."explanation", NEW."id", NEW."is_zero", NEW."month", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prepared_by_id", NEW."registered_on", NEW."signed_at", NEW."signed_by_id", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                            hash="314985d09ca7a783120867877eb85772942b9d3d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9c5a9",
                            table="circulars_submission",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "circulars_submissionevent" ("assignee_id", "bureau_id", "city_id", "claimed", "counted", "created_at", "created_by_id", "due_on", "explanation", "id", "is_zero", "month", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_by_id", "registered_on", "signed_at", "signed_by_id", "status", "title", "version") SELECT new_values."assignee_id", new_values."bureau_id", new_values."city_id", new_values."claimed", new_values."counted", new_values."created_at", new_values."created_by_id", new_values."due_on", new_values."explanation", new_values."id", new_values."is_zero", new_values."month", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."prepared_by_id", new_values."registered_on", new_values."signed_at", new_values."signed_by_id", new_values."status", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."claimed" IS DISTINCT FROM (new_values."claimed") OR old_values."counted" IS DISTINCT FROM (new_values."counted") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."explanation" IS DISTINCT FROM (new_values."explanation") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_zero" IS DISTINCT FROM (new_values."is_zero") OR old_values."month" IS DISTINCT FROM (new_values."month") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."prepared_by_id" IS DISTINCT FROM (new_values."prepared_by_id") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."signed_at" IS DISTINCT FROM (new_values."signed_at") OR old_values."signed_by_id" IS DISTINCT FROM (new_values."signed_by_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8f5878ae5aa92e71a0400b53953fd34b890a40c0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7fc0d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="circulars_submission",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="status")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("month", models.DateField(editable=False, verbose_name="month")),
                ("is_zero", models.BooleanField(default=False, verbose_name="nothing to report")),
                ("counted", models.JSONField(default=dict, editable=False, verbose_name="counted by the system")),
                ("claimed", models.JSONField(default=dict, editable=False, verbose_name="confirmed by the city")),
                ("explanation", models.TextField(blank=True, verbose_name="explanation of differences")),
                ("signed_at", models.DateTimeField(editable=False, null=True, verbose_name="signed at")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handler",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="circulars.submission",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="acd4510bcfd26c252a5630dac27393739c349f1d",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_6814f",
                            table="circulars_submissionevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="74ab377e74c25374a318281a733049b16866693a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_88422",
                            table="circulars_submissionevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        audit.operations.InstallTriggers(),
    ]
