"""Lists count from their index alone; indexes that no list, figure or check uses cost each change of state and go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_system_accounts"),
        ("leads", "0008_indexes_for_figures"),
        ("records", "0006_answers_kept_for_programs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_city_registered",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_bureau_registered",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_registered",
        ),
        migrations.AlterField(
            model_name="lead",
            name="business_line",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="leads.businessline",
                verbose_name="business line",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="channel",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="leads.channel",
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="cleared_by_bureau",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
                verbose_name="cleared by",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="focus_area",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="leads.focusarea",
                verbose_name="focus area",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="found_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
                verbose_name="found by",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="found_city",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="key_area",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="leads.keyarea",
                verbose_name="key area",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="offered_to",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
                verbose_name="offered to",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="outcome",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="leads.outcome",
                verbose_name="outcome",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="place",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
                verbose_name="place",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="sender",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
                verbose_name="handed down by",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="subject",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="records.subject",
                verbose_name="subject",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["city", "registered_on", "id"],
                include=("bureau", "readers", "status", "category"),
                name="lead_city_registered",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["bureau", "registered_on", "id"],
                include=("city", "readers", "status", "category"),
                name="lead_bureau_registered",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["registered_on", "id"],
                include=("city", "bureau", "readers", "status", "category"),
                name="lead_registered",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["recorded_at"], name="movement_recorded"),
        ),
    ]
