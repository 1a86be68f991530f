"""manage.py migrate: Django's, with less drawn anew (see taskforce.migrating)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from taskforce.migrating import only_neighbours_drawn_anew


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with only_neighbours_drawn_anew():
            super().handle(*args, **options)
