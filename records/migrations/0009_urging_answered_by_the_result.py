"""A record that is closed answers the urgings that wait: the day of it, beside an answer in words."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_system_accounts"),
        ("records", "0008_urging_letter_says_what_and_since_when"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="urging",
            name="urging_answered_once",
        ),
        migrations.AddField(
            model_name="urging",
            name="ended_on",
            field=models.DateField(null=True, verbose_name="answered by the result on"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="urging",
            trigger=pgtrigger.compiler.Trigger(
                name="urging_answered_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answered_on" IS NOT NULL OR OLD."ended_on" IS NOT NULL)',
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "answered_on", "answered_by_id", "answer", "ended_on" rows from % table\', TG_TABLE_NAME;',
                    hash="7113be22a6507edb9e68a15b2b0fc370c8a7c6b3",
                    operation='UPDATE OF "answered_on", "answered_by_id", "answer", "ended_on"',
                    pgid="pgtrigger_urging_answered_once_20e77",
                    table="records_urging",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_on__isnull", True), ("ended_on__isnull", True), _connector="OR"),
                name="urging_answered_by_words_or_by_the_result",
            ),
        ),
    ]
