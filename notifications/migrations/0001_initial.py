import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("deadlines", "0005_seed_reminder_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest_on", models.DateField(null=True, verbose_name="digest of")),
                ("key", models.CharField(max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("needless", "No longer needed"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created at")),
                ("not_before", models.DateTimeField(verbose_name="next attempt at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="error")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["not_before"], name="mail_still_to_be_sent"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="mail_once_per_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("digest_on__isnull", False)),
                        fields=("user", "digest_on"),
                        name="mail_one_digest_per_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="mail_sent_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("reminder", "Due soon"),
                                ("overdue", "Overdue"),
                                ("assigned", "Assigned to me"),
                                ("handed_down", "Handed down to my bureau"),
                                ("handed_up", "Handed up for a decision"),
                                ("handed_over", "Handed over between cities"),
                                ("taken_over", "Taken over from a colleague"),
                                ("returned", "Returned"),
                                ("awaiting_approval", "Waiting for my approval"),
                                ("approved", "Approved"),
                                ("answered", "Answered by the superior bureau"),
                                ("urged", "Urged"),
                                ("mention", "Mentioned in a comment"),
                                ("comment", "New comment"),
                                ("watched_change", "Change of something I watch"),
                                ("extension_asked", "Extension asked for"),
                                ("extension_decided", "Extension decided"),
                                ("submission_missing", "Monthly figures missing"),
                                ("circular_waiting", "Circular waiting for signature"),
                                ("circular_returned", "Circular returned"),
                                ("circular_issued", "Circular issued"),
                                ("import_done", "Import finished"),
                                ("bulk_done", "Bulk action finished"),
                                ("calendar_needed", "Holiday notice needed"),
                                ("ledger_differs", "Ledger differs"),
                                ("unreachable", "A colleague without mail address"),
                            ],
                            max_length=24,
                        ),
                        default=list,
                        size=None,
                        verbose_name="muted kinds",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "muted news",
                "verbose_name_plural": "muted news",
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("reminder", "Due soon"),
                            ("overdue", "Overdue"),
                            ("assigned", "Assigned to me"),
                            ("handed_down", "Handed down to my bureau"),
                            ("handed_up", "Handed up for a decision"),
                            ("handed_over", "Handed over between cities"),
                            ("taken_over", "Taken over from a colleague"),
                            ("returned", "Returned"),
                            ("awaiting_approval", "Waiting for my approval"),
                            ("approved", "Approved"),
                            ("answered", "Answered by the superior bureau"),
                            ("urged", "Urged"),
                            ("mention", "Mentioned in a comment"),
                            ("comment", "New comment"),
                            ("watched_change", "Change of something I watch"),
                            ("extension_asked", "Extension asked for"),
                            ("extension_decided", "Extension decided"),
                            ("submission_missing", "Monthly figures missing"),
                            ("circular_waiting", "Circular waiting for signature"),
                            ("circular_returned", "Circular returned"),
                            ("circular_issued", "Circular issued"),
                            ("import_done", "Import finished"),
                            ("bulk_done", "Bulk action finished"),
                            ("calendar_needed", "Holiday notice needed"),
                            ("ledger_differs", "Ledger differs"),
                            ("unreachable", "A colleague without mail address"),
                        ],
                        max_length=24,
                        verbose_name="kind of news",
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("record_id", models.BigIntegerField(null=True)),
                ("record_number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("url", models.CharField(blank=True, max_length=300)),
                ("page", models.CharField(blank=True, max_length=300)),
                ("params", models.JSONField(default=dict, help_text="Names and numbers only.")),
                ("urgent", models.BooleanField(default=False, verbose_name="urgent")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created at")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read at")),
                (
                    "mail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="notifications.mail",
                    ),
                ),
                (
                    "reminder",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notification",
                        to="deadlines.reminder",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notification_newest"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["user", "-id"],
                        name="notification_unread",
                    ),
                    models.Index(
                        condition=models.Q(("mail__isnull", True), ("read_at__isnull", True)),
                        fields=["urgent", "created_at"],
                        name="notification_not_mailed",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="notification_once_per_event"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("read_at__isnull", True), ("read_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="notification_read_after_created",
                    ),
                ],
            },
        ),
    ]
