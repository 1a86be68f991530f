"""The stock of each bureau carried forward by the nightly check; nobody else writes it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from accounts.rls import scoped


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_system_accounts"),
        ("leads", "0013_safeguard_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarriedStock",
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
                ("stock", models.IntegerField(verbose_name="stock")),
                ("until", models.DateTimeField(verbose_name="recorded until")),
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
            ],
            options={
                "verbose_name": "stock carried forward",
                "verbose_name_plural": "stock carried forward",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("bureau",), name="carried_stock_once_per_bureau")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="carriedstock",
            trigger=pgtrigger.compiler.Trigger(
                name="city_follows_bureau",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                    hash="739afca13d62cefd67b4084f372e1b7f330e4046",
                    operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                    pgid="pgtrigger_city_follows_bureau_5f50e",
                    table="leads_carriedstock",
                    when="BEFORE",
                ),
            ),
        ),
        scoped("leads_carriedstock"),
    ]
