"""The denials of the last two days are counted every minute."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits while it is built

    dependencies = [("audit", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "auditevent",
            models.Index(fields=["at", "user"], condition=Q(action="authz.denied"), name="audit_denied"),
        ),
    ]
