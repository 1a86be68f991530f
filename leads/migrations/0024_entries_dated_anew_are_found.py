"""An entry that gets another day says when: a circular looks for it among what is new."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_former_names_known"),
        ("leads", "0023_entries_say_why_they_come_late"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="movement",
            name="movement_append_only",
        ),
        migrations.AddField(
            model_name="movement",
            name="redated_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(("redated_at__isnull", False)), fields=["redated_at"], name="movement_redated"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="movement",
            trigger=pgtrigger.compiler.Trigger(
                name="movement_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF TG_OP = 'UPDATE' AND OLD.kind = 'entered'\n                        AND to_jsonb(NEW) - 'effective_on' - 'note' = to_jsonb(OLD) - 'effective_on' - 'note'\n                        AND NEW.redated_at IS NOT DISTINCT FROM OLD.redated_at\n                        AND NEW.effective_on = (SELECT found_on FROM leads_lead WHERE id = OLD.lead_id)\n                        AND NOT EXISTS (SELECT 1 FROM circulars_posting WHERE movement_id = OLD.id)\n                    THEN\n                        NEW.redated_at := clock_timestamp();\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'movement_append_only: % of %', TG_OP, OLD.number;\n                ",
                    hash="0fc94c61f124d29c28cc52de826c03738fc383e5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_movement_append_only_138ff",
                    table="leads_movement",
                    when="BEFORE",
                ),
            ),
        ),
    ]
