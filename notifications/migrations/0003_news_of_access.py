"""Three kinds of news about access."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_protect"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mute",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
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
                        ("access_waiting", "Access waits for my grant"),
                        ("access_decided", "Request for access decided"),
                        ("access_changed", "Change of my account"),
                        ("unreachable", "A colleague without mail address"),
                    ],
                    max_length=24,
                ),
                default=list,
                size=None,
                verbose_name="muted kinds",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="what",
            field=models.CharField(
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
                    ("access_waiting", "Access waits for my grant"),
                    ("access_decided", "Request for access decided"),
                    ("access_changed", "Change of my account"),
                    ("unreachable", "A colleague without mail address"),
                ],
                max_length=24,
                verbose_name="kind of news",
            ),
        ),
    ]
