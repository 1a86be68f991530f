import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import exchange.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("file", models.FileField(upload_to=exchange.models.storage_name)),
                ("size", models.PositiveIntegerField(help_text="In bytes.", verbose_name="size")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting to be checked"),
                            ("reading", "Being read"),
                            ("ready", "Waiting for confirmation"),
                            ("confirmed", "Waiting to be imported"),
                            ("applying", "Being imported"),
                            ("done", "Imported"),
                            ("cancelled", "Stopped"),
                            ("failed", "Not readable"),
                        ],
                        default="uploaded",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("with_changes", models.BooleanField(default=False, verbose_name="apply changed rows as well")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked at")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed at")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                ("total_count", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("read_count", models.PositiveIntegerField(default=0, verbose_name="rows checked")),
                ("to_apply_count", models.PositiveIntegerField(default=0, verbose_name="rows to import")),
                ("applied_count", models.PositiveIntegerField(default=0, verbose_name="rows imported")),
                (
                    "report",
                    models.JSONField(
                        default=dict, help_text="Per sheet: unknown, hidden and missing columns, or a problem."
                    ),
                ),
                ("problem", models.TextField(blank=True, verbose_name="problem")),
                ("lease_token", models.CharField(blank=True, max_length=32)),
                ("leased_until", models.DateTimeField(null=True)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["user", "-created_at", "-id"], name="import_batch_user_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ["uploaded", "reading", "confirmed", "applying"])),
                        fields=["leased_until"],
                        name="import_batch_to_work_on",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="import_batch_size_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("applied_count__lte", models.F("to_apply_count"))),
                        name="import_batch_applies_no_more_than_found",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("problem", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_batch_failure_is_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(max_length=31, verbose_name="sheet")),
                ("row_number", models.PositiveIntegerField(verbose_name="row")),
                ("key", models.CharField(blank=True, max_length=60, verbose_name="number")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("repeated", "Repeated"),
                            ("refused", "Refused"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        default=dict, help_text="Clean values by column name; of a refused row the cells as read."
                    ),
                ),
                ("changes", models.JSONField(default=dict, help_text="{column name: [old, new]}")),
                ("reasons", models.JSONField(default=list)),
                ("applied_at", models.DateTimeField(null=True, verbose_name="imported at")),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="exchange.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported row",
                "verbose_name_plural": "imported rows",
                "ordering": ["sheet", "row_number"],
                "indexes": [
                    models.Index(fields=["batch", "sheet", "key"], name="import_row_number"),
                    models.Index(fields=["batch", "verdict", "sheet", "row_number"], name="import_row_verdict"),
                    models.Index(
                        condition=models.Q(("applied_at__isnull", True), ("verdict__in", ["new", "changed"])),
                        fields=["batch", "sheet", "row_number"],
                        name="import_row_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "sheet", "row_number"), name="import_row_read_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "refused"), _negated=True),
                            models.Q(("reasons", []), _negated=True),
                            _connector="OR",
                        ),
                        name="import_row_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "refused"), _negated=True),
                            ("applied_at__isnull", True),
                            _connector="OR",
                        ),
                        name="import_row_refused_is_not_imported",
                    ),
                ],
            },
        ),
    ]
