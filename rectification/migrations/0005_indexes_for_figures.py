"""What figures of letters read by day, and the newest report of a bureau."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits while they are built

    dependencies = [("rectification", "0004_signed_and_sent_papers")]

    operations = [
        AddIndexConcurrently(
            "rectificationorder",
            models.Index(
                fields=["city", "replied_on"], condition=Q(replied_on__isnull=False), name="order_city_replied"
            ),
        ),
        AddIndexConcurrently(
            "rectificationorder",
            models.Index(
                fields=["city", "accepted_on"], condition=Q(accepted_on__isnull=False), name="order_city_accepted"
            ),
        ),
        AddIndexConcurrently(
            "rectificationorder",
            models.Index(fields=["city", "closed_on"], condition=Q(closed_on__isnull=False), name="order_city_closed"),
        ),
        AddIndexConcurrently("progress", models.Index(fields=["bureau", "-at"], name="progress_bureau_at")),
    ]
