"""manage.py restore: puts a backup back into an empty data folder or database."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from taskforce.backup import restoring
from taskforce.supervisor import places, stopping


class Command(BaseCommand):
    help = "Put a backup back into an empty data folder or database, embedded or given, and check that it is whole."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="the folder that `manage.py backup` wrote")

    def handle(self, *, source: Path, **_options: object) -> None:
        os.umask(0o077)
        places.prepare(settings.VAR)
        try:
            for sentence in restoring.restore(source, say=self.stdout.write):
                self.stdout.write(sentence)
        except stopping.Stopped:
            raise SystemExit("Stopped: run the same command again to go on.") from None
        self.stdout.write("Restored. `manage.py verify` reads every file and compares; then start the product.")
