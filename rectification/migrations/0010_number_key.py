import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import records.models.number_key


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_grants_of_appointments"),
        ("leads", "0015_number_key"),
        ("rectification", "0009_safeguard_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="criminalcase",
            name="update_update",
        ),
        migrations.AddField(
            model_name="action",
            name="number_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=records.models.number_key.NumberKey("number"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="criminalcase",
            name="number_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=records.models.number_key.NumberKey("number"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="number_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=records.models.number_key.NumberKey("number"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="rectificationorder",
            name="number_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=records.models.number_key.NumberKey("number"),
                output_field=models.TextField(),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="criminalcase",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rectification_criminalcaseevent" ("bureau_id", "city_id", "court", "created_at", "created_by_id", "filed_on", "id", "judged_on", "judgment_number", "name", "number", "other_numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "trade") SELECT new_values."bureau_id", new_values."city_id", new_values."court", new_values."created_at", new_values."created_by_id", new_values."filed_on", new_values."id", new_values."judged_on", new_values."judgment_number", new_values."name", new_values."number", new_values."other_numbers", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."readers", new_values."trade" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."court" IS DISTINCT FROM (new_values."court") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."filed_on" IS DISTINCT FROM (new_values."filed_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."judged_on" IS DISTINCT FROM (new_values."judged_on") OR old_values."judgment_number" IS DISTINCT FROM (new_values."judgment_number") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."other_numbers" IS DISTINCT FROM (new_values."other_numbers") OR old_values."readers" IS DISTINCT FROM (new_values."readers") OR old_values."trade" IS DISTINCT FROM (new_values."trade")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c90cf4028f0c1abf0116a40ec0441959362ab416",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6a6a3",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="rectification_criminalcase",
                    when="AFTER",
                ),
            ),
        ),
    ]
