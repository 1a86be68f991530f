"""Since when the application is the ledger: what took effect before that day is the past."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.utils import timezone


def installed_on() -> date:
    """The day on which this database was set up: that of its first migration."""
    first = MigrationRecorder(connection).migration_qs.aggregate(first=Min("applied"))["first"]
    return timezone.localdate(first)


def switch_over_day() -> date:
    """The first day of the present."""
    return installed_on()
