"""manage.py upgrade: everything to this version of the program, after a backup; then it can be started."""

import os

from django.conf import settings
from django.core.management import BaseCommand

from taskforce import schema
from taskforce.supervisor import locks, stopping
from taskforce.supervisor.errors import CannotStart


class Command(BaseCommand):
    help = "Save everything, then bring the database to this version. Stop the product before, start it afterwards."
    requires_system_checks: list[str] = []

    def handle(self, **_options: object) -> None:
        os.umask(0o077)
        try:
            if not schema.is_behind():
                self.stdout.write("The database is of this version already.")
                return
            refuse_while_running()
            with schema.being_changed():
                schema.save_first(say=self.stdout.write)
                self.stdout.write("Bringing the tables up to this version …")
                schema.migrate(say=self.stdout.write)
        except stopping.Stopped:
            raise SystemExit("Stopped: start it again, or start the product, which does the same.") from None
        self.stdout.write("Done: start the product.")


def refuse_while_running() -> None:
    """Raises CannotStart while `up` serves people from this data folder; a keeper of commands is none."""
    try:
        with locks.exclusive(settings.RUN / "server.lock", holder="upgrade", patience=0):
            return
    except locks.Taken as taken:
        if str(taken) != "commands":
            raise CannotStart(f"The product is running ({taken}): stop it first.") from None
