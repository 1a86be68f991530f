"""manage.py verify: is all that is stored whole?"""

from pathlib import Path

from django.core.management import BaseCommand, CommandParser

from taskforce import schema
from taskforce.backup import verifying
from taskforce.supervisor import stopping


class Command(BaseCommand):
    help = (
        "Check the ledger, the history, every file byte by byte, and a backup if one is named. Ends with 1 on a fault."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", nargs="?", type=Path, help="a backup that must be whole, and still be in here")

    def handle(self, *, source: Path | None, **_options: object) -> None:
        if schema.is_behind():
            raise SystemExit("The tables are older than this program: start it, or run `manage.py migrate`, first.")
        try:
            faults = verifying.verify(source, say=self.stdout.write)
        except stopping.Stopped:
            raise SystemExit("Stopped before all was checked.") from None
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise SystemExit(1)
        self.stdout.write("Everything is whole.")
