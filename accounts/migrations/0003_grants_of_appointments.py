"""What gives access is asked for and granted; appointments need a grant. Those that are there go on working."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Whether the person holds the role on the day of that moment, with an account that is not disabled.
HOLDS = """
CREATE FUNCTION accounts_holds(person bigint, wanted text, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_appointment held JOIN accounts_user ON accounts_user.id = held.user_id
        WHERE held.user_id = person AND held.role = wanted AND accounts_user.is_active
        AND (moment AT TIME ZONE 'Asia/Shanghai')::date BETWEEN held.valid_from AND coalesce(held.valid_to, 'infinity')
    )
$$;
"""
# Uses a grant up: the one of that kind for that account, once. Raises when there is none.
SPEND = """
CREATE FUNCTION accounts_spend(wanted bigint, of_kind text, account bigint) RETURNS accounts_accessrequest
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE granted accounts_accessrequest;
BEGIN
    UPDATE accounts_accessrequest SET is_spent = true
    WHERE id = wanted AND kind = of_kind AND user_id = account AND state = 'granted' AND NOT is_spent
    RETURNING * INTO granted;
    IF granted.id IS NULL THEN
        RAISE EXCEPTION 'access_needs_a_grant: %', of_kind USING ERRCODE = 'check_violation';
    END IF;
    RETURN granted;
