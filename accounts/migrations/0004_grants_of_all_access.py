"""Links, tokens, system accounts and coming back need a grant, as posts do. What is there goes on working."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# A link that one administrator made alone is what this upgrade ends. Those made on the machine go on working.
WITHDRAW_LINKS = """
UPDATE accounts_onetimelink SET withdrawn_at = now()
WHERE used_at IS NULL AND withdrawn_at IS NULL AND made_by_id IS NOT NULL;
"""


def _basis(default):
    """What the upgrade finds goes on working: it is marked as made before grants were asked for."""
    choices = [
        ("grant", "granted by a security administrator"),
        ("machine", "made on the machine itself"),
        ("before", "from before grants were asked for"),
    ]
    return models.CharField(choices=choices, default=default, editable=False, max_length=10, verbose_name="basis")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_grants_of_appointments"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="accessrequest",
            name="access_request_asked_by_system_admin",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="accessrequest",
            name="access_request_granted_by_security_admin",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="accesstoken",
            name="token_is_written_once",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="systemaccount",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="systemaccount",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="user",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="user",
            name="update_update",
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="basis",
            field=_basis("before"),
        ),
        migrations.AddField(
            model_name="accesstoken",
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
            model_name="onetimelink",
            name="basis",
            field=_basis("before"),
        ),
        migrations.AddField(
            model_name="onetimelink",
            name="code",
            field=models.CharField(blank=True, editable=False, max_length=128),
        ),
        migrations.AddField(
            model_name="onetimelink",
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
            model_name="onetimelink",
            name="wrong_codes",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="wrong codes"),
        ),
        migrations.AddField(
            model_name="systemaccount",
            name="basis",
            field=_basis("before"),
        ),
        migrations.AddField(
            model_name="systemaccount",
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
            model_name="systemaccount",
            name="keeper",
            field=models.ForeignKey(
                blank=True,
                help_text="The officer of the bureau who puts the tokens into the system. Nobody else sees them.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kept_systems",
                to=settings.AUTH_USER_MODEL,
                verbose_name="keeper",
            ),
        ),
        migrations.AddField(
            model_name="systemaccountevent",
            name="basis",
            field=_basis("before"),
        ),
        migrations.AddField(
            model_name="systemaccountevent",
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
        migrations.AddField(
            model_name="systemaccountevent",
            name="keeper",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The officer of the bureau who puts the tokens into the system. Nobody else sees them.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="keeper",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="enabled_by",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.accessrequest",
                verbose_name="enabled again by",
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="enabled_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.accessrequest",
                verbose_name="enabled again by",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="access_request_asked_by_system_admin",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.state <> 'open' OR NEW.is_spent OR NEW.code <> ''\n                        OR NEW.asked_by_id IS DISTINCT FROM nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint\n                        OR NOT public.accounts_holds(NEW.asked_by_id, 'system_admin', NEW.asked_at)\n                    THEN\n                        RAISE EXCEPTION 'access_request_asked_by_system_admin'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="cf723c9301c6c55cf897d1ecca5b44b28ee75ddd",
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
                    func="\n                    IF OLD.state <> 'open' THEN\n                        IF (NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.answer, NEW.code)\n                            IS DISTINCT FROM (OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.answer, OLD.code)\n                            OR (OLD.is_spent AND NOT NEW.is_spent)\n                        THEN\n                            RAISE EXCEPTION 'access_request_is_decided_once' USING ERRCODE = 'check_violation';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.state IN ('granted', 'refused')\n                        AND NOT public.accounts_holds(NEW.decided_by_id, 'security_admin', NEW.decided_at)\n                        OR NEW.state = 'withdrawn'\n                        AND NOT public.accounts_holds(NEW.decided_by_id, 'system_admin', NEW.decided_at)\n                        OR NEW.decided_by_id IS DISTINCT FROM nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')\n                    THEN\n                        RAISE EXCEPTION 'access_request_granted_by_security_admin'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="ca96029a5e65c3b85e6507f77a52e70f5514a468",
                    operation="UPDATE",
                    pgid="pgtrigger_access_request_granted_by_security_admin_ea13c",
                    table="accounts_accessrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accesstoken",
            trigger=pgtrigger.compiler.Trigger(
                name="token_is_written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."token_key" IS DISTINCT FROM (NEW."token_key") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."created" IS DISTINCT FROM (NEW."created") OR OLD."expiry" IS DISTINCT FROM (NEW."expiry") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."grant_id" IS DISTINCT FROM (NEW."grant_id") OR OLD."basis" IS DISTINCT FROM (NEW."basis"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="2e21cf9bdc47ba38b20630f5b87946dc626c19bf",
                    operation="UPDATE",
                    pgid="pgtrigger_token_is_written_once_b10fb",
                    table="accounts_accesstoken",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accesstoken",
            trigger=pgtrigger.compiler.Trigger(
                name="token_needs_a_grant",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE granted public.accounts_accessrequest; fits boolean;",
                    func="\n            IF (pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') AND NEW.basis <> 'grant') OR (false) THEN\n                RETURN NEW;\n            END IF;\n            \n                    granted := public.accounts_spend(NEW.grant_id, 'token', NEW.user_id);\n                    fits := NEW.label = granted.terms ->> 'label'\n                        AND NEW.expiry <= NEW.created + (granted.terms ->> 'days')::int * interval '1 day'\n                        AND NEW.made_by_id = (\n                            SELECT keeper_id FROM public.accounts_systemaccount WHERE user_id = NEW.user_id)\n                        AND NEW.made_by_id NOT IN (granted.asked_by_id, granted.decided_by_id)\n                        AND (NEW.made_by_id = nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER'))\n                        AND NEW.created <= granted.decided_at + interval '7 days';\n                \n            IF fits IS NOT TRUE THEN\n                RAISE EXCEPTION 'token_needs_a_grant' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="8321aab69608693442c900a29ebf01b13284238d",
                    operation="INSERT",
                    pgid="pgtrigger_token_needs_a_grant_add1d",
                    table="accounts_accesstoken",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bureau",
            trigger=pgtrigger.compiler.Trigger(
                name="bureau_stays_in_its_line",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF (NEW.level, NEW.parent_id, NEW.city_id) IS DISTINCT FROM (OLD.level, OLD.parent_id, OLD.city_id)\n                        AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')\n                    THEN\n                        RAISE EXCEPTION 'bureau_stays_in_its_line' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="911e7a2e6caf2772ed304456590ea492d87b8488",
                    operation='UPDATE OF "level", "parent_id", "city_id"',
                    pgid="pgtrigger_bureau_stays_in_its_line_9660e",
                    table="accounts_bureau",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="onetimelink",
            trigger=pgtrigger.compiler.Trigger(
                name="link_is_written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."grant_id" IS DISTINCT FROM (NEW."grant_id") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="506edaab789018b914d98abd125fe7c5c669a745",
                    operation="UPDATE",
                    pgid="pgtrigger_link_is_written_once_8e12c",
                    table="accounts_onetimelink",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="onetimelink",
            trigger=pgtrigger.compiler.Trigger(
                name="link_stays_used_or_withdrawn",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."used_at" IS NOT NULL OR OLD."withdrawn_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="cc1ee70afcbf4c99b79f2409818eae4c5dcf0ea7",
                    operation="UPDATE",
                    pgid="pgtrigger_link_stays_used_or_withdrawn_6b752",
                    table="accounts_onetimelink",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="onetimelink",
            trigger=pgtrigger.compiler.Trigger(
                name="link_counts_wrong_codes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."wrong_codes" < (OLD."wrong_codes"))',
                    func="RAISE EXCEPTION 'link_counts_wrong_codes' USING ERRCODE = 'check_violation';",
                    hash="c853f3de6c7aeeada4bbac11f0c3ed9aa46dd435",
                    operation='UPDATE OF "wrong_codes"',
                    pgid="pgtrigger_link_counts_wrong_codes_cdfc0",
                    table="accounts_onetimelink",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="onetimelink",
            trigger=pgtrigger.compiler.Trigger(
                name="link_needs_a_grant",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE granted public.accounts_accessrequest; fits boolean;",
                    func="\n            IF (pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') AND NEW.basis <> 'grant') OR (false) THEN\n                RETURN NEW;\n            END IF;\n            \n                    granted := public.accounts_spend(NEW.grant_id, 'link', NEW.user_id);\n                    fits := NEW.code = granted.code AND NEW.made_by_id = granted.asked_by_id\n                        AND (NEW.made_by_id = nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER'))\n                        AND NEW.made_at <= granted.decided_at + interval '7 days';\n                \n            IF fits IS NOT TRUE THEN\n                RAISE EXCEPTION 'link_needs_a_grant' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="e07908d603e8176bcde695f39e27b22cd8c0b372",
                    operation="INSERT",
                    pgid="pgtrigger_link_needs_a_grant_02a60",
                    table="accounts_onetimelink",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="systemaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="system_account_needs_a_grant",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE granted public.accounts_accessrequest; fits boolean;",
                    func="\n            IF (pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') AND NEW.basis <> 'grant') OR (false) THEN\n                RETURN NEW;\n            END IF;\n            \n    granted := public.accounts_spend(NEW.grant_id, 'system', NEW.user_id);\n    fits := granted.terms = jsonb_build_object('bureau_id', NEW.bureau_id, 'purpose', NEW.purpose, 'actions', NEW.actions,\n    'networks', NEW.networks, 'valid_to', NEW.valid_to, 'keeper_id', NEW.keeper_id);\n\n            IF fits IS NOT TRUE THEN\n                RAISE EXCEPTION 'system_account_needs_a_grant' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="7d886d52dc3bf96aabd6beab6b37002629e94ab4",
                    operation="INSERT",
                    pgid="pgtrigger_system_account_needs_a_grant_759c2",
                    table="accounts_systemaccount",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="systemaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="system_account_needs_a_grant_for_more",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE granted public.accounts_accessrequest; fits boolean;",
                    func="\n            IF (pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') AND NEW.basis <> 'grant') OR (NEW.grant_id IS NOT DISTINCT FROM OLD.grant_id AND NEW.basis = OLD.basis\n    AND NEW.actions <@ OLD.actions AND NEW.valid_to <= OLD.valid_to\n    AND (NEW.keeper_id IS NULL OR NEW.keeper_id IS NOT DISTINCT FROM OLD.keeper_id)\n    AND NOT EXISTS (\n        SELECT 1 FROM unnest(NEW.networks) narrow\n        WHERE NOT EXISTS (SELECT 1 FROM unnest(OLD.networks) wide WHERE narrow::inet <<= wide::inet))) THEN\n                RETURN NEW;\n            END IF;\n            \n    granted := public.accounts_spend(NEW.grant_id, 'system', NEW.user_id);\n    fits := granted.terms = jsonb_build_object('bureau_id', NEW.bureau_id, 'purpose', NEW.purpose, 'actions', NEW.actions,\n    'networks', NEW.networks, 'valid_to', NEW.valid_to, 'keeper_id', NEW.keeper_id);\n\n            IF fits IS NOT TRUE THEN\n                RAISE EXCEPTION 'system_account_needs_a_grant_for_more' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="af09caa7578d800b48934b09c3aef329812f8ec5",
                    operation="UPDATE",
                    pgid="pgtrigger_system_account_needs_a_grant_for_more_5701c",
                    table="accounts_systemaccount",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="systemaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_systemaccountevent" ("actions", "basis", "bureau_id", "grant_id", "keeper_id", "made_by_id", "networks", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "user_id", "valid_to") VALUES (NEW."actions", NEW."basis", NEW."bureau_id", NEW."grant_id", NEW."keeper_id", NEW."made_by_id", NEW."networks", _pgh_attach_context(), NOW(), \'insert\', NEW."user_id", NEW."purpose", NEW."user_id", NEW."valid_to"); RETURN NULL;',
                    hash="b87d22b052235c61343c02795145cf7d96c738d0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f5f63",
                    table="accounts_systemaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="systemaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_systemaccountevent" ("actions", "basis", "bureau_id", "grant_id", "keeper_id", "made_by_id", "networks", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "user_id", "valid_to") SELECT new_values."actions", new_values."basis", new_values."bureau_id", new_values."grant_id", new_values."keeper_id", new_values."made_by_id", new_values."networks", _pgh_attached_context.value, NOW(), \'update\', new_values."user_id", new_values."purpose", new_values."user_id", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."user_id") = (new_values."user_id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="39be9045b010d66b86ae5b3bd123404dabf45569",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a9ffe",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_systemaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="user_stays_who_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."username" IS DISTINCT FROM (NEW."username") OR OLD."is_system" IS DISTINCT FROM (NEW."is_system"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="850f2a7d6d40494e21bc783af476d84bdf14b5de",
                    operation="UPDATE",
                    pgid="pgtrigger_user_stays_who_it_is_2c573",
                    table="accounts_user",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="user_needs_a_grant_to_come_back",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."is_active" AND NOT OLD."is_active")',
                    func="\n                    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') AND NEW.enabled_by_id IS NOT DISTINCT FROM OLD.enabled_by_id THEN\n                        RETURN NEW;\n                    END IF;\n                    PERFORM public.accounts_spend(NEW.enabled_by_id, 'enable', NEW.id);\n                    RETURN NEW;\n                ",
                    hash="60cba51298e08c9a8428b8f6f65b7e6d4a85140e",
                    operation="UPDATE",
                    pgid="pgtrigger_user_needs_a_grant_to_come_back_bfd40",
                    table="accounts_user",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="user_password_is_set_by_the_person",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.is_demo AND (TG_OP = 'INSERT' OR NOT OLD.is_demo)\n                        OR NEW.password NOT LIKE '!%' AND NEW.id IS DISTINCT FROM nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint\n                        AND (TG_OP = 'INSERT' OR NEW.password <> OLD.password)\n                    THEN\n                        RAISE EXCEPTION 'user_password_is_set_by_the_person' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="cb49d0e58b86fc2c831f627074bb01031534dd57",
                    operation='INSERT OR UPDATE OF "password", "is_demo"',
                    pgid="pgtrigger_user_password_is_set_by_the_person_de7cb",
                    table="accounts_user",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("date_joined", "email", "enabled_by_id", "full_name", "id", "is_active", "is_demo", "is_system", "language", "mobile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."date_joined", NEW."email", NEW."enabled_by_id", NEW."full_name", NEW."id", NEW."is_active", NEW."is_demo", NEW."is_system", NEW."language", NEW."mobile", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;',
                    hash="13814296e4301e02f1bdf3e421e7b2a25947239f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "email", "enabled_by_id", "full_name", "id", "is_active", "is_demo", "is_system", "language", "mobile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."date_joined", new_values."email", new_values."enabled_by_id", new_values."full_name", new_values."id", new_values."is_active", new_values."is_demo", new_values."is_system", new_values."language", new_values."mobile", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."date_joined" IS DISTINCT FROM (new_values."date_joined") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."enabled_by_id" IS DISTINCT FROM (new_values."enabled_by_id") OR old_values."full_name" IS DISTINCT FROM (new_values."full_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_demo" IS DISTINCT FROM (new_values."is_demo") OR old_values."is_system" IS DISTINCT FROM (new_values."is_system") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."mobile" IS DISTINCT FROM (new_values."mobile") OR old_values."username" IS DISTINCT FROM (new_values."username")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="97ebaf284634ef0747dba2ba7616428230dd8273",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code__gt", ""), ("kind", "link"), ("state", "granted")),
                    models.Q(models.Q(("kind", "link"), ("state", "granted"), _negated=True), ("code", "")),
                    _connector="OR",
                ),
                name="access_request_link_has_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "grant"), ("grant__isnull", False)),
                    models.Q(models.Q(("basis", "grant"), _negated=True), ("grant__isnull", True)),
                    _connector="OR",
                ),
                name="accesstoken_rests_on_a_grant",
            ),
        ),
        migrations.AddConstraint(
            model_name="onetimelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "grant"), ("grant__isnull", False)),
                    models.Q(models.Q(("basis", "grant"), _negated=True), ("grant__isnull", True)),
                    _connector="OR",
                ),
                name="onetimelink_rests_on_a_grant",
            ),
        ),
        migrations.AddConstraint(
            model_name="onetimelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("wrong_codes__lt", 5), ("withdrawn_at__isnull", False), _connector="OR"),
                name="link_dies_of_wrong_codes",
            ),
        ),
        migrations.AddConstraint(
            model_name="systemaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "grant"), ("grant__isnull", False)),
                    models.Q(models.Q(("basis", "grant"), _negated=True), ("grant__isnull", True)),
                    _connector="OR",
                ),
                name="systemaccount_rests_on_a_grant",
            ),
        ),
        migrations.AlterField(model_name="accesstoken", name="basis", field=_basis("grant")),
        migrations.AlterField(model_name="onetimelink", name="basis", field=_basis("grant")),
        migrations.AlterField(model_name="systemaccount", name="basis", field=_basis("grant")),
        migrations.AlterField(model_name="systemaccountevent", name="basis", field=_basis("grant")),
        migrations.RunSQL(WITHDRAW_LINKS, migrations.RunSQL.noop),  # whoever needs one asks anew
    ]
