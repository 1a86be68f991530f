"""The ledger's check that moves pair reads the index alone: it holds the kind as well."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits while they are built

    dependencies = [("leads", "0009_lists_from_their_index")]

    operations = [
        AddIndexConcurrently(
            "movement",
            models.Index(
                fields=["lead", "effective_on"],
                include=["kind", "city", "bureau", "readers"],
                condition=Q(kind__in=["moved_in", "moved_out"]),
                name="movement_pairs_of_lead",
            ),
        ),
        RemoveIndexConcurrently("movement", "movement_moves_of_lead"),
    ]
