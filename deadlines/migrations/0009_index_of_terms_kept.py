"""An index that holds all that rates of terms in time read."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits while it is built

    dependencies = [("deadlines", "0008_seed_policy_of_answers")]

    operations = [
        AddIndexConcurrently(
            "clock",
            models.Index(
                fields=["city", "code", "due_on"],
                include=["kind", "state", "trigger_on", "ended_on", "record_id", "bureau", "readers"],
                condition=Q(state__in=["running", "done"]),
                name="clock_kept_or_missed",
            ),
        ),
    ]
