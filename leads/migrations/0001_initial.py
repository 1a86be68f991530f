import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import audit.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("records", "0002_protect"),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
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
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["display_order", "code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="channel_ends_after_it_starts",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="code_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="470417806449f823acb511b03d811080b52f5764",
                            operation="DELETE",
                            pgid="pgtrigger_code_never_deleted_c11b2",
                            table="leads_channel",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="code_never_renamed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"code\" rows from % table', TG_TABLE_NAME;",
                            hash="e218d3ba4a0bcb769217422213099ee386bc3971",
                            operation='UPDATE OF "code"',
                            pgid="pgtrigger_code_never_renamed_d7e4b",
                            table="leads_channel",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FocusArea",
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
            ],
            options={
                "verbose_name": "focus area",
                "verbose_name_plural": "focus areas",
                "ordering": ["display_order", "code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="focusarea_ends_after_it_starts",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="code_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a67ede06fecd287f672ae16a979c82038020e2ec",
                            operation="DELETE",
                            pgid="pgtrigger_code_never_deleted_42e5a",
                            table="leads_focusarea",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="code_never_renamed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"code\" rows from % table', TG_TABLE_NAME;",
                            hash="6126f7b88eb4537fef26b607246ded280adf75a1",
                            operation='UPDATE OF "code"',
                            pgid="pgtrigger_code_never_renamed_e5fe3",
                            table="leads_focusarea",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyArea",
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
            ],
            options={
                "verbose_name": "key area",
                "verbose_name_plural": "key areas",
                "ordering": ["display_order", "code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="keyarea_ends_after_it_starts",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="code_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2890e7e73c92caf5208ee5ed30cdbc574822cc92",
                            operation="DELETE",
                            pgid="pgtrigger_code_never_deleted_fbec9",
                            table="leads_keyarea",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="code_never_renamed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"code\" rows from % table', TG_TABLE_NAME;",
                            hash="8a88e8adc30f5c0963bfced4652c69a12ee1c957",
                            operation='UPDATE OF "code"',
                            pgid="pgtrigger_code_never_renamed_7cd4a",
                            table="leads_keyarea",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
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
                ("needs_receipt", models.BooleanField(default=False, verbose_name="needs a receipt")),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "ordering": ["display_order", "code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="outcome_ends_after_it_starts",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="code_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="953f147c0117fc61b972c15ace2101a9b50dc73f",
                            operation="DELETE",
                            pgid="pgtrigger_code_never_deleted_2bbdb",
                            table="leads_outcome",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="code_never_renamed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"code\" rows from % table', TG_TABLE_NAME;",
                            hash="4a6c9415cdf7776b915672984b4b4cfd4a2d3393",
                            operation='UPDATE OF "code"',
                            pgid="pgtrigger_code_never_renamed_e9038",
                            table="leads_outcome",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stub",
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
                ("lead_id", models.BigIntegerField(editable=False)),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("dispatched", "Dispatched"),
                            ("checking", "Being checked"),
                            ("escalated", "Handed up for decision"),
                            ("returned", "Returned"),
                            ("await_approval", "Awaiting approval"),
                            ("await_city", "Awaiting the city's approval"),
                            ("cleared", "Cleared"),
                            ("merged", "Merged"),
                            ("not_ours", "Not ours"),
                            ("void", "Void"),
                            ("sealed", "Sealed"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="due on")),
                ("cleared_on", models.DateField(null=True, verbose_name="cleared on")),
                ("handed_on", models.DateField(verbose_name="handed over on")),
                ("may_urge", models.BooleanField(default=False)),
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
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="holder",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="leads.outcome",
                        verbose_name="outcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead handed over",
                "verbose_name_plural": "leads handed over",
                "ordering": ["-handed_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["bureau", "handed_on", "id"], name="stub_bureau_handed"),
                    models.Index(fields=["city", "handed_on", "id"], name="stub_city_handed"),
                ],
                "constraints": [models.UniqueConstraint(fields=("lead_id", "bureau"), name="stub_once_per_bureau")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="d8f8944b177f8fdfe61a92fc5bba432b116f23f3",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_a0566",
                            table="leads_stub",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BusinessLine",
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
            ],
            options={
                "verbose_name": "business line",
                "verbose_name_plural": "business lines",
                "ordering": ["display_order", "code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="businessline_ends_after_it_starts",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="code_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="01f3e0f8121122f6ebbd341befaeb2e112ca41ad",
                            operation="DELETE",
                            pgid="pgtrigger_code_never_deleted_0e36d",
                            table="leads_businessline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="code_never_renamed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"code\" rows from % table', TG_TABLE_NAME;",
                            hash="824a1f53706c511a2975fbb89039e734c73ae641",
                            operation='UPDATE OF "code"',
                            pgid="pgtrigger_code_never_renamed_6426d",
                            table="leads_businessline",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("dispatched", "Dispatched"),
                            ("checking", "Being checked"),
                            ("escalated", "Handed up for decision"),
                            ("returned", "Returned"),
                            ("await_approval", "Awaiting approval"),
                            ("await_city", "Awaiting the city's approval"),
                            ("cleared", "Cleared"),
                            ("merged", "Merged"),
                            ("not_ours", "Not ours"),
                            ("void", "Void"),
                            ("sealed", "Sealed"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("gang", "Organised crime"),
                            ("evil", "Evil forces"),
                            ("disorder", "Disorder"),
                            ("umbrella", "Protective umbrella"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "facts",
                    models.TextField(
                        help_text="What happened, where, since when. No word about the reporter.", verbose_name="facts"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("is_named", models.BooleanField(default=False, editable=False, verbose_name="named report")),
                ("campaign_code", models.CharField(blank=True, max_length=40, verbose_name="campaign")),
                (
                    "source_document",
                    models.CharField(blank=True, max_length=80, verbose_name="document number of the source"),
                ),
                ("found_on", models.DateField(verbose_name="found on")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("return_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("void_asked", models.BooleanField(default=False, editable=False)),
                ("urged_on", models.DateField(editable=False, null=True, verbose_name="urged on")),
                ("conclusion", models.TextField(blank=True, editable=False, verbose_name="conclusion")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("true", "Found true"), ("partly", "Partly true"), ("false", "Found untrue")],
                        editable=False,
                        max_length=10,
                        verbose_name="result of the check",
                    ),
                ),
                ("cleared_on", models.DateField(editable=False, null=True, verbose_name="cleared on")),
                ("former_number", models.CharField(blank=True, editable=False, max_length=60)),
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
                    "business_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="leads.businessline",
                        verbose_name="business line",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="leads.channel",
                        verbose_name="source",
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
                    "cleared_by_bureau",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="cleared by",
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
                    "found_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="found by",
                    ),
                ),
                (
                    "found_city",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="leads.lead",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "offered_to",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="offered to",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="place",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="handed down by",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="records.subject",
                        verbose_name="subject",
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
                    "outcome",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="leads.outcome",
                        verbose_name="outcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead",
                "verbose_name_plural": "leads",
                "ordering": ["-registered_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["city", "registered_on", "id"], name="lead_city_registered"),
                    models.Index(fields=["bureau", "registered_on", "id"], name="lead_bureau_registered"),
                    models.Index(fields=["registered_on", "id"], name="lead_registered"),
                    models.Index(fields=["city", "status", "due_on", "id"], name="lead_city_status_due"),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "registered",
                                    "dispatched",
                                    "checking",
                                    "escalated",
                                    "returned",
                                    "await_approval",
                                    "await_city",
                                ],
                            )
                        ),
                        fields=["city", "due_on", "id"],
                        name="lead_open_city_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "registered",
                                    "dispatched",
                                    "checking",
                                    "escalated",
                                    "returned",
                                    "await_approval",
                                    "await_city",
                                ],
                            )
                        ),
                        fields=["bureau", "due_on", "id"],
                        name="lead_open_bureau_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "registered",
                                    "dispatched",
                                    "checking",
                                    "escalated",
                                    "returned",
                                    "await_approval",
                                    "await_city",
                                ],
                            )
                        ),
                        fields=["due_on", "id"],
                        name="lead_open_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "registered",
                                    "dispatched",
                                    "checking",
                                    "escalated",
                                    "returned",
                                    "await_approval",
                                    "await_city",
                                ],
                            )
                        ),
                        fields=["assignee", "due_on", "id"],
                        name="lead_open_assignee_due",
                    ),
                    models.Index(fields=["found_city", "found_on"], name="lead_found_city_on"),
                    models.Index(fields=["found_by", "found_on"], name="lead_found_by_on"),
                    models.Index(
                        condition=models.Q(("status", "cleared")),
                        fields=["city", "cleared_on"],
                        name="lead_cleared_city_on",
                    ),
                    models.Index(fields=["subject"], name="lead_subject"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cleared_on__isnull", False), ("outcome__isnull", False), ("status", "cleared")),
                            models.Q(models.Q(("status", "cleared"), _negated=True), ("cleared_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="lead_cleared_has_date_and_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("status", "merged")),
                            models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into__isnull", True)),
                            _connector="OR",
                        ),
                        name="lead_merged_names_the_main_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="lead_not_merged_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "sealed"), _negated=True), ("readers__isnull", False), _connector="OR"
                        ),
                        name="lead_sealed_is_in_the_compartment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared_on__isnull", True), ("cleared_on__gte", models.F("found_on")), _connector="OR"
                        ),
                        name="lead_cleared_not_before_found",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="49843f81f899841b176aaf4e1016832962369b54",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_b90d9",
                            table="leads_lead",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1571e5a5bd5d39daf0e55ceff682a74926d3802c",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_4ea9e",
                            table="leads_lead",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="lead_status_follows_the_workflow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{await_approval:await_city,await_approval:checking,await_approval:cleared,await_approval:registered,await_approval:sealed,await_approval:void,await_city:checking,await_city:cleared,await_city:registered,await_city:sealed,await_city:void,checking:await_approval,checking:cleared,checking:escalated,checking:merged,checking:registered,checking:returned,checking:sealed,checking:void,cleared:checking,dispatched:checking,dispatched:cleared,dispatched:merged,dispatched:registered,dispatched:returned,dispatched:sealed,dispatched:void,escalated:checking,escalated:cleared,escalated:registered,escalated:sealed,escalated:void,registered:cleared,registered:dispatched,registered:merged,registered:not_ours,registered:sealed,registered:void,returned:cleared,returned:dispatched,returned:merged,returned:registered,returned:sealed,returned:void,sealed:cleared}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="6cd8c22bc0360f27587add3a9b65dac0e3b33dd3",
                            operation="UPDATE",
                            pgid="pgtrigger_lead_status_follows_the_workflow_976a2",
                            table="leads_lead",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "leads_leadevent" ("address", "assignee_id", "bureau_id", "business_line_id", "campaign_code", "category", "channel_id", "city_id", "cleared_by_bureau_id", "cleared_on", "conclusion", "created_at", "created_by_id", "due_on", "facts", "finding", "focus_area_id", "former_number", "found_by_id", "found_city_id", "found_on", "id", "is_named", "key_area_id", "merged_into_id", "number", "offered_to_id", "outcome_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "received_on", "registered_on", "return_count", "sender_id", "source_document", "status", "subject_id", "title", "urged_on", "version", "void_asked") VALUES (NEW."address", NEW."assignee_id", NEW."bureau_id", NEW."business_line_id", NEW."campaign_code", NEW."category", NEW."channel_id", NEW."city_id", NEW."cleared_by_bureau_id", NEW."cleared_on", NEW."conclusion", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."facts", NEW."finding", NEW."focus_area_id", NEW."former_number", NEW."found_by_id", NEW."found_city_id", NEW."found_on", NEW."id", NEW."is_named", NEW."key_area_id", NEW."merged_into_id", NEW."number", NEW."offered_to_id", NEW."outcome_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_id", NEW."received_on", NEW."registered_on", NEW."return_count", NEW."sender_id", NEW."source_document", NEW."status", NEW."subject_id", NEW."title", NEW."urged_on", NEW."version", NEW."void_asked"); RETURN NULL;',
                            hash="923e32313ced6dab403dbb291f47ceb20101a2bc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_523c0",
                            table="leads_lead",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "leads_leadevent" ("address", "assignee_id", "bureau_id", "business_line_id", "campaign_code", "category", "channel_id", "city_id", "cleared_by_bureau_id", "cleared_on", "conclusion", "created_at", "created_by_id", "due_on", "facts", "finding", "focus_area_id", "former_number", "found_by_id", "found_city_id", "found_on", "id", "is_named", "key_area_id", "merged_into_id", "number", "offered_to_id", "outcome_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "received_on", "registered_on", "return_count", "sender_id", "source_document", "status", "subject_id", "title", "urged_on", "version", "void_asked") SELECT new_values."address", new_values."assignee_id", new_values."bureau_id", new_values."business_line_id", new_values."campaign_code", new_values."category", new_values."channel_id", new_values."city_id", new_values."cleared_by_bureau_id", new_values."cleared_on", new_values."conclusion", new_values."created_at", new_values."created_by_id", new_values."due_on", new_values."facts", new_values."finding", new_values."focus_area_id", new_values."former_number", new_values."found_by_id", new_values."found_city_id", new_values."found_on", new_values."id", new_values."is_named", new_values."key_area_id", new_values."merged_into_id", new_values."number", new_values."offered_to_id", new_values."outcome_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place_id", new_values."received_on", new_values."registered_on", new_values."return_count", new_values."sender_id", new_values."source_document", new_values."status", new_values."subject_id", new_values."title", new_values."urged_on", new_values."version", new_values."void_asked" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."business_line_id" IS DISTINCT FROM (new_values."business_line_id") OR old_values."campaign_code" IS DISTINCT FROM (new_values."campaign_code") OR old_values."category" IS DISTINCT FROM (new_values."category") OR old_values."channel_id" IS DISTINCT FROM (new_values."channel_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."cleared_by_bureau_id" IS DISTINCT FROM (new_values."cleared_by_bureau_id") OR old_values."cleared_on" IS DISTINCT FROM (new_values."cleared_on") OR old_values."conclusion" IS DISTINCT FROM (new_values."conclusion") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."facts" IS DISTINCT FROM (new_values."facts") OR old_values."finding" IS DISTINCT FROM (new_values."finding") OR old_values."focus_area_id" IS DISTINCT FROM (new_values."focus_area_id") OR old_values."former_number" IS DISTINCT FROM (new_values."former_number") OR old_values."found_by_id" IS DISTINCT FROM (new_values."found_by_id") OR old_values."found_city_id" IS DISTINCT FROM (new_values."found_city_id") OR old_values."found_on" IS DISTINCT FROM (new_values."found_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_named" IS DISTINCT FROM (new_values."is_named") OR old_values."key_area_id" IS DISTINCT FROM (new_values."key_area_id") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."offered_to_id" IS DISTINCT FROM (new_values."offered_to_id") OR old_values."outcome_id" IS DISTINCT FROM (new_values."outcome_id") OR old_values."place_id" IS DISTINCT FROM (new_values."place_id") OR old_values."received_on" IS DISTINCT FROM (new_values."received_on") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."return_count" IS DISTINCT FROM (new_values."return_count") OR old_values."sender_id" IS DISTINCT FROM (new_values."sender_id") OR old_values."source_document" IS DISTINCT FROM (new_values."source_document") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."subject_id" IS DISTINCT FROM (new_values."subject_id") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."urged_on" IS DISTINCT FROM (new_values."urged_on") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."void_asked" IS DISTINCT FROM (new_values."void_asked")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3b6cbc734e0361b849522720cf158911a880c6a9",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_17f2d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="leads_lead",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
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
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("facts", models.TextField(verbose_name="facts")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("offered_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="offered by",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="leads.lead",
                        verbose_name="lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "ordering": ["-offered_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["city", "state", "-offered_at"], name="handover_city_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")), fields=("lead",), name="handover_one_pending_offer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "offered")),
                            models.Q(models.Q(("state", "offered"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="handover_decided_by_someone",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="44aa8a588627ccf0ae6161be0d2c66537d32a21e",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_5a297",
                            table="leads_handover",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "leads_handoverevent" ("answer", "bureau_id", "city_id", "decided_at", "decided_by_id", "facts", "from_bureau_id", "id", "lead_id", "number", "offered_at", "offered_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "reason", "state", "title") VALUES (NEW."answer", NEW."bureau_id", NEW."city_id", NEW."decided_at", NEW."decided_by_id", NEW."facts", NEW."from_bureau_id", NEW."id", NEW."lead_id", NEW."number", NEW."offered_at", NEW."offered_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."readers", NEW."reason", NEW."state", NEW."title"); RETURN NULL;',
                            hash="4ee5f5f5e668e0a6b31f9856cfa5d3d94b9b5436",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c6d1f",
                            table="leads_handover",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "leads_handoverevent" ("answer", "bureau_id", "city_id", "decided_at", "decided_by_id", "facts", "from_bureau_id", "id", "lead_id", "number", "offered_at", "offered_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "reason", "state", "title") SELECT new_values."answer", new_values."bureau_id", new_values."city_id", new_values."decided_at", new_values."decided_by_id", new_values."facts", new_values."from_bureau_id", new_values."id", new_values."lead_id", new_values."number", new_values."offered_at", new_values."offered_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."readers", new_values."reason", new_values."state", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f3a61f0ec40a3a35ed755739fb79202aa8d3ae72",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_44036",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="leads_handover",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverEvent",
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
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("facts", models.TextField(verbose_name="facts")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("offered_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
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
                    "decided_by",
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
                    "from_bureau",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="offered by",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="leads.handover",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="leads.lead",
                        verbose_name="lead",
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
                            hash="b0e5274cd2b1945a49bf9f43e6dd5b620be74eee",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_0264b",
                            table="leads_handoverevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6b5b78b28a01eb9295ac5475a3dd0f7e7386d5f3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5ade7",
                            table="leads_handoverevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("dispatched", "Dispatched"),
                            ("checking", "Being checked"),
                            ("escalated", "Handed up for decision"),
                            ("returned", "Returned"),
                            ("await_approval", "Awaiting approval"),
                            ("await_city", "Awaiting the city's approval"),
                            ("cleared", "Cleared"),
                            ("merged", "Merged"),
                            ("not_ours", "Not ours"),
                            ("void", "Void"),
                            ("sealed", "Sealed"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("registered_on", models.DateField(editable=False, verbose_name="registered on")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="due on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("gang", "Organised crime"),
                            ("evil", "Evil forces"),
                            ("disorder", "Disorder"),
                            ("umbrella", "Protective umbrella"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "facts",
                    models.TextField(
                        help_text="What happened, where, since when. No word about the reporter.", verbose_name="facts"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("is_named", models.BooleanField(default=False, editable=False, verbose_name="named report")),
                ("campaign_code", models.CharField(blank=True, max_length=40, verbose_name="campaign")),
                (
                    "source_document",
                    models.CharField(blank=True, max_length=80, verbose_name="document number of the source"),
                ),
                ("found_on", models.DateField(verbose_name="found on")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("return_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("void_asked", models.BooleanField(default=False, editable=False)),
                ("urged_on", models.DateField(editable=False, null=True, verbose_name="urged on")),
                ("conclusion", models.TextField(blank=True, editable=False, verbose_name="conclusion")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("true", "Found true"), ("partly", "Partly true"), ("false", "Found untrue")],
                        editable=False,
                        max_length=10,
                        verbose_name="result of the check",
                    ),
                ),
                ("cleared_on", models.DateField(editable=False, null=True, verbose_name="cleared on")),
                ("former_number", models.CharField(blank=True, editable=False, max_length=60)),
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
                    "business_line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="leads.businessline",
                        verbose_name="business line",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="leads.channel",
                        verbose_name="source",
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
                    "cleared_by_bureau",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="cleared by",
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
                    "found_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="found by",
                    ),
                ),
                (
                    "found_city",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
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
                        to="leads.lead",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "offered_to",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="offered to",
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
                        to="leads.lead",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="place",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="handed down by",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="records.subject",
                        verbose_name="subject",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="leads.outcome",
                        verbose_name="outcome",
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
                            hash="46bfbc011f64e826b63c166aeae4511c8319c815",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_8d091",
                            table="leads_leadevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="adcfda190845ebaff66008b4071573eed4c3f2de",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d213e",
                            table="leads_leadevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
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
                ("number", models.CharField(max_length=60, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entered", "Entered"),
                            ("reopened", "Reopened"),
                            ("moved_in", "Moved in"),
                            ("cleared", "Cleared"),
                            ("moved_out", "Moved out"),
                            ("merged", "Merged"),
                            ("not_ours", "Not ours"),
                            ("voided", "Voided"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="effective on")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded at")),
                ("is_internal", models.BooleanField(default=False, verbose_name="within the city")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                    "counterpart",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="counterpart",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="leads.lead",
                        verbose_name="lead",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement",
                "verbose_name_plural": "movements",
                "ordering": ["-effective_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["lead", "id"], name="movement_of_lead"),
                    models.Index(fields=["city", "effective_on", "id"], name="movement_city_effective"),
                    models.Index(fields=["bureau", "effective_on", "id"], name="movement_bureau_effective"),
                    models.Index(fields=["effective_on", "id"], name="movement_effective"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "entered")), fields=("lead",), name="movement_lead_enters_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_internal", False), ("kind__in", ["moved_in", "moved_out"]), _connector="OR"
                        ),
                        name="movement_internal_is_a_move",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="5ae5bbcd7607ecb32be5226502e31d45e81f8b24",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_2e442",
                            table="leads_movement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="movement_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b4d1231d422101f0624dd4f185b5986c4a14ddc3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_movement_append_only_138ff",
                            table="leads_movement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="movement_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="90464c2378539f89025efb119427b574f3552a41",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_movement_never_truncated_0a1b6",
                            table="leads_movement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="movement_keeps_stock_at_0_or_1",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE stock integer;",
                            func="\n                    SELECT sum(CASE WHEN kind IN ('entered', 'reopened', 'moved_in') THEN 1 ELSE -1 END)\n                    INTO stock FROM leads_movement WHERE lead_id = NEW.lead_id;\n                    IF stock NOT IN (0, 1) THEN\n                        RAISE EXCEPTION 'movement_keeps_stock_at_0_or_1: lead % would stand % times in stock',\n                            NEW.number, stock USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ",
                            hash="c20c6d33b74d5e561bee581093ec7be3df7eb5e4",
                            operation="INSERT",
                            pgid="pgtrigger_movement_keeps_stock_at_0_or_1_3adb7",
                            table="leads_movement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Informant",
            fields=[
                (
                    "lead",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="leads.lead",
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("contact", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="informant_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7d8041fe40ccb7557ccdd23346433caaeca7ff1d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_informant_append_only_3f09a",
                            table="leads_informant",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="informant_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="2f76988fad02a7ac241a7599ffb9fe825ce9745b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_informant_never_truncated_c574f",
                            table="leads_informant",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        audit.operations.InstallTriggers(),
    ]
