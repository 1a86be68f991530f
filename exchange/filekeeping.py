"""Files of uploads that were cut off before their import was written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from accounts.scope import acting_as_system
from exchange.models import FOLDER, ImportBatch

GRACE = timedelta(days=1)  # an upload may be under way


def remove_orphans(*, now: datetime) -> int:
    """Remove files that no import names and that are older than a day. Returns how many."""
    removed = 0
    with acting_as_system():
        for name in _orphans(now):
            default_storage.delete(name)
            removed += 1
    return removed


def _orphans(now: datetime) -> Iterator[str]:
    folders = default_storage.listdir(FOLDER)[0] if default_storage.exists(FOLDER) else []
    for folder in folders:
        names = [f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]]
        known = set(ImportBatch.objects.filter(file__in=names).values_list("file", flat=True))
        yield from (
            name for name in names if name not in known and default_storage.get_modified_time(name) < now - GRACE
        )
