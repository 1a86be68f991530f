import datetime

import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import audit.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bureau",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(help_text="GB/T 2260 code of the place.", max_length=12, verbose_name="code"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("short_name", models.CharField(max_length=30, verbose_name="short name")),
                (
                    "place_name",
                    models.CharField(
                        help_text="As workbooks write it, such as 太原市.", max_length=30, verbose_name="place name"
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
                (
                    "document_word",
                    models.CharField(
                        blank=True,
                        help_text="Prefix of document numbers, such as 晋市监.",
                        max_length=20,
                        verbose_name="document word",
                    ),
                ),
                (
                    "is_zone",
                    models.BooleanField(
                        default=False,
                        help_text="Counts for its city, not as a county.",
                        verbose_name="development zone",
                    ),
                ),
                ("display_order", models.PositiveIntegerField(default=0, verbose_name="display order")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "city",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="accounts.bureau",
                        verbose_name="superior bureau",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="accounts.bureau",
                        verbose_name="successor of",
                    ),
                ),
            ],
            options={
                "verbose_name": "bureau",
                "verbose_name_plural": "bureaus",
                "ordering": ["display_order", "code", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="bureau_code_once_per_start"),
                    models.UniqueConstraint(
                        condition=models.Q(("level", "province"), ("valid_to__isnull", True)),
                        fields=("level",),
                        name="bureau_one_province",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "province"), ("parent__isnull", True)),
                            models.Q(models.Q(("level", "province"), _negated=True), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="bureau_province_has_no_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="bureau_ends_after_it_starts",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="bureau_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ee68edf98c128105dd6ed4d9df23505ff2c766bd",
                            operation="DELETE",
                            pgid="pgtrigger_bureau_never_deleted_09fb9",
                            table="accounts_bureau",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="bureau_city_follows_parent",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF NEW.level IN ('province', 'city') THEN\n                        NEW.city_id := NEW.id;\n                    ELSE\n                        SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau\n                        WHERE id = NEW.parent_id AND level = 'city';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="ad1cc1c1b3f922cc07c11b256fd006e7a37ac68d",
                            operation='INSERT OR UPDATE OF "level", "parent_id", "city_id"',
                            pgid="pgtrigger_bureau_city_follows_parent_049f1",
                            table="accounts_bureau",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_bureauevent" ("city_id", "code", "display_order", "document_word", "id", "is_zone", "level", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_name", "short_name", "succeeds_id", "valid_from", "valid_to") VALUES (NEW."city_id", NEW."code", NEW."display_order", NEW."document_word", NEW."id", NEW."is_zone", NEW."level", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_name", NEW."short_name", NEW."succeeds_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="d0d53bdaba10ea4a503a277fbda280f08c037564",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6afc8",
                            table="accounts_bureau",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_bureauevent" ("city_id", "code", "display_order", "document_word", "id", "is_zone", "level", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_name", "short_name", "succeeds_id", "valid_from", "valid_to") SELECT new_values."city_id", new_values."code", new_values."display_order", new_values."document_word", new_values."id", new_values."is_zone", new_values."level", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place_name", new_values."short_name", new_values."succeeds_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="fe8b3508acfa60c9567304fd76858e14dba9e1b3",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_44733",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="accounts_bureau",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BureauEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.CharField(help_text="GB/T 2260 code of the place.", max_length=12, verbose_name="code"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("short_name", models.CharField(max_length=30, verbose_name="short name")),
                (
                    "place_name",
                    models.CharField(
                        help_text="As workbooks write it, such as 太原市.", max_length=30, verbose_name="place name"
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
                (
                    "document_word",
                    models.CharField(
                        blank=True,
                        help_text="Prefix of document numbers, such as 晋市监.",
                        max_length=20,
                        verbose_name="document word",
                    ),
                ),
                (
                    "is_zone",
                    models.BooleanField(
                        default=False,
                        help_text="Counts for its city, not as a county.",
                        verbose_name="development zone",
                    ),
                ),
                ("display_order", models.PositiveIntegerField(default=0, verbose_name="display order")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="superior bureau",
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
                        to="accounts.bureau",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="successor of",
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
                            hash="b624f4493522386ef85886629a5a722062a744db",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_f0895",
                            table="accounts_bureauevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ee933f28138506884de88143abc12ad39b45f6c2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5e467",
                            table="accounts_bureauevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "This user name is taken. Choose another."},
                        max_length=64,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="user name",
                    ),
                ),
                ("full_name", models.CharField(max_length=64, verbose_name="full name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="mail address")),
                ("mobile", models.CharField(blank=True, max_length=20, verbose_name="mobile")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "is_demo",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="May be entered without a password where the demonstration runs.",
                        verbose_name="of the demonstration",
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=10, verbose_name="language")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["full_name", "pk"],
                "indexes": [models.Index(fields=["full_name", "id"], name="user_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"),
                        name="user_name_once_whatever_the_case",
                        violation_error_message="This user name is taken. Choose another.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="user_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="4828bb0e0f05c4de058aa45145ffc77bf7ab9e48",
                            operation="DELETE",
                            pgid="pgtrigger_user_never_deleted_2ebe6",
                            table="accounts_user",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_userevent" ("date_joined", "email", "full_name", "id", "is_active", "is_demo", "language", "mobile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."date_joined", NEW."email", NEW."full_name", NEW."id", NEW."is_active", NEW."is_demo", NEW."language", NEW."mobile", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;',
                            hash="929e0f843cd6c289bc5334b415f624478e6fa4ab",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3867c",
                            table="accounts_user",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "email", "full_name", "id", "is_active", "is_demo", "language", "mobile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."date_joined", new_values."email", new_values."full_name", new_values."id", new_values."is_active", new_values."is_demo", new_values."language", new_values."mobile", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."date_joined" IS DISTINCT FROM (new_values."date_joined") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."full_name" IS DISTINCT FROM (new_values."full_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_demo" IS DISTINCT FROM (new_values."is_demo") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."mobile" IS DISTINCT FROM (new_values."mobile") OR old_values."username" IS DISTINCT FROM (new_values."username")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="97c3d3904c99374d906e2d70bb2601e6bfeac7ba",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0e890",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="accounts_user",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Officer"),
                            ("head", "Head"),
                            ("drafter", "Circular drafter"),
                            ("inspector", "Inspector"),
                            ("custodian", "Identity custodian"),
                            ("system_admin", "System administrator"),
                            ("security_admin", "Security administrator"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "post",
                    models.CharField(
                        blank=True,
                        help_text="As on the name plate, such as 执法稽查科科长.",
                        max_length=60,
                        verbose_name="post",
                    ),
                ),
                (
                    "is_principal",
                    models.BooleanField(
                        default=False,
                        help_text="Head of the bureau (正职) or acting head. A deputy is not.",
                        verbose_name="principal",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "home_bureau",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lent_appointments",
                        to="accounts.bureau",
                        verbose_name="on loan from",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["valid_from", "pk"],
                "indexes": [
                    models.Index(fields=["user", "valid_from"], name="appointment_user_from"),
                    models.Index(fields=["bureau", "role"], name="appointment_bureau_role"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "bureau", "role", "valid_from"), name="appointment_once_per_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="appointment_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("home_bureau__isnull", True), ("valid_to__isnull", False), _connector="OR"),
                        name="appointment_loan_has_an_end",
                        violation_error_message="A loan needs its last day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_principal", False), ("role", "head"), _connector="OR"),
                        name="appointment_principal_is_head",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="appointment_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8d820b8d4b7b2e093933c0c1762410e265486fc8",
                            operation="DELETE",
                            pgid="pgtrigger_appointment_never_deleted_1dbf6",
                            table="accounts_appointment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="appointment_admins_hold_no_business_role",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    PERFORM pg_advisory_xact_lock(7501, NEW.user_id::int);\n                    IF EXISTS (\n                        SELECT 1 FROM accounts_appointment other\n                        WHERE other.user_id = NEW.user_id AND other.id <> NEW.id\n                        AND daterange(other.valid_from, other.valid_to, '[]')\n                            && daterange(NEW.valid_from, NEW.valid_to, '[]')\n                        AND other.role <> NEW.role\n                        AND (other.role IN ('system_admin', 'security_admin', 'auditor')\n                             OR NEW.role IN ('system_admin', 'security_admin', 'auditor'))\n                    ) THEN\n                        RAISE EXCEPTION 'appointment_admins_hold_no_business_role' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="32a9627c1f362c26b5095795610204ddb5bcb0a4",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_appointment_admins_hold_no_business_role_34d0a",
                            table="accounts_appointment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_appointmentevent" ("bureau_id", "home_bureau_id", "id", "is_principal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "role", "user_id", "valid_from", "valid_to") VALUES (NEW."bureau_id", NEW."home_bureau_id", NEW."id", NEW."is_principal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="c20f7675abe323c3b148cd4f5614deac87ad996b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0fb86",
                            table="accounts_appointment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_appointmentevent" ("bureau_id", "home_bureau_id", "id", "is_principal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "role", "user_id", "valid_from", "valid_to") SELECT new_values."bureau_id", new_values."home_bureau_id", new_values."id", new_values."is_principal", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."post", new_values."role", new_values."user_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5855181e63f3c706b515b321f26a6d12bd990d52",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5878f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="accounts_appointment",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Officer"),
                            ("head", "Head"),
                            ("drafter", "Circular drafter"),
                            ("inspector", "Inspector"),
                            ("custodian", "Identity custodian"),
                            ("system_admin", "System administrator"),
                            ("security_admin", "Security administrator"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "post",
                    models.CharField(
                        blank=True,
                        help_text="As on the name plate, such as 执法稽查科科长.",
                        max_length=60,
                        verbose_name="post",
                    ),
                ),
                (
                    "is_principal",
                    models.BooleanField(
                        default=False,
                        help_text="Head of the bureau (正职) or acting head. A deputy is not.",
                        verbose_name="principal",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
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
                        to="accounts.appointment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
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
                        verbose_name="bureau",
                    ),
                ),
                (
                    "home_bureau",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="on loan from",
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
                            hash="f5fc83a6dbb326ed539a158b17b11208c082e79d",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_38af9",
                            table="accounts_appointmentevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7fc61ae83191c705fcb34a14799db3af79cb2648",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0a978",
                            table="accounts_appointmentevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OneTimeLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("activation", "Activation"), ("new_password", "New password")],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "one-time link",
                "verbose_name_plural": "one-time links",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("made_at")),
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("made_at"), "+", models.Value(datetime.timedelta(days=1))
                                ),
                            ),
                        ),
                        name="link_lives_a_day_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                        name="link_used_or_withdrawn",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("used_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("user",),
                        name="link_one_open_per_person",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="link_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e0d063ae1f74c1dcf2bde2b1ef50e1be28cc8859",
                            operation="DELETE",
                            pgid="pgtrigger_link_never_deleted_dd619",
                            table="accounts_onetimelink",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "This user name is taken. Choose another."},
                        max_length=64,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="user name",
                    ),
                ),
                ("full_name", models.CharField(max_length=64, verbose_name="full name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="mail address")),
                ("mobile", models.CharField(blank=True, max_length=20, verbose_name="mobile")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "is_demo",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="May be entered without a password where the demonstration runs.",
                        verbose_name="of the demonstration",
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=10, verbose_name="language")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
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
                        to=settings.AUTH_USER_MODEL,
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
                            hash="c8eb565b2d648758df97f216950bcb323d818929",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_d3c63",
                            table="accounts_userevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9e9498e73f6fbdf2642fb33fa14189f1ad2382c8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_45b21",
                            table="accounts_userevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        audit.operations.InstallTriggers(),
    ]
