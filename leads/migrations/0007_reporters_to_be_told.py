"""My Work finds cleared leads whose reporter is still to be told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0006_reasons_of_any_length")]

    operations = [
        migrations.AddIndex(
            "lead",
            models.Index(
                fields=["assignee", "due_on", "id"],
                condition=models.Q(("due_on__isnull", False), ("status", "cleared")),
                name="lead_cleared_with_a_duty",
            ),
        ),
    ]
