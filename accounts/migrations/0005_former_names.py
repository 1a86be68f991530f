"""What places were called before: a table, and a trigger that adds to it when a bureau is renamed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_grants_of_all_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=30, verbose_name="former name")),
                (
                    "code",
                    models.CharField(help_text="GB/T 2260 code of the successor.", max_length=12, verbose_name="code"),
                ),
                ("until", models.DateField(verbose_name="right until")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source of the name")),
            ],
            options={
                "verbose_name": "former name",
                "verbose_name_plural": "former names",
                "ordering": ["-until", "name", "pk"],
            },
        ),
        migrations.AlterField(
            model_name="bureau",
            name="place_name",
            field=models.CharField(
                help_text="As workbooks write it, with 市, 区 or 县.", max_length=30, verbose_name="place name"
            ),
        ),
        migrations.AlterField(
            model_name="bureauevent",
            name="place_name",
            field=models.CharField(
                help_text="As workbooks write it, with 市, 区 or 县.", max_length=30, verbose_name="place name"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bureau",
            trigger=pgtrigger.compiler.Trigger(
                name="bureau_keeps_its_former_name",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."place_name" IS DISTINCT FROM (NEW."place_name") AND NOT (OLD."place_name" = \'\'))',
                    func="\n        INSERT INTO accounts_formername (name, code, until, source)\n        VALUES (OLD.place_name, NEW.code, (now() AT TIME ZONE 'Asia/Shanghai')::date, '')\n        ON CONFLICT DO NOTHING;\n        RETURN NULL;\n    ",
                    hash="914021fa1b660170e4a6ce9c4d4c90dbf549d333",
                    operation='UPDATE OF "place_name"',
                    pgid="pgtrigger_bureau_keeps_its_former_name_e9c96",
                    table="accounts_bureau",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.UniqueConstraint(fields=("code", "name", "until"), name="former_name_once_per_day"),
        ),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="former_name_is_written"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formername",
            trigger=pgtrigger.compiler.Trigger(
                name="former_name_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b0709bc02b222edd775fad2428e78e067e7a259a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_former_name_stays_4f06d",
                    table="accounts_formername",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formername",
            trigger=pgtrigger.compiler.Trigger(
                name="former_name_never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                    hash="c2fc963298f6ff2535782c7b65d5cd12d52b8717",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_former_name_never_truncated_f0995",
                    table="accounts_formername",
                    when="BEFORE",
                ),
            ),
        ),
    ]
