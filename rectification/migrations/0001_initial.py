import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import audit.operations
import rectification.models.codes


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("leads", "0004_urgings_follow"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organ",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("key", models.CharField(editable=False, max_length=100, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("court", "Court"),
                            ("procuratorate", "Procuratorate"),
                            ("supervision", "Supervision commission"),
                            ("police", "Police"),
                            ("anti_gang_office", "Anti-gang office"),
                            ("other", "Other organ"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "Province"), ("city", "City"), ("county", "County")],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "verbose_name": "issuing organ",
                "verbose_name_plural": "issuing organs",
                "ordering": ["name", "pk"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="organ_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ec07f41de14e6d34ec70ad03978d860ddf2f2329",
                            operation="DELETE",
                            pgid="pgtrigger_organ_never_deleted_e7760",
                            table="rectification_organ",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CriminalCase",
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
                ("number", models.CharField(max_length=60, unique=True, verbose_name="case number")),
                (
                    "other_numbers",
                    models.CharField(blank=True, max_length=200, verbose_name="other numbers of the case"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name of the case")),
                ("court", models.CharField(blank=True, max_length=100, verbose_name="court")),
                ("trade", models.CharField(blank=True, max_length=60, verbose_name="trade")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="filed on")),
                ("judged_on", models.DateField(blank=True, null=True, verbose_name="judged on")),
                ("judgment_number", models.CharField(blank=True, max_length=80, verbose_name="number of the judgment")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "criminal case",
                "verbose_name_plural": "criminal cases",
                "ordering": ["number", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["city", "number"], name="criminalcase_city_number")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judged_on__isnull", True),
                            ("filed_on__isnull", True),
                            ("judged_on__gte", models.F("filed_on")),
                            _connector="OR",
                        ),
                        name="criminalcase_judged_not_before_filed",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="ace1ace3e28a4faf87bbfc7655d9614ff63401cd",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_bdab5",
                            table="rectification_criminalcase",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="criminalcase_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="0809804d93f3e5695bd4370abb9635875feb258d",
                            operation="DELETE",
                            pgid="pgtrigger_criminalcase_never_deleted_52018",
                            table="rectification_criminalcase",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_criminalcaseevent" ("bureau_id", "city_id", "court", "created_at", "created_by_id", "filed_on", "id", "judged_on", "judgment_number", "name", "number", "other_numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "trade") VALUES (NEW."bureau_id", NEW."city_id", NEW."court", NEW."created_at", NEW."created_by_id", NEW."filed_on", NEW."id", NEW."judged_on", NEW."judgment_number", NEW."name", NEW."number", NEW."other_numbers", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."readers", NEW."trade"); RETURN NULL;',
                            hash="4b5fd1228c8527b8141c45b44fdaea01516299d7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_48e55",
                            table="rectification_criminalcase",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_criminalcaseevent" ("bureau_id", "city_id", "court", "created_at", "created_by_id", "filed_on", "id", "judged_on", "judgment_number", "name", "number", "other_numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "trade") SELECT new_values."bureau_id", new_values."city_id", new_values."court", new_values."created_at", new_values."created_by_id", new_values."filed_on", new_values."id", new_values."judged_on", new_values."judgment_number", new_values."name", new_values."number", new_values."other_numbers", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."readers", new_values."trade" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5d5bbfde61997a5b62fcacc618af3281da878a2c",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6a6a3",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_criminalcase",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriminalCaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                ("number", models.CharField(max_length=60, verbose_name="case number")),
                (
                    "other_numbers",
                    models.CharField(blank=True, max_length=200, verbose_name="other numbers of the case"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name of the case")),
                ("court", models.CharField(blank=True, max_length=100, verbose_name="court")),
                ("trade", models.CharField(blank=True, max_length=60, verbose_name="trade")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="filed on")),
                ("judged_on", models.DateField(blank=True, null=True, verbose_name="judged on")),
                ("judgment_number", models.CharField(blank=True, max_length=80, verbose_name="number of the judgment")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
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
                        to="rectification.criminalcase",
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
                            hash="5aad614d04558061f1671e6bb86c50f39b0e1b1e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_48ffe",
                            table="rectification_criminalcaseevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5065664b72680082c02de56a7c36612e3a4d862c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_21fa5",
                            table="rectification_criminalcaseevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9_]+$", "Use small letters, digits and underscores only."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("label_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                ("label_en", models.CharField(max_length=100, verbose_name="English name")),
                ("display_order", models.PositiveSmallIntegerField(default=0, verbose_name="display order")),
                ("valid_from", models.DateField(default=datetime.date(2018, 1, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "rule_code",
                    models.CharField(
                        max_length=30,
                        validators=[rectification.models.codes.names_a_rule],
                        verbose_name="rule of the answer",
                    ),
                ),
                (
                    "public_interest_rule",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[rectification.models.codes.names_a_rule],
                        verbose_name="rule of the public-interest kind",
                    ),
                ),
                (
                    "urgent_rule",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[rectification.models.codes.names_a_rule],
                        verbose_name="rule of the urgent public-interest kind",
                    ),
                ),
                (
                    "is_counted",
                    models.BooleanField(default=True, verbose_name="counted among the three proposals and one notice"),
                ),
            ],
            options={
                "verbose_name": "type of letter",
                "verbose_name_plural": "types of letters",
                "ordering": ["display_order", "code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="ordertype_ends_after_it_starts",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="code_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a481754d52de79c322217a320730a0ffd5a9c372",
                            operation="DELETE",
                            pgid="pgtrigger_code_never_deleted_a3a4f",
                            table="rectification_ordertype",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="code_never_renamed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"code\" rows from % table', TG_TABLE_NAME;",
                            hash="8b668a175d1c4f3f3c3138fa44bbada830e23af9",
                            operation='UPDATE OF "code"',
                            pgid="pgtrigger_code_never_renamed_99bc5",
                            table="rectification_ordertype",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RectificationOrder",
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
                (
                    "shared_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("dispatched", "Dispatched"),
                            ("objected", "Objection raised"),
                            ("rectifying", "Being put right"),
                            ("await_accept", "Awaiting acceptance"),
                            ("accepted", "Accepted"),
                            ("closed", "Struck off"),
                            ("withdrawn", "Withdrawn by the issuer"),
                            ("merged", "Merged"),
                            ("void", "Void"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "reply_state",
                    models.CharField(
                        choices=[
                            ("none", "Not answered"),
                            ("drafting", "Answer being drafted"),
                            ("signed", "Answer signed"),
                            ("sent", "Answer sent"),
                            ("delivered", "Answered"),
                            ("satisfied", "Issuer satisfied"),
                            ("again", "To be answered again"),
                        ],
                        default="none",
                        editable=False,
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "variant",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary"),
                            ("public_interest", "Public interest"),
                            ("urgent", "Public interest, urgent"),
                        ],
                        default="ordinary",
                        max_length=20,
                        verbose_name="variant",
                    ),
                ),
                ("issuer_number", models.CharField(max_length=80, verbose_name="issuer's number")),
                ("issuer_number_key", models.CharField(editable=False, max_length=80)),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="date of the letter")),
                ("posted_on", models.DateField(blank=True, null=True, verbose_name="posted on")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "received_level",
                    models.CharField(
                        choices=[("province", "Province"), ("city", "City"), ("county", "County")],
                        editable=False,
                        max_length=10,
                        verbose_name="received at",
                    ),
                ),
                ("typed_due_on", models.DateField(blank=True, null=True, verbose_name="answer due by the letter")),
                ("part_count", models.PositiveIntegerField(default=0, editable=False)),
                ("measure_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="measures")),
                ("replied_on", models.DateField(editable=False, null=True, verbose_name="answered on")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("unsatisfied", "Not satisfied"),
                            ("silent", "None within 30 days"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="issuer's opinion",
                    ),
                ),
                ("accepted_on", models.DateField(editable=False, null=True, verbose_name="accepted on")),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="struck off on")),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="round")),
                (
                    "addressee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="addressed to",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "criminal_case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="rectification.criminalcase",
                        verbose_name="criminal case",
                    ),
                ),
                (
                    "focus_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="leads.focusarea",
                        verbose_name="focus area",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="rectification.organ",
                        verbose_name="issuing organ",
                    ),
                ),
                (
                    "key_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="leads.keyarea",
                        verbose_name="key area",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="rectification.rectificationorder",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.ordertype",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["-received_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["city", "received_on", "id"], name="order_city_received"),
                    models.Index(fields=["bureau", "received_on", "id"], name="order_bureau_received"),
                    models.Index(fields=["received_on", "id"], name="order_received"),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                ["registered", "dispatched", "objected", "rectifying", "await_accept", "accepted"],
                            )
                        ),
                        fields=["city", "due_on", "id"],
                        name="order_open_city_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                ["registered", "dispatched", "objected", "rectifying", "await_accept", "accepted"],
                            )
                        ),
                        fields=["bureau", "due_on", "id"],
                        name="order_open_bureau_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                ["registered", "dispatched", "objected", "rectifying", "await_accept", "accepted"],
                            )
                        ),
                        fields=["due_on", "id"],
                        name="order_open_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                ["registered", "dispatched", "objected", "rectifying", "await_accept", "accepted"],
                            )
                        ),
                        fields=["assignee", "due_on", "id"],
                        name="order_open_assignee_due",
                    ),
                    models.Index(
                        condition=models.Q(("measure_count", 0)),
                        fields=["city", "received_on", "id"],
                        name="order_no_measure_city",
                    ),
                    models.Index(fields=["criminal_case"], name="order_criminal_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["merged", "void"]), _negated=True),
                        fields=("type", "issuer", "issuer_number_key"),
                        name="order_registered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_on__isnull", True), ("received_on__gte", models.F("issued_on")), _connector="OR"
                        ),
                        name="order_received_not_before_issued",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("posted_on__isnull", True), ("received_on__gte", models.F("posted_on")), _connector="OR"
                        ),
                        name="order_received_not_before_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("typed_due_on__isnull", True),
                            ("typed_due_on__gte", models.F("received_on")),
                            _connector="OR",
                        ),
                        name="order_due_not_before_received",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replied_on__isnull", True), ("replied_on__gte", models.F("received_on")), _connector="OR"
                        ),
                        name="order_reply_not_before_received",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reply_state__in", ["delivered", "satisfied", "again"]), _negated=True),
                            ("replied_on__isnull", False),
                            _connector="OR",
                        ),
                        name="order_answered_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_on__isnull", False), ("status", "accepted")),
                            ("status", "closed"),
                            models.Q(
                                models.Q(("status__in", ["accepted", "closed"]), _negated=True),
                                ("accepted_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="order_accepted_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("status", "closed")),
                            models.Q(models.Q(("status", "closed"), _negated=True), ("closed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="order_closed_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("status", "merged")),
                            models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into__isnull", True)),
                            _connector="OR",
                        ),
                        name="order_merged_names_the_main_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="order_not_merged_into_itself",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="94a287a1e227b6bfbd406a0fcc5abcb7e6fc5908",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_4d0fe",
                            table="rectification_rectificationorder",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e6119c0a969cd2127390d781641c797f3cafe916",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_d4168",
                            table="rectification_rectificationorder",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="order_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{accepted:closed,await_accept:accepted,await_accept:closed,await_accept:rectifying,closed:rectifying,dispatched:closed,dispatched:merged,dispatched:objected,dispatched:rectifying,dispatched:void,objected:closed,objected:dispatched,objected:withdrawn,rectifying:await_accept,rectifying:closed,rectifying:merged,registered:closed,registered:dispatched,registered:merged,registered:void}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="cd6101590a36d9a0c4c526a706b6c2870a0eb620",
                            operation="UPDATE",
                            pgid="pgtrigger_order_status_follows_the_workflow_f1768",
                            table="rectification_rectificationorder",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="order_reply_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."reply_state", \':\', NEW."reply_state") = ANY(\'{again:drafting,delivered:again,delivered:satisfied,drafting:again,drafting:none,drafting:signed,none:delivered,none:drafting,satisfied:again,sent:delivered,signed:sent}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."reply_state" IS DISTINCT FROM NEW."reply_state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "reply_state" from "%" to "%" on table %\', OLD."reply_state", NEW."reply_state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="83024807361f1fd9e42da2fc0b9010efec2148e9",
                            operation="UPDATE",
                            pgid="pgtrigger_order_reply_follows_the_workflow_7e25a",
                            table="rectification_rectificationorder",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_rectificationorderevent" ("accepted_on", "addressee_id", "assignee_id", "bureau_id", "city_id", "closed_on", "created_at", "created_by_id", "criminal_case_id", "due_on", "focus_area_id", "id", "issued_on", "issuer_id", "issuer_number", "issuer_number_key", "key_area_id", "merged_into_id", "number", "opinion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_on", "received_level", "received_on", "registered_on", "replied_on", "reply_state", "round", "status", "title", "type_id", "typed_due_on", "variant", "version") VALUES (NEW."accepted_on", NEW."addressee_id", NEW."assignee_id", NEW."bureau_id", NEW."city_id", NEW."closed_on", NEW."created_at", NEW."created_by_id", NEW."criminal_case_id", NEW."due_on", NEW."focus_area_id", NEW."id", NEW."issued_on", NEW."issuer_id", NEW."issuer_number", NEW."issuer_number_key", NEW."key_area_id", NEW."merged_into_id", NEW."number", NEW."opinion", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."posted_on", NEW."received_level", NEW."received_on", NEW."registered_on", NEW."replied_on", NEW."reply_state", NEW."round", NEW."status", NEW."title", NEW."type_id", NEW."typed_due_on", NEW."variant", NEW."version"); RETURN NULL;',
                            hash="4e797240097e56f0f7d695ed41c2a02869da9519",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_13dc1",
                            table="rectification_rectificationorder",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_rectificationorderevent" ("accepted_on", "addressee_id", "assignee_id", "bureau_id", "city_id", "closed_on", "created_at", "created_by_id", "criminal_case_id", "due_on", "focus_area_id", "id", "issued_on", "issuer_id", "issuer_number", "issuer_number_key", "key_area_id", "merged_into_id", "number", "opinion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_on", "received_level", "received_on", "registered_on", "replied_on", "reply_state", "round", "status", "title", "type_id", "typed_due_on", "variant", "version") SELECT new_values."accepted_on", new_values."addressee_id", new_values."assignee_id", new_values."bureau_id", new_values."city_id", new_values."closed_on", new_values."created_at", new_values."created_by_id", new_values."criminal_case_id", new_values."due_on", new_values."focus_area_id", new_values."id", new_values."issued_on", new_values."issuer_id", new_values."issuer_number", new_values."issuer_number_key", new_values."key_area_id", new_values."merged_into_id", new_values."number", new_values."opinion", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."posted_on", new_values."received_level", new_values."received_on", new_values."registered_on", new_values."replied_on", new_values."reply_state", new_values."round", new_values."status", new_values."title", new_values."type_id", new_values."typed_due_on", new_values."variant", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accepted_on" IS DISTINCT FROM (new_values."accepted_on") OR old_values."addressee_id" IS DISTINCT FROM (new_values."addressee_id") OR old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."closed_on" IS DISTINCT FROM (new_values."closed_on") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."criminal_case_id" IS DISTINCT FROM (new_values."criminal_case_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."focus_area_id" IS DISTINCT FROM (new_values."focus_area_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."issued_on" IS DISTINCT FROM (new_values."issued_on") OR old_values."issuer_id" IS DISTINCT FROM (new_values."issuer_id") OR old_values."issuer_number" IS DISTINCT FROM (new_values."issuer_number") OR old_values."issuer_number_key" IS DISTINCT FROM (new_values."issuer_number_key") OR old_values."key_area_id" IS DISTINCT FROM (new_values."key_area_id") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."opinion" IS DISTINCT FROM (new_values."opinion") OR old_values."posted_on" IS DISTINCT FROM (new_values."posted_on") OR old_values."received_level" IS DISTINCT FROM (new_values."received_level") OR old_values."received_on" IS DISTINCT FROM (new_values."received_on") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."replied_on" IS DISTINCT FROM (new_values."replied_on") OR old_values."reply_state" IS DISTINCT FROM (new_values."reply_state") OR old_values."round" IS DISTINCT FROM (new_values."round") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."type_id" IS DISTINCT FROM (new_values."type_id") OR old_values."typed_due_on" IS DISTINCT FROM (new_values."typed_due_on") OR old_values."variant" IS DISTINCT FROM (new_values."variant") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f88bce7afe2426ee6b04974f5d60994145144095",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_74cea",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_rectificationorder",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="no.")),
                ("text", models.TextField(verbose_name="problem")),
                (
                    "no_measure_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why no measure is needed"),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "problem",
                "verbose_name_plural": "problems",
                "ordering": ["order", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="problem_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="problem_says_something"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="problem_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "order_id", "position" rows from % table\', TG_TABLE_NAME;',
                            hash="66dbcfd09dd7ff9d01c5b10269307cf2ff581f21",
                            operation='DELETE OR UPDATE OF "order_id", "position"',
                            pgid="pgtrigger_problem_stays_b8aa6",
                            table="rectification_problem",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_problemevent" ("id", "no_measure_reason", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."id", NEW."no_measure_reason", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."text"); RETURN NULL;',
                            hash="44341f773fe743d79feb542cc09c447e58f4f65f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_06ae5",
                            table="rectification_problem",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_problemevent" ("id", "no_measure_reason", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") SELECT new_values."id", new_values."no_measure_reason", new_values."order_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="7c3d53ee1bfb58825c3e42bea32098a0b8efce7e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b8495",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_problem",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
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
                (
                    "shared_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("assigned", "Assigned"),
                            ("doing", "Being done"),
                            ("done", "Reported done"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                            ("recalled", "Taken back"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead bureau"), ("co", "Co-operating bureau")],
                        max_length=5,
                        verbose_name="role",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("assigned", "Assigned"), ("addressed", "Addressed jointly")],
                        default="assigned",
                        editable=False,
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                ("instruction", models.TextField(blank=True, verbose_name="instruction")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("done_on", models.DateField(editable=False, null=True, verbose_name="done on")),
                ("result", models.TextField(blank=True, editable=False, verbose_name="result")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "problems",
                    models.ManyToManyField(related_name="parts", to="rectification.problem", verbose_name="problems"),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a letter",
                "verbose_name_plural": "parts of letters",
                "ordering": ["-registered_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["order", "id"], name="part_of_order"),
                    models.Index(fields=["city", "registered_on", "id"], name="part_city_registered"),
                    models.Index(fields=["bureau", "registered_on", "id"], name="part_bureau_registered"),
                    models.Index(fields=["registered_on", "id"], name="part_registered"),
                    models.Index(
                        condition=models.Q(("status__in", ["assigned", "doing", "done", "returned"])),
                        fields=["city", "due_on", "id"],
                        name="part_open_city_due",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["assigned", "doing", "done", "returned"])),
                        fields=["assignee", "due_on", "id"],
                        name="part_open_assignee_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "recalled"), _negated=True),
                        fields=("order", "bureau"),
                        name="part_once_per_bureau",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("origin", "assigned"), ("role", "lead"), models.Q(("status", "recalled"), _negated=True)
                        ),
                        fields=("order",),
                        name="part_one_lead_bureau",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_by__isnull", False),
                                ("done_on__isnull", False),
                                ("status__in", ["done", "accepted"]),
                            ),
                            models.Q(
                                models.Q(("status__in", ["done", "accepted"]), _negated=True),
                                ("done_by__isnull", True),
                                ("done_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="part_done_has_day_and_person",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="4a96876f4cad086f607384cadda13ef753fe18ab",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_49018",
                            table="rectification_part",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="4ce672299d833090126945b60357fdd3df8f1666",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_ffeb6",
                            table="rectification_part",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="part_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{accepted:doing,assigned:doing,assigned:recalled,assigned:returned,doing:done,doing:recalled,doing:returned,done:accepted,done:doing,done:recalled,returned:assigned,returned:recalled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="12094c389dd3f202231496b544f91f9cabc10ace",
                            operation="UPDATE",
                            pgid="pgtrigger_part_status_follows_the_workflow_ec05b",
                            table="rectification_part",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_partevent" ("assignee_id", "bureau_id", "city_id", "created_at", "created_by_id", "done_by_id", "done_on", "due_on", "id", "instruction", "number", "order_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "registered_on", "result", "role", "status", "title", "version") VALUES (NEW."assignee_id", NEW."bureau_id", NEW."city_id", NEW."created_at", NEW."created_by_id", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", NEW."instruction", NEW."number", NEW."order_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_on", NEW."registered_on", NEW."result", NEW."role", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                            hash="20fcfaf6e26b74d2a92c756cd2991cfd4feba5ae",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0f43a",
                            table="rectification_part",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_partevent" ("assignee_id", "bureau_id", "city_id", "created_at", "created_by_id", "done_by_id", "done_on", "due_on", "id", "instruction", "number", "order_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "registered_on", "result", "role", "status", "title", "version") SELECT new_values."assignee_id", new_values."bureau_id", new_values."city_id", new_values."created_at", new_values."created_by_id", new_values."done_by_id", new_values."done_on", new_values."due_on", new_values."id", new_values."instruction", new_values."number", new_values."order_id", new_values."origin", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."received_on", new_values."registered_on", new_values."result", new_values."role", new_values."status", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."done_by_id" IS DISTINCT FROM (new_values."done_by_id") OR old_values."done_on" IS DISTINCT FROM (new_values."done_on") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."instruction" IS DISTINCT FROM (new_values."instruction") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."order_id" IS DISTINCT FROM (new_values."order_id") OR old_values."origin" IS DISTINCT FROM (new_values."origin") OR old_values."received_on" IS DISTINCT FROM (new_values."received_on") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."result" IS DISTINCT FROM (new_values."result") OR old_values."role" IS DISTINCT FROM (new_values."role") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="47b24a78e3ea122e122171a02250973f8e73aa50",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7f252",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_part",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("assigned", "Assigned"),
                            ("doing", "Being done"),
                            ("done", "Reported done"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                            ("recalled", "Taken back"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead bureau"), ("co", "Co-operating bureau")],
                        max_length=5,
                        verbose_name="role",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("assigned", "Assigned"), ("addressed", "Addressed jointly")],
                        default="assigned",
                        editable=False,
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                ("instruction", models.TextField(blank=True, verbose_name="instruction")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("done_on", models.DateField(editable=False, null=True, verbose_name="done on")),
                ("result", models.TextField(blank=True, editable=False, verbose_name="result")),
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
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
                        to="rectification.part",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
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
                            hash="9a5de4c51d053f9f6035928b811b2d0d61f04b4e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_b7c09",
                            table="rectification_partevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c9093ff24cf315007910962957e0951146e88a3d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4efa7",
                            table="rectification_partevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(verbose_name="no.")),
                ("text", models.TextField(verbose_name="problem")),
                (
                    "no_measure_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why no measure is needed"),
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
                        to="rectification.problem",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
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
                            hash="2b48e0c3e0094449d83eb156acd5eda30007dad0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_317cd",
                            table="rectification_problemevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6005b0460be81d3359d802167f326ffffe233feb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_50495",
                            table="rectification_problemevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RectificationOrderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("dispatched", "Dispatched"),
                            ("objected", "Objection raised"),
                            ("rectifying", "Being put right"),
                            ("await_accept", "Awaiting acceptance"),
                            ("accepted", "Accepted"),
                            ("closed", "Struck off"),
                            ("withdrawn", "Withdrawn by the issuer"),
                            ("merged", "Merged"),
                            ("void", "Void"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "reply_state",
                    models.CharField(
                        choices=[
                            ("none", "Not answered"),
                            ("drafting", "Answer being drafted"),
                            ("signed", "Answer signed"),
                            ("sent", "Answer sent"),
                            ("delivered", "Answered"),
                            ("satisfied", "Issuer satisfied"),
                            ("again", "To be answered again"),
                        ],
                        default="none",
                        editable=False,
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "variant",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary"),
                            ("public_interest", "Public interest"),
                            ("urgent", "Public interest, urgent"),
                        ],
                        default="ordinary",
                        max_length=20,
                        verbose_name="variant",
                    ),
                ),
                ("issuer_number", models.CharField(max_length=80, verbose_name="issuer's number")),
                ("issuer_number_key", models.CharField(editable=False, max_length=80)),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="date of the letter")),
                ("posted_on", models.DateField(blank=True, null=True, verbose_name="posted on")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "received_level",
                    models.CharField(
                        choices=[("province", "Province"), ("city", "City"), ("county", "County")],
                        editable=False,
                        max_length=10,
                        verbose_name="received at",
                    ),
                ),
                ("typed_due_on", models.DateField(blank=True, null=True, verbose_name="answer due by the letter")),
                ("replied_on", models.DateField(editable=False, null=True, verbose_name="answered on")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("unsatisfied", "Not satisfied"),
                            ("silent", "None within 30 days"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="issuer's opinion",
                    ),
                ),
                ("accepted_on", models.DateField(editable=False, null=True, verbose_name="accepted on")),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="struck off on")),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="round")),
                (
                    "addressee",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="addressed to",
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "criminal_case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.criminalcase",
                        verbose_name="criminal case",
                    ),
                ),
                (
                    "focus_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="leads.focusarea",
                        verbose_name="focus area",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.organ",
                        verbose_name="issuing organ",
                    ),
                ),
                (
                    "key_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="leads.keyarea",
                        verbose_name="key area",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.rectificationorder",
                        verbose_name="merged into",
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
                        to="rectification.rectificationorder",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.ordertype",
                        verbose_name="type",
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
                            hash="12709d5bfd9230afb62a385b7c69974322a78f4f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_84686",
                            table="rectification_rectificationorderevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3bd2db5d0fbeb4147884b1ac3b9e1da0e9ea1322",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2a7e4",
                            table="rectification_rectificationorderevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
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
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("cosign", "At the legal division"),
                            ("await_sign", "Awaiting signature"),
                            ("signed", "Signed"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("satisfied", "Issuer satisfied"),
                            ("unsatisfied", "Issuer not satisfied"),
                            ("dropped", "Dropped"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(editable=False, verbose_name="round")),
                ("opening", models.TextField(blank=True, verbose_name="opening")),
                ("closing", models.TextField(blank=True, verbose_name="closing")),
                ("contact", models.CharField(blank=True, max_length=100, verbose_name="contact person")),
                (
                    "document_number",
                    models.CharField(blank=True, editable=False, max_length=60, verbose_name="document number"),
                ),
                ("signed_on", models.DateField(editable=False, null=True, verbose_name="signed on")),
                ("sent_on", models.DateField(editable=False, null=True, verbose_name="sent on")),
                ("delivered_on", models.DateField(editable=False, null=True, verbose_name="delivered on")),
                (
                    "delivery",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="how it was delivered"),
                ),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("unsatisfied", "Not satisfied"),
                            ("silent", "None within 30 days"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="issuer's opinion",
                    ),
                ),
                ("opinion_on", models.DateField(editable=False, null=True, verbose_name="opinion of")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
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
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["-registered_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["order", "-round"], name="reply_of_order"),
                    models.Index(fields=["city", "registered_on", "id"], name="reply_city_registered"),
                    models.Index(fields=["registered_on", "id"], name="reply_registered"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "round"), name="reply_round_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["draft", "cosign", "await_sign", "signed", "sent"])),
                        fields=("order",),
                        name="reply_one_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("document_number", ""), _negated=True),
                        fields=("bureau", "document_number"),
                        name="reply_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_on__isnull", False),
                                ("status__in", ["sent", "delivered", "satisfied", "unsatisfied"]),
                                models.Q(("document_number", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ["sent", "delivered", "satisfied", "unsatisfied"]), _negated=True
                                ),
                                ("document_number", ""),
                                ("sent_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reply_sent_has_number_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_by__isnull", False),
                                ("signed_on__isnull", False),
                                ("status__in", ["signed", "sent", "delivered", "satisfied", "unsatisfied"]),
                            ),
                            models.Q(
                                ("status__in", ["signed", "sent", "delivered", "satisfied", "unsatisfied"]),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="reply_signed_has_signer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("delivered_on__isnull", False),
                                ("status__in", ["delivered", "satisfied", "unsatisfied"]),
                                models.Q(("delivery", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status__in", ["delivered", "satisfied", "unsatisfied"]), _negated=True),
                                ("delivered_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reply_delivered_has_day_and_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_on__isnull", True),
                            ("delivered_on__gte", models.F("signed_on")),
                            _connector="OR",
                        ),
                        name="reply_delivered_not_before_signed",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="d3720ad71f97f3fa370899c0a75508abc58d7976",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_d1e33",
                            table="rectification_reply",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b8a0b1e3df1945ef57005fe825f4e609eaef8775",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_8a75a",
                            table="rectification_reply",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="reply_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{await_sign:draft,await_sign:signed,cosign:await_sign,cosign:draft,delivered:satisfied,delivered:unsatisfied,draft:cosign,draft:dropped,sent:delivered,signed:sent}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="ba526521710fcb51809fb896d8c884befbfed804",
                            operation="UPDATE",
                            pgid="pgtrigger_reply_status_follows_the_workflow_ca9f8",
                            table="rectification_reply",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="reply_number_is_given_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.document_number <> '' AND OLD.document_number <> NEW.document_number)",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"document_number\" rows from % table', TG_TABLE_NAME;",
                            hash="fba1c821456dd83f8cac00e38766841db7f50c86",
                            operation='UPDATE OF "document_number"',
                            pgid="pgtrigger_reply_number_is_given_once_86d1b",
                            table="rectification_reply",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="reply_words_are_fixed_once_submitted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.status <> 'draft')",
                            func='RAISE EXCEPTION \'pgtrigger: Cannot update of "opening", "closing", "contact" rows from % table\', TG_TABLE_NAME;',
                            hash="353ab8f4cfa373be234ffc09550bda8cfa147a44",
                            operation='UPDATE OF "opening", "closing", "contact"',
                            pgid="pgtrigger_reply_words_are_fixed_once_submitted_f77b6",
                            table="rectification_reply",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_replyevent" ("assignee_id", "bureau_id", "city_id", "closing", "contact", "created_at", "created_by_id", "delivered_on", "delivery", "document_number", "due_on", "id", "number", "opening", "opinion", "opinion_on", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "round", "sent_on", "signed_by_id", "signed_on", "status", "title", "version") VALUES (NEW."assignee_id", NEW."bureau_id", NEW."city_id", NEW."closing", NEW."contact", NEW."created_at", NEW."created_by_id", NEW."delivered_on", NEW."delivery", NEW."document_number", NEW."due_on", NEW."id", NEW."number", NEW."opening", NEW."opinion", NEW."opinion_on", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_on", NEW."round", NEW."sent_on", NEW."signed_by_id", NEW."signed_on", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                            hash="7c6303c5ab3435c4aa852c36eaa86314d805e234",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_60b14",
                            table="rectification_reply",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_replyevent" ("assignee_id", "bureau_id", "city_id", "closing", "contact", "created_at", "created_by_id", "delivered_on", "delivery", "document_number", "due_on", "id", "number", "opening", "opinion", "opinion_on", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "round", "sent_on", "signed_by_id", "signed_on", "status", "title", "version") SELECT new_values."assignee_id", new_values."bureau_id", new_values."city_id", new_values."closing", new_values."contact", new_values."created_at", new_values."created_by_id", new_values."delivered_on", new_values."delivery", new_values."document_number", new_values."due_on", new_values."id", new_values."number", new_values."opening", new_values."opinion", new_values."opinion_on", new_values."order_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_on", new_values."round", new_values."sent_on", new_values."signed_by_id", new_values."signed_on", new_values."status", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."closing" IS DISTINCT FROM (new_values."closing") OR old_values."contact" IS DISTINCT FROM (new_values."contact") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."delivered_on" IS DISTINCT FROM (new_values."delivered_on") OR old_values."delivery" IS DISTINCT FROM (new_values."delivery") OR old_values."document_number" IS DISTINCT FROM (new_values."document_number") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."opening" IS DISTINCT FROM (new_values."opening") OR old_values."opinion" IS DISTINCT FROM (new_values."opinion") OR old_values."opinion_on" IS DISTINCT FROM (new_values."opinion_on") OR old_values."order_id" IS DISTINCT FROM (new_values."order_id") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."round" IS DISTINCT FROM (new_values."round") OR old_values."sent_on" IS DISTINCT FROM (new_values."sent_on") OR old_values."signed_by_id" IS DISTINCT FROM (new_values."signed_by_id") OR old_values."signed_on" IS DISTINCT FROM (new_values."signed_on") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b5b204e740f34ddd0d1b8eff4e21eac408dd4de6",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a049a",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_reply",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("cosign", "At the legal division"),
                            ("await_sign", "Awaiting signature"),
                            ("signed", "Signed"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("satisfied", "Issuer satisfied"),
                            ("unsatisfied", "Issuer not satisfied"),
                            ("dropped", "Dropped"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(editable=False, verbose_name="round")),
                ("opening", models.TextField(blank=True, verbose_name="opening")),
                ("closing", models.TextField(blank=True, verbose_name="closing")),
                ("contact", models.CharField(blank=True, max_length=100, verbose_name="contact person")),
                (
                    "document_number",
                    models.CharField(blank=True, editable=False, max_length=60, verbose_name="document number"),
                ),
                ("signed_on", models.DateField(editable=False, null=True, verbose_name="signed on")),
                ("sent_on", models.DateField(editable=False, null=True, verbose_name="sent on")),
                ("delivered_on", models.DateField(editable=False, null=True, verbose_name="delivered on")),
                (
                    "delivery",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="how it was delivered"),
                ),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("unsatisfied", "Not satisfied"),
                            ("silent", "None within 30 days"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="issuer's opinion",
                    ),
                ),
                ("opinion_on", models.DateField(editable=False, null=True, verbose_name="opinion of")),
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
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
                        to="rectification.reply",
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
                            hash="ea704079f7857af47f84dae92ec7aa1bc6aabc0b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_bbff1",
                            table="rectification_replyevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6e7c142b93c6d243d8c1b51b4f8738b2a8f0514e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a87e7",
                            table="rectification_replyevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("done", "Put right"), ("partly", "Put right in part"), ("not", "Not yet put right")],
                        max_length=6,
                        verbose_name="result",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="what was done")),
                ("rest", models.CharField(blank=True, max_length=1000, verbose_name="what remains, and why")),
                ("rest_by", models.DateField(blank=True, null=True, verbose_name="the rest by")),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply_lines",
                        to="rectification.problem",
                        verbose_name="problem",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rectification.reply",
                        verbose_name="answer",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an answer",
                "verbose_name_plural": "lines of an answer",
                "ordering": ["reply", "problem__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("reply", "problem"), name="replyline_once_per_problem")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="replyline_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="cebef9920be2d2f4237f7995a28918267d4ccff1",
                            operation="DELETE",
                            pgid="pgtrigger_replyline_never_deleted_65605",
                            table="rectification_replyline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="replyline_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="429ff7f24c16c9b3f33b3c2acfa06a0d57058a60",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_replyline_never_truncated_a7caa",
                            table="rectification_replyline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="replyline_is_written_in_the_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF NOT EXISTS (SELECT 1 FROM rectification_reply WHERE id = NEW.reply_id AND status = 'draft') THEN\n                        RAISE EXCEPTION 'replyline_is_written_in_the_draft: the answer is no draft any more'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="0d3bd626f69b9f2ddae694d2c335e0a2c30a0fc4",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_replyline_is_written_in_the_draft_bcd3e",
                            table="rectification_replyline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_replylineevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem_id", "reply_id", "rest", "rest_by", "result", "text") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem_id", NEW."reply_id", NEW."rest", NEW."rest_by", NEW."result", NEW."text"); RETURN NULL;',
                            hash="75908d7bcdd5a2df185cdb2e0ce123972b476380",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1e3d3",
                            table="rectification_replyline",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_replylineevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem_id", "reply_id", "rest", "rest_by", "result", "text") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."problem_id", new_values."reply_id", new_values."rest", new_values."rest_by", new_values."result", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4d8cb7d42996f132d3259cf9051dc066e01f4788",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_27098",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_replyline",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("done", "Put right"), ("partly", "Put right in part"), ("not", "Not yet put right")],
                        max_length=6,
                        verbose_name="result",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="what was done")),
                ("rest", models.CharField(blank=True, max_length=1000, verbose_name="what remains, and why")),
                ("rest_by", models.DateField(blank=True, null=True, verbose_name="the rest by")),
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
                        to="rectification.replyline",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.problem",
                        verbose_name="problem",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.reply",
                        verbose_name="answer",
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
                            hash="f4084b4d7d49131fdd5242b3809398298a02c0fc",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_9eba6",
                            table="rectification_replylineevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6d3a61164b3fe7d4bf5c12b8e82b7540a63402d1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_93ac3",
                            table="rectification_replylineevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lookback",
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
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "result",
                    models.CharField(
                        choices=[("lasts", "It lasts"), ("relapsed", "Relapsed")], max_length=10, verbose_name="result"
                    ),
                ),
                ("note", models.TextField(verbose_name="what was found")),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lookbacks",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "look-back",
                "verbose_name_plural": "look-backs",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["order", "-at"], name="lookback_of_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="lookback_says_what_was_found"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="f94c0b2c3b82ba02ef5746d33e4a2ee4142a042e",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_d37ee",
                            table="rectification_lookback",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="lookback_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="608240a2afc60f34831aef85ab29b42ed5efe6b9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_lookback_append_only_aa6ba",
                            table="rectification_lookback",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="lookback_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="700ff956b44f2ab58f28669bf149085b12026e3d",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_lookback_never_truncated_a9ae3",
                            table="rectification_lookback",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
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
                (
                    "shared_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("doing", "Being carried out"),
                            ("done", "Done, to be accepted"),
                            ("accepted", "Accepted"),
                            ("cancelled", "Cancelled"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("text", models.TextField(verbose_name="measure")),
                ("made_on", models.DateField(verbose_name="fixed on")),
                ("plan_due_on", models.DateField(blank=True, null=True, verbose_name="to be done by")),
                ("percent", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="percent done")),
                ("reported_on", models.DateField(editable=False, null=True, verbose_name="last report")),
                ("done_on", models.DateField(editable=False, null=True, verbose_name="done on")),
                ("accepted_on", models.DateField(editable=False, null=True, verbose_name="accepted on")),
                ("order_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="letters")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.measure",
                        verbose_name="replaced by",
                    ),
                ),
                (
                    "problems",
                    models.ManyToManyField(
                        related_name="measures", to="rectification.problem", verbose_name="problems"
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["-made_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["city", "made_on", "id"], name="measure_city_made"),
                    models.Index(fields=["bureau", "made_on", "id"], name="measure_bureau_made"),
                    models.Index(fields=["made_on", "id"], name="measure_made"),
                    models.Index(
                        condition=models.Q(("status__in", ["planned", "doing", "done"])),
                        fields=["city", "due_on", "id"],
                        name="measure_open_city_due",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["planned", "doing", "done"])),
                        fields=["assignee", "due_on", "id"],
                        name="measure_open_assignee_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="measure_says_something"
                    ),
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="measure_percent_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("plan_due_on__isnull", True), ("plan_due_on__gte", models.F("made_on")), _connector="OR"
                        ),
                        name="measure_due_not_before_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("status__in", ["done", "accepted"])),
                            models.Q(
                                models.Q(("status__in", ["done", "accepted"]), _negated=True),
                                ("done_by__isnull", True),
                                ("done_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="measure_done_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_on__isnull", False), ("status", "accepted")),
                            models.Q(
                                models.Q(("status", "accepted"), _negated=True),
                                ("accepted_by__isnull", True),
                                ("accepted_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="measure_accepted_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_by__isnull", True),
                            models.Q(
                                models.Q(("accepted_by", models.F("done_by")), _negated=True),
                                models.Q(
                                    ("assignee__isnull", True),
                                    models.Q(("accepted_by", models.F("assignee")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="measure_accepted_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_by__isnull", True),
                            models.Q(("replaced_by", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="measure_not_replaced_by_itself",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="ca90463082ed179501defc36a5504c938f67196e",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_ec3ff",
                            table="rectification_measure",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7a4ec476527a0426e1fb2ec16ff3923c4dbc0302",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_d15e2",
                            table="rectification_measure",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="measure_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{accepted:doing,doing:accepted,doing:cancelled,doing:done,done:accepted,done:doing,planned:accepted,planned:cancelled,planned:doing,planned:done}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="d3daa143fd57232e555dc24163b87d0ed0ad525a",
                            operation="UPDATE",
                            pgid="pgtrigger_measure_status_follows_the_workflow_104a5",
                            table="rectification_measure",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_measureevent" ("accepted_by_id", "accepted_on", "assignee_id", "bureau_id", "city_id", "created_at", "created_by_id", "done_by_id", "done_on", "due_on", "id", "made_on", "number", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_due_on", "registered_on", "replaced_by_id", "reported_on", "status", "text", "title", "version") VALUES (NEW."accepted_by_id", NEW."accepted_on", NEW."assignee_id", NEW."bureau_id", NEW."city_id", NEW."created_at", NEW."created_by_id", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", NEW."made_on", NEW."number", NEW."percent", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_due_on", NEW."registered_on", NEW."replaced_by_id", NEW."reported_on", NEW."status", NEW."text", NEW."title", NEW."version"); RETURN NULL;',
                            hash="d6e2ca6a72b140c95803a6f5f2f1ff301f10066c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_751b8",
                            table="rectification_measure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_measureevent" ("accepted_by_id", "accepted_on", "assignee_id", "bureau_id", "city_id", "created_at", "created_by_id", "done_by_id", "done_on", "due_on", "id", "made_on", "number", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_due_on", "registered_on", "replaced_by_id", "reported_on", "status", "text", "title", "version") SELECT new_values."accepted_by_id", new_values."accepted_on", new_values."assignee_id", new_values."bureau_id", new_values."city_id", new_values."created_at", new_values."created_by_id", new_values."done_by_id", new_values."done_on", new_values."due_on", new_values."id", new_values."made_on", new_values."number", new_values."percent", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_due_on", new_values."registered_on", new_values."replaced_by_id", new_values."reported_on", new_values."status", new_values."text", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accepted_by_id" IS DISTINCT FROM (new_values."accepted_by_id") OR old_values."accepted_on" IS DISTINCT FROM (new_values."accepted_on") OR old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."done_by_id" IS DISTINCT FROM (new_values."done_by_id") OR old_values."done_on" IS DISTINCT FROM (new_values."done_on") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."made_on" IS DISTINCT FROM (new_values."made_on") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."percent" IS DISTINCT FROM (new_values."percent") OR old_values."plan_due_on" IS DISTINCT FROM (new_values."plan_due_on") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."replaced_by_id" IS DISTINCT FROM (new_values."replaced_by_id") OR old_values."reported_on" IS DISTINCT FROM (new_values."reported_on") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."text" IS DISTINCT FROM (new_values."text") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="08ed94401e26303d92f8a7e13f4e992c8b1cd6a2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e3b56",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_measure",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
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
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("done", models.TextField(verbose_name="what was done")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="percent done")),
                ("next_step", models.CharField(blank=True, max_length=500, verbose_name="next step")),
                (
                    "evidence",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None, verbose_name="evidence"
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="rectification.measure",
                        verbose_name="measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["measure", "-at"], name="progress_of_measure"),
                    models.Index(fields=["city", "-at"], name="progress_city_at"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="progress_percent_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(("done", ""), _negated=True), name="progress_says_something"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="22e5b255aff8e7b50d695e307348f691a843e11d",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_6a1b1",
                            table="rectification_progress",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="progress_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="df26981bddf405b9e1d4fba8dacfb3c2ca76a6f0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_progress_append_only_6c4d9",
                            table="rectification_progress",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="progress_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="0656860f696201d30184f7e001165d34475ea97e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_progress_never_truncated_8dd13",
                            table="rectification_progress",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
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
                (
                    "shared_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Planned"), ("held", "Carried out"), ("called_off", "Called off")],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("inspection", "Inspection"),
                            ("talks", "Talks"),
                            ("joint", "Joint operation"),
                            ("publicity", "Publicity"),
                            ("other", "Other"),
                        ],
                        default="inspection",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("campaign_code", models.CharField(blank=True, max_length=40, verbose_name="campaign")),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("organs", models.CharField(blank=True, max_length=300, verbose_name="organs taking part")),
                ("held_on", models.DateField(editable=False, null=True, verbose_name="carried out on")),
                ("staff_count", models.PositiveIntegerField(editable=False, null=True, verbose_name="staff")),
                (
                    "checked_count",
                    models.PositiveIntegerField(editable=False, null=True, verbose_name="subjects checked"),
                ),
                ("found_count", models.PositiveIntegerField(editable=False, null=True, verbose_name="problems found")),
                ("findings", models.TextField(blank=True, editable=False, verbose_name="what was found")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "measures",
                    models.ManyToManyField(related_name="actions", to="rectification.measure", verbose_name="measures"),
                ),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "ordering": ["-planned_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["city", "planned_on", "id"], name="action_city_planned"),
                    models.Index(fields=["bureau", "planned_on", "id"], name="action_bureau_planned"),
                    models.Index(fields=["planned_on", "id"], name="action_planned"),
                    models.Index(
                        condition=models.Q(("status", "held")), fields=["city", "held_on"], name="action_city_held"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_count__isnull", False),
                                ("held_on__isnull", False),
                                ("staff_count__isnull", False),
                                ("status", "held"),
                            ),
                            models.Q(
                                models.Q(("status", "held"), _negated=True),
                                ("checked_count__isnull", True),
                                ("held_on__isnull", True),
                                ("staff_count__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="action_held_has_day_and_counts",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="c0938f4459950ebab1a11f33430136b43b7873ac",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_e5a61",
                            table="rectification_action",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9704516bc637cc41639e118313b9f4cea32e8726",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_dd7b6",
                            table="rectification_action",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="action_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{planned:called_off,planned:held}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="1a653a44051f9020f0df6384acd5ec2e3a13d370",
                            operation="UPDATE",
                            pgid="pgtrigger_action_status_follows_the_workflow_3e89a",
                            table="rectification_action",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_actionevent" ("assignee_id", "bureau_id", "campaign_code", "checked_count", "city_id", "created_at", "created_by_id", "due_on", "findings", "form", "found_count", "held_on", "id", "number", "organs", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_on", "registered_on", "staff_count", "status", "title", "version") VALUES (NEW."assignee_id", NEW."bureau_id", NEW."campaign_code", NEW."checked_count", NEW."city_id", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."findings", NEW."form", NEW."found_count", NEW."held_on", NEW."id", NEW."number", NEW."organs", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."planned_on", NEW."registered_on", NEW."staff_count", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                            hash="22d9df24c7d1a6a1edf1aede46149410059f10c3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e44a6",
                            table="rectification_action",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_actionevent" ("assignee_id", "bureau_id", "campaign_code", "checked_count", "city_id", "created_at", "created_by_id", "due_on", "findings", "form", "found_count", "held_on", "id", "number", "organs", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_on", "registered_on", "staff_count", "status", "title", "version") SELECT new_values."assignee_id", new_values."bureau_id", new_values."campaign_code", new_values."checked_count", new_values."city_id", new_values."created_at", new_values."created_by_id", new_values."due_on", new_values."findings", new_values."form", new_values."found_count", new_values."held_on", new_values."id", new_values."number", new_values."organs", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."planned_on", new_values."registered_on", new_values."staff_count", new_values."status", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."campaign_code" IS DISTINCT FROM (new_values."campaign_code") OR old_values."checked_count" IS DISTINCT FROM (new_values."checked_count") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."findings" IS DISTINCT FROM (new_values."findings") OR old_values."form" IS DISTINCT FROM (new_values."form") OR old_values."found_count" IS DISTINCT FROM (new_values."found_count") OR old_values."held_on" IS DISTINCT FROM (new_values."held_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."organs" IS DISTINCT FROM (new_values."organs") OR old_values."place" IS DISTINCT FROM (new_values."place") OR old_values."planned_on" IS DISTINCT FROM (new_values."planned_on") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."staff_count" IS DISTINCT FROM (new_values."staff_count") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="838bf26d5ef95fbf4a165d4dcfdaddeca00c8fef",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_98060",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_action",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Planned"), ("held", "Carried out"), ("called_off", "Called off")],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("inspection", "Inspection"),
                            ("talks", "Talks"),
                            ("joint", "Joint operation"),
                            ("publicity", "Publicity"),
                            ("other", "Other"),
                        ],
                        default="inspection",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("campaign_code", models.CharField(blank=True, max_length=40, verbose_name="campaign")),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("organs", models.CharField(blank=True, max_length=300, verbose_name="organs taking part")),
                ("held_on", models.DateField(editable=False, null=True, verbose_name="carried out on")),
                ("staff_count", models.PositiveIntegerField(editable=False, null=True, verbose_name="staff")),
                (
                    "checked_count",
                    models.PositiveIntegerField(editable=False, null=True, verbose_name="subjects checked"),
                ),
                ("found_count", models.PositiveIntegerField(editable=False, null=True, verbose_name="problems found")),
                ("findings", models.TextField(blank=True, editable=False, verbose_name="what was found")),
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
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
                        to="rectification.action",
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
                            hash="ba7fa5be58bd00c3b28dc75e2f2f3f37a6ebbedd",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_eed6b",
                            table="rectification_actionevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="83f9a9da46eca2aed233cd068d7c160802e29c26",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f95d4",
                            table="rectification_actionevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dossier",
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
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("open", "Open"),
                            ("rectifying", "Being put right"),
                            ("await", "Closing proposed"),
                            ("closed", "Rectified and closed"),
                            ("refused", "Not opened"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("trade", models.CharField(max_length=60, verbose_name="trade")),
                ("weak_points", models.TextField(blank=True, verbose_name="weak points")),
                (
                    "rule_made",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="rule or document made"),
                ),
                ("lookback_on", models.DateField(editable=False, null=True, verbose_name="look-back planned for")),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="closed on")),
                ("actions", models.ManyToManyField(blank=True, related_name="dossiers", to="rectification.action")),
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
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossier",
                        to="rectification.criminalcase",
                        verbose_name="criminal case",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                ("measures", models.ManyToManyField(blank=True, related_name="dossiers", to="rectification.measure")),
                (
                    "orders",
                    models.ManyToManyField(blank=True, related_name="dossiers", to="rectification.rectificationorder"),
                ),
            ],
            options={
                "verbose_name": "dossier",
                "verbose_name_plural": "dossiers",
                "ordering": ["-registered_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["city", "registered_on", "id"], name="dossier_city_registered"),
                    models.Index(fields=["registered_on", "id"], name="dossier_registered"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("lookback_on__isnull", False),
                                ("status", "closed"),
                                models.Q(("rule_made", ""), _negated=True),
                            ),
                            models.Q(models.Q(("status", "closed"), _negated=True), ("closed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="dossier_closed_has_day_rule_and_lookback",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="a89af25058520371d12e5ca600e814b367347ea7",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_cc738",
                            table="rectification_dossier",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3f8bbcc1acbc130de4ba30ebcf86c33a2ed49fe7",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_6a92c",
                            table="rectification_dossier",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="dossier_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{await:closed,await:rectifying,closed:rectifying,open:rectifying,proposed:open,proposed:refused,rectifying:await}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="637e42e7529f2e079a1303e2a26cd5e81bbd350d",
                            operation="UPDATE",
                            pgid="pgtrigger_dossier_status_follows_the_workflow_45ae0",
                            table="rectification_dossier",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_dossierevent" ("assignee_id", "bureau_id", "case_id", "city_id", "closed_on", "created_at", "created_by_id", "due_on", "id", "lookback_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "rule_made", "status", "title", "trade", "version", "weak_points") VALUES (NEW."assignee_id", NEW."bureau_id", NEW."case_id", NEW."city_id", NEW."closed_on", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."lookback_on", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_on", NEW."rule_made", NEW."status", NEW."title", NEW."trade", NEW."version", NEW."weak_points"); RETURN NULL;',
                            hash="f436a437dae9a8c2c61bd33868e3d4c271847dbc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c6898",
                            table="rectification_dossier",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_dossierevent" ("assignee_id", "bureau_id", "case_id", "city_id", "closed_on", "created_at", "created_by_id", "due_on", "id", "lookback_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "rule_made", "status", "title", "trade", "version", "weak_points") SELECT new_values."assignee_id", new_values."bureau_id", new_values."case_id", new_values."city_id", new_values."closed_on", new_values."created_at", new_values."created_by_id", new_values."due_on", new_values."id", new_values."lookback_on", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_on", new_values."rule_made", new_values."status", new_values."title", new_values."trade", new_values."version", new_values."weak_points" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."case_id" IS DISTINCT FROM (new_values."case_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."closed_on" IS DISTINCT FROM (new_values."closed_on") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."lookback_on" IS DISTINCT FROM (new_values."lookback_on") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."rule_made" IS DISTINCT FROM (new_values."rule_made") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."trade" IS DISTINCT FROM (new_values."trade") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."weak_points" IS DISTINCT FROM (new_values."weak_points")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="7919ab92409d6d8180f55ca5e155e8363af7ac64",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0c2c2",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_dossier",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("open", "Open"),
                            ("rectifying", "Being put right"),
                            ("await", "Closing proposed"),
                            ("closed", "Rectified and closed"),
                            ("refused", "Not opened"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("trade", models.CharField(max_length=60, verbose_name="trade")),
                ("weak_points", models.TextField(blank=True, verbose_name="weak points")),
                (
                    "rule_made",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="rule or document made"),
                ),
                ("lookback_on", models.DateField(editable=False, null=True, verbose_name="look-back planned for")),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="closed on")),
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
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.criminalcase",
                        verbose_name="criminal case",
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
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
                        to="rectification.dossier",
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
                            hash="6de1939b311ffc73f298a4a02720d458452ce1b7",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_02e1c",
                            table="rectification_dossierevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="948542339a5f3a3c91a99db168795498ac504d71",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c1809",
                            table="rectification_dossierevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="task")),
                ("added_on", models.DateField(verbose_name="added on")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(null=True, verbose_name="done on")),
                ("result", models.CharField(blank=True, max_length=500, verbose_name="result")),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="lead bureau",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="rectification.dossier",
                        verbose_name="dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "task of a dossier",
                "verbose_name_plural": "tasks of a dossier",
                "ordering": ["dossier", "due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by__isnull", True), ("done_on__isnull", True), ("result", "")),
                            models.Q(
                                ("done_by__isnull", False),
                                ("done_on__gte", models.F("added_on")),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dossiertask_done_says_what",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="dossiertask_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="05f1cedb0a61319d981ed75ef2cf84e259f00fde",
                            operation="DELETE",
                            pgid="pgtrigger_dossiertask_never_deleted_57613",
                            table="rectification_dossiertask",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_dossiertaskevent" ("added_on", "bureau_id", "done_by_id", "done_on", "dossier_id", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "text") VALUES (NEW."added_on", NEW."bureau_id", NEW."done_by_id", NEW."done_on", NEW."dossier_id", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."result", NEW."text"); RETURN NULL;',
                            hash="f3389c9bbf528e846422f2d06545c96bb9c29d9b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_475e4",
                            table="rectification_dossiertask",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_dossiertaskevent" ("added_on", "bureau_id", "done_by_id", "done_on", "dossier_id", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "text") SELECT new_values."added_on", new_values."bureau_id", new_values."done_by_id", new_values."done_on", new_values."dossier_id", new_values."due_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."result", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="03ddaaa386e3ecfda6b094ab2b1f06760dcc450d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_16554",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_dossiertask",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierTaskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=300, verbose_name="task")),
                ("added_on", models.DateField(verbose_name="added on")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(null=True, verbose_name="done on")),
                ("result", models.CharField(blank=True, max_length=500, verbose_name="result")),
                (
                    "bureau",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="lead bureau",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.dossier",
                        verbose_name="dossier",
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
                        to="rectification.dossiertask",
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
                            hash="3ccfbf501105861eb01102f3a75243559b5986ce",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_6bfec",
                            table="rectification_dossiertaskevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7878723dc344848dca52390611bc339b03c4f2da",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_58460",
                            table="rectification_dossiertaskevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
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
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("partly", "Accepted in part"), ("refused", "Refused")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="remark")),
                ("evidence_count", models.PositiveSmallIntegerField(verbose_name="evidence")),
                (
                    "acceptor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "acceptor_bureau",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.bureau"
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
                    "doer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="rectification.measure",
                        verbose_name="measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance",
                "verbose_name_plural": "acceptances",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["measure", "-at"], name="acceptance_of_measure")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("doer__isnull", True),
                            models.Q(("acceptor", models.F("doer")), _negated=True),
                            _connector="OR",
                        ),
                        name="acceptance_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence_count__gt", 0)), name="acceptance_has_evidence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "accepted"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="acceptance_refused_says_why",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="bf725bec35a202b226bd2935151f72ae4d64f458",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_0c36e",
                            table="rectification_acceptance",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="acceptance_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6ff4379aea27d2607ecaf64d6111eff4f3f6f18c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_acceptance_append_only_8552a",
                            table="rectification_acceptance",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="acceptance_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="0c3e491a1556a04c67e67c5f2ee8df1713395dbc",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_acceptance_never_truncated_6511c",
                            table="rectification_acceptance",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("doing", "Being carried out"),
                            ("done", "Done, to be accepted"),
                            ("accepted", "Accepted"),
                            ("cancelled", "Cancelled"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("text", models.TextField(verbose_name="measure")),
                ("made_on", models.DateField(verbose_name="fixed on")),
                ("plan_due_on", models.DateField(blank=True, null=True, verbose_name="to be done by")),
                ("percent", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="percent done")),
                ("reported_on", models.DateField(editable=False, null=True, verbose_name="last report")),
                ("done_on", models.DateField(editable=False, null=True, verbose_name="done on")),
                ("accepted_on", models.DateField(editable=False, null=True, verbose_name="accepted on")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
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
                        to="rectification.measure",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.measure",
                        verbose_name="replaced by",
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
                            hash="b21b86320bfcc8a18a7da156b805d5cc1450700a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_10bf5",
                            table="rectification_measureevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="076346f98ca87ccbb384aeac6ee4d5689b7437e1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e807c",
                            table="rectification_measureevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                ("grounds", models.TextField(verbose_name="grounds")),
                ("raised_on", models.DateField(verbose_name="raised on")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "Upheld"), ("changed", "Changed"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                        verbose_name="issuer's answer",
                    ),
                ),
                ("answered_on", models.DateField(null=True, verbose_name="answered on")),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="issuer's paper")),
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
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["-raised_on", "-pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("order",), name="objection_one_pending"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grounds", ""), _negated=True), name="objection_has_grounds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_on__gte", models.F("raised_on")),
                                models.Q(("document", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered_has_day_and_paper",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="a7dae870a9b9e93d546a02a74d738bc4efc96565",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_ac55c",
                            table="rectification_objection",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rectification_objectionevent" ("answer", "answered_on", "bureau_id", "city_id", "document", "grounds", "id", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_on", "readers", "signed_by_id") VALUES (NEW."answer", NEW."answered_on", NEW."bureau_id", NEW."city_id", NEW."document", NEW."grounds", NEW."id", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."raised_on", NEW."readers", NEW."signed_by_id"); RETURN NULL;',
                            hash="f3811cae6e05d027ca26e7c017051a6029afab27",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_00e80",
                            table="rectification_objection",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_objectionevent" ("answer", "answered_on", "bureau_id", "city_id", "document", "grounds", "id", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_on", "readers", "signed_by_id") SELECT new_values."answer", new_values."answered_on", new_values."bureau_id", new_values."city_id", new_values."document", new_values."grounds", new_values."id", new_values."order_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."raised_on", new_values."readers", new_values."signed_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="abbb104c8b0e5ee6a5645c491c4f60198c5c4791",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4a1c4",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="rectification_objection",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                ("grounds", models.TextField(verbose_name="grounds")),
                ("raised_on", models.DateField(verbose_name="raised on")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "Upheld"), ("changed", "Changed"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                        verbose_name="issuer's answer",
                    ),
                ),
                ("answered_on", models.DateField(null=True, verbose_name="answered on")),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="issuer's paper")),
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
                        to="rectification.objection",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rectification.rectificationorder",
                        verbose_name="letter",
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
                            hash="39d228cfcb376c5c9e0a7c67d7ede311e33785a8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_fd887",
                            table="rectification_objectionevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="651a636061d710e2f026ef373304f38aebcd3d90",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dfa5f",
                            table="rectification_objectionevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        audit.operations.InstallTriggers(),
    ]
