"""Indexes that hold all that figures read, in place of those that only found the rows."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

OPEN = ["registered", "dispatched", "checking", "escalated", "returned", "await_approval", "await_city"]


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits while they are built

    dependencies = [("leads", "0007_reporters_to_be_told")]

    operations = [
        AddIndexConcurrently(
            "lead",
            models.Index(
                fields=["city", "due_on", "id"],
                include=["bureau", "readers"],
                condition=Q(status__in=OPEN),
                name="lead_open_by_city",
            ),
        ),
        AddIndexConcurrently(
            "lead",
            models.Index(
                fields=["found_city", "found_on"],
                include=["found_by", "status", "category", "channel", "key_area", "city", "bureau", "readers"],
                name="lead_found_by_city",
            ),
        ),
        AddIndexConcurrently(
            "lead",
            models.Index(
                fields=["city", "cleared_on"],
                include=["id", "bureau", "received_on", "outcome", "readers"],
                condition=Q(status="cleared"),
                name="lead_cleared_by_city",
            ),
        ),
        AddIndexConcurrently(
            "movement",
            models.Index(
                fields=["city", "effective_on", "id"],
                include=["kind", "bureau", "is_internal", "recorded_at", "readers"],
                name="movement_by_city",
            ),
        ),
        AddIndexConcurrently(
            "movement",
            models.Index(
                fields=["lead", "effective_on"],
                include=["city", "bureau", "readers"],
                condition=Q(kind__in=["moved_in", "moved_out"]),
                name="movement_moves_of_lead",
            ),
        ),
        RemoveIndexConcurrently("lead", "lead_open_city_due"),
        RemoveIndexConcurrently("lead", "lead_found_city_on"),
        RemoveIndexConcurrently("lead", "lead_cleared_city_on"),
        RemoveIndexConcurrently("movement", "movement_city_effective"),
    ]
