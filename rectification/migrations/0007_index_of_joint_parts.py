"""What the figure of letters addressed jointly reads: few among all parts."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits while it is built

    dependencies = [("rectification", "0006_count_links_by_statement")]

    operations = [
        AddIndexConcurrently(
            "part",
            models.Index(fields=["city", "received_on"], condition=Q(origin="addressed"), name="part_city_addressed"),
        ),
    ]
