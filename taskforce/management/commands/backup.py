"""manage.py backup: saves everything to a new folder while people work."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.utils import timezone

from taskforce.backup import keys, marker, schedule, taking
from taskforce.backup.errors import BackupFailed
from taskforce.supervisor import places, stopping

LOOK_EVERY = 60.0  # seconds


class Command(BaseCommand):
    help = "Save database, files and settings to a new folder; people go on working. docs/operations.md says more."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("dest", nargs="?", type=Path, help="a folder that does not exist yet, or is empty")
        where.add_argument(
            "--scheduled", action="store_true", help="into TASKFORCE_BACKUP_FOLDER; the last few are kept"
        )
        where.add_argument("--nightly", action="store_true", help="stay, and take one by schedule each night")
        where.add_argument("--before-upgrade", action="store_true", help="there as well, beside those by schedule")

    def handle(self, *, dest: Path | None, nightly: bool, before_upgrade: bool, **_options: object) -> None:
        os.umask(0o077)
        places.prepare(settings.VAR)
        try:
            if nightly:
                self._take_each_night()
            elif dest is not None:
                self._tell(_take(dest), dest)
            else:
                self._tell(*(schedule.take_before_upgrade() if before_upgrade else schedule.take_next()))
        except stopping.Stopped:
            raise SystemExit("Stopped; no backup was made." if not nightly else "Stopped.") from None

    def _take_each_night(self) -> None:
        """One that failed is noted for the page of the system's state, and tried again an hour later."""
        stopping.listen()
        while True:
            if schedule.is_due(now=timezone.now()):
                try:
                    self._tell(*schedule.take_next())
                except (BackupFailed, DatabaseError) as failed:
                    self.stderr.write(str(failed))
                connection.close()
            stopping.pause(LOOK_EVERY)

    def _tell(self, taken: taking.Taken, place: Path) -> None:
        self.stdout.write(f"Saved to {place}: {taken.rows} rows, {taken.files} files, {taken.size / 2**20:.1f} MB.")
        if taken.keys == keys.PLAIN:
            self.stdout.write(f"Its keys lie unsealed in {place / 'keys'}: set TASKFORCE_BACKUP_KEY to seal them.")
        if taken.problem:
            self.stderr.write(taken.problem)


def _take(dest: Path) -> taking.Taken:
    now = timezone.now()
    with marker.around(dest.absolute(), now=now) as note:
        taken = taking.take(dest, now=now)
        note(taken)
    return taken
