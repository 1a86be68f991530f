"""A bureau that was handed a lead may hand it further down while checking it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leads", "0004_urgings_follow")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="lead", name="lead_status_follows_the_workflow"),
        pgtrigger.migrations.AddTrigger(
            model_name="lead",
            trigger=pgtrigger.compiler.Trigger(
                name="lead_status_follows_the_workflow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{await_approval:await_city,await_approval:checking,await_approval:cleared,await_approval:registered,await_approval:sealed,await_approval:void,await_city:checking,await_city:cleared,await_city:registered,await_city:sealed,await_city:void,checking:await_approval,checking:cleared,checking:dispatched,checking:escalated,checking:merged,checking:registered,checking:returned,checking:sealed,checking:void,cleared:checking,dispatched:checking,dispatched:cleared,dispatched:merged,dispatched:registered,dispatched:returned,dispatched:sealed,dispatched:void,escalated:checking,escalated:cleared,escalated:registered,escalated:sealed,escalated:void,registered:cleared,registered:dispatched,registered:merged,registered:not_ours,registered:sealed,registered:void,returned:cleared,returned:dispatched,returned:merged,returned:registered,returned:sealed,returned:void,sealed:cleared}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="d160a9216087844576bb865ee1c773da21177128",
                    operation="UPDATE",
                    pgid="pgtrigger_lead_status_follows_the_workflow_976a2",
                    table="leads_lead",
                    when="BEFORE",
                ),
            ),
        ),
    ]