END $$;
"""


def _basis(default):
    """Appointments that the upgrade finds go on working: they are marked as made before grants were asked for."""
    choices = [
        ("grant", "granted by a security administrator"),
        ("machine", "made on the machine itself"),
        ("before", "from before grants were asked for"),
    ]
    return models.CharField(choices=choices, default=default, editable=False, max_length=10, verbose_name="basis")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_system_accounts"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appoint", "Appointment"),
                            ("prolong", "Longer appointment"),
                            ("end_loan", "Early end of a loan"),
                            ("link", "One-time link"),
                            ("enable", "Enabling of an account"),
                            ("system", "System account"),
                            ("token", "Token"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for the grant"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("terms", models.JSONField(default=dict, verbose_name="terms")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="answer")),
                (
                    "code",
                    models.CharField(
                        blank=True, editable=False, help_text="Digest of the code of a link.", max_length=128
                    ),
                ),
                (
                    "is_spent",
                    models.BooleanField(
                        default=False, help_text="What was granted has been done.", verbose_name="done"
                    ),
                ),
            ],
            options={
                "verbose_name": "request for access",
                "verbose_name_plural": "requests for access",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AccessRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appoint", "Appointment"),
                            ("prolong", "Longer appointment"),
                            ("end_loan", "Early end of a loan"),
                            ("link", "One-time link"),
                            ("enable", "Enabling of an account"),
                            ("system", "System account"),
                            ("token", "Token"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for the grant"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("terms", models.JSONField(default=dict, verbose_name="terms")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="answer")),
                (
                    "is_spent",
                    models.BooleanField(
                        default=False, help_text="What was granted has been done.", verbose_name="done"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="appointment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="appointment",
            name="update_update",
        ),
        migrations.AddField(
            model_name="appointment",
            name="basis",
            field=_basis("before"),
        ),
        migrations.AddField(
            model_name="appointmentevent",
            name="basis",
            field=_basis("before"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="appointment_is_written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."is_principal" IS DISTINCT FROM (NEW."is_principal") OR OLD."home_bureau_id" IS DISTINCT FROM (NEW."home_bureau_id") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7db4db2e6b8892985c1b84b03a00cb3fb367449f",
                    operation="UPDATE",
                    pgid="pgtrigger_appointment_is_written_once_2106f",
                    table="accounts_appointment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="appointment_needs_a_grant",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE granted public.accounts_accessrequest; fits boolean;",
                    func="\n            IF (pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') AND NEW.basis <> 'grant') OR (false) THEN\n                RETURN NEW;\n            END IF;\n            \n                    granted := public.accounts_spend(NEW.grant_id, 'appoint', NEW.user_id);\n                    fits := granted.terms - 'valid_from' = jsonb_build_object('bureau_id', NEW.bureau_id, 'role', NEW.role, 'post', NEW.post,\n    'is_principal', NEW.is_principal, 'home_bureau_id', NEW.home_bureau_id, 'valid_to', NEW.valid_to)\n                        AND NEW.valid_from >= (granted.terms ->> 'valid_from')::date\n                        AND NEW.valid_from >= (granted.decided_at AT TIME ZONE 'Asia/Shanghai')::date;\n                \n            IF fits IS NOT TRUE THEN\n                RAISE EXCEPTION 'appointment_needs_a_grant' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="382f1710ac51e981765d74d650005765f7787d93",
                    operation="INSERT",
                    pgid="pgtrigger_appointment_needs_a_grant_89655",
                    table="accounts_appointment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="appointment_needs_a_grant_to_last_longer",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE granted public.accounts_accessrequest; fits boolean;",
                    func="\n            IF (pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') AND NEW.basis <> 'grant') OR (NEW.grant_id IS NOT DISTINCT FROM OLD.grant_id AND NEW.basis = OLD.basis\n    AND (NEW.valid_to IS NOT DISTINCT FROM OLD.valid_to\n        OR NEW.valid_to IS NOT NULL AND (OLD.valid_to IS NULL OR NEW.valid_to < OLD.valid_to))\n    AND (NEW.home_bureau_id IS NULL OR NEW.valid_to = OLD.valid_to OR NOT EXISTS (\n        SELECT 1 FROM public.accounts_appointment home\n        WHERE home.user_id = NEW.user_id AND home.bureau_id = NEW.home_bureau_id AND home.home_bureau_id IS NULL\n        AND daterange(home.valid_from, home.valid_to, '[]') && daterange(NEW.valid_to, OLD.valid_to, '(]')))) THEN\n                RETURN NEW;\n            END IF;\n            \n                    granted := public.accounts_spend(NEW.grant_id, CASE\n                        WHEN NEW.valid_to < OLD.valid_to THEN 'end_loan' ELSE 'prolong' END, NEW.user_id);\n                    fits := granted.terms = jsonb_build_object('appointment_id', NEW.id, 'valid_to', NEW.valid_to);\n                \n            IF fits IS NOT TRUE THEN\n                RAISE EXCEPTION 'appointment_needs_a_grant_to_last_longer' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="4ca677c74aaf3b6df23b49c90bbec50152fc73d1",
                    operation="UPDATE",
                    pgid="pgtrigger_appointment_needs_a_grant_to_last_longer_fee91",
                    table="accounts_appointment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_appointmentevent" ("basis", "bureau_id", "grant_id", "home_bureau_id", "id", "is_principal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "role", "user_id", "valid_from", "valid_to") VALUES (NEW."basis", NEW."bureau_id", NEW."grant_id", NEW."home_bureau_id", NEW."id", NEW."is_principal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="f27af6369502e115f7c6e30094691a0f4b6526c3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0fb86",
                    table="accounts_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_appointmentevent" ("basis", "bureau_id", "grant_id", "home_bureau_id", "id", "is_principal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "role", "user_id", "valid_from", "valid_to") SELECT new_values."basis", new_values."bureau_id", new_values."grant_id", new_values."home_bureau_id", new_values."id", new_values."is_principal", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."post", new_values."role", new_values."user_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f4483fbaf78b91d00a6d4a4fa03138f470ea47c4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5878f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_appointment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="access_requests",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="grant",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.accessrequest",
                verbose_name="grant",
            ),
        ),
        migrations.AddField(
            model_name="appointmentevent",
            name="grant",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.accessrequest",
                verbose_name="grant",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "grant"), ("grant__isnull", False)),
                    models.Q(models.Q(("basis", "grant"), _negated=True), ("grant__isnull", True)),
                    _connector="OR",
                ),
                name="appointment_rests_on_a_grant",
            ),
        ),
        migrations.AddField(
            model_name="accessrequestevent",
            name="asked_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="accessrequestevent",
            name="decided_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="accessrequestevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="accessrequestevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="accounts.accessrequest",
            ),
        ),
        migrations.AddField(
            model_name="accessrequestevent",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["asked_at", "id"], name="access_request_open"
            ),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(fields=["user", "-asked_at"], name="access_request_of_user"),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(fields=["-asked_at", "-id"], name="access_request_newest"),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="access_request_decided_or_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "granted"), _negated=True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="access_request_granted_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "granted"), _negated=True),
                    models.Q(("decided_by", models.F("user")), _negated=True),
                    _connector="OR",
                ),
                name="access_request_not_granted_by_who_gains",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by", models.F("user")), _negated=True),
                name="access_request_not_asked_by_who_gains",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_spent", False), ("state", "granted"), _connector="OR"),
                name="access_request_spent_when_granted",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="access_request_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="263c156b9c9e0a9373c8dcd107e0732b1dfe77de",
                    operation="DELETE",
                    pgid="pgtrigger_access_request_never_deleted_8815c",
                    table="accounts_accessrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="access_request_never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                    hash="0c6580da228d20fccdb453bfddd654b2c12a4116",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_access_request_never_truncated_d64d8",
                    table="accounts_accessrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="access_request_is_written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."terms" IS DISTINCT FROM (NEW."terms") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="11ce6ad31d3c7fd5a040e2f52944c74e5171a806",
                    operation="UPDATE",
                    pgid="pgtrigger_access_request_is_written_once_41006",
                    table="accounts_accessrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="access_request_asked_by_system_admin",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.state <> 'open' OR NEW.is_spent OR NEW.asked_by_id IS DISTINCT FROM nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint\n                        OR NOT public.accounts_holds(NEW.asked_by_id, 'system_admin', NEW.asked_at)\n                    THEN\n                        RAISE EXCEPTION 'access_request_asked_by_system_admin'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="0fc668f67621ab2cf4d1a0184b0cc8c85e5d8a3f",
                    operation="INSERT",
                    pgid="pgtrigger_access_request_asked_by_system_admin_f0632",
                    table="accounts_accessrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="access_request_granted_by_security_admin",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF OLD.state <> 'open' THEN\n                        IF (NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.answer)\n                            IS DISTINCT FROM (OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.answer)\n                            OR (OLD.is_spent AND NOT NEW.is_spent)\n                        THEN\n                            RAISE EXCEPTION 'access_request_is_decided_once' USING ERRCODE = 'check_violation';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.state IN ('granted', 'refused')\n                        AND NOT public.accounts_holds(NEW.decided_by_id, 'security_admin', NEW.decided_at)\n                        OR NEW.state = 'withdrawn'\n                        AND NOT public.accounts_holds(NEW.decided_by_id, 'system_admin', NEW.decided_at)\n                        OR NEW.decided_by_id IS DISTINCT FROM nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')\n                    THEN\n                        RAISE EXCEPTION 'access_request_granted_by_security_admin'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="5cac4a9ea83f62345c8027e8f719c7697d3fca08",
                    operation="UPDATE",
                    pgid="pgtrigger_access_request_granted_by_security_admin_ea13c",
                    table="accounts_accessrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_accessrequestevent" ("answer", "asked_at", "asked_by_id", "decided_at", "decided_by_id", "id", "is_spent", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "terms", "user_id") VALUES (NEW."answer", NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."is_spent", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."terms", NEW."user_id"); RETURN NULL;',
                    hash="f68f189625d0970c28a6acd8e43f052a5ec3f715",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_01794",
                    table="accounts_accessrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_accessrequestevent" ("answer", "asked_at", "asked_by_id", "decided_at", "decided_by_id", "id", "is_spent", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "terms", "user_id") SELECT new_values."answer", new_values."asked_at", new_values."asked_by_id", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."is_spent", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."state", new_values."terms", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer" IS DISTINCT FROM (new_values."answer") OR old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."asked_by_id" IS DISTINCT FROM (new_values."asked_by_id") OR old_values."decided_at" IS DISTINCT FROM (new_values."decided_at") OR old_values."decided_by_id" IS DISTINCT FROM (new_values."decided_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_spent" IS DISTINCT FROM (new_values."is_spent") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."terms" IS DISTINCT FROM (new_values."terms") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ef481777cbd1c00aa19f352ad98a56a6e193150c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_872d5",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_accessrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                    hash="8a3d421caf894591a5ba8d8675dc9eae61a4a5e4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_45bb9",
                    table="accounts_accessrequestevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="581d92e743c1739db5d3dbe8a405e941c245e112",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_12429",
                    table="accounts_accessrequestevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AlterField(
            model_name="appointment",
            name="basis",
            field=_basis("grant"),
        ),
        migrations.AlterField(
            model_name="appointmentevent",
            name="basis",
            field=_basis("grant"),
        ),
        migrations.RunSQL(HOLDS, "DROP FUNCTION accounts_holds(bigint, text, timestamptz);"),
        migrations.RunSQL(SPEND, "DROP FUNCTION accounts_spend(bigint, text, bigint);"),
    ]
