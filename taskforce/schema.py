"""The tables of the embedded database, kept as this version of the program wants them, whoever comes first."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from taskforce import database
from taskforce.supervisor import locks, places, process, recovery, stopping
from taskforce.supervisor.errors import CannotStart, WasKilled

PATIENCE = 600  # seconds, while another process makes the tables
TRIES = 5  # while the database is killed each time


def is_behind() -> bool:
    """Whether migrations of this program are outstanding. Raises CannotStart on the tables of a newer one."""
    executor = MigrationExecutor(connection)
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if newer := sorted(".".join(key) for key in unknown if key[0] in executor.loader.migrated_apps):
        raise CannotStart(f"{settings.VAR} was last used by a newer version of this program ({newer[0]}): use that.")
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def being_changed() -> Iterator[None]:
    """Only one process changes the tables at a time. Raises CannotStart when another does not come to an end."""
    try:
        with locks.exclusive(settings.RUN / "schema.lock", holder=f"process {os.getpid()}", patience=PATIENCE):
            yield
    except locks.Taken as taken:
        raise CannotStart(f"The database is being prepared by {taken}, which does not come to an end.") from taken


def update(*, say: Callable[[str], object]) -> None:
    """Bring missing or old tables up to this version, as the owner; in production what was there is saved before.

    Raises CannotStart; WasKilled when somebody killed it, or the database, meanwhile.
    """
    try:
        if not is_behind():
            return
        with being_changed():
            if is_behind():  # nobody was faster
                if settings.PRODUCTION and MigrationRecorder(connection).applied_migrations():
                    save_first(say=say)
                say("Preparing the database …")
                migrate(say=say)
    finally:
        connection.close()


def save_first(*, say: Callable[[str], object]) -> None:
    """Take a backup of what is about to be changed. Raises as `update`; nothing is changed then."""
    say("The tables are of an older version: saving all that is there before they are changed …")
    ended = process.run([sys.executable, settings.BASE_DIR / "manage.py", "backup", "--before-upgrade"])
    _require_success(ended, "Nothing was changed, since the backup before the upgrade failed")
    say(ended.said.strip())


def prepare_for_command(*, say: Callable[[str], object]) -> None:
    """What `up` does at its start, for a command that comes before it. Waits for a database that is coming up."""
    places.refuse_half_restored(settings.VAR)
    for attempt in range(TRIES):
        recovery.wait(database.conninfo(), say=say)
        try:
            return update(say=say)
        except (OperationalError, WasKilled):
            if attempt == TRIES - 1:
                raise
            stopping.pause(1)


def migrate(*, say: Callable[[str], object]) -> None:
    """In a process of its own, which can be ended. Each migration is kept whole or not at all. Raises as `update`.

    What a migration has to tell an administrator (numbers that stand twice …) is passed on.
    """
    ended = process.run([sys.executable, settings.BASE_DIR / "manage.py", "migrate", "--verbosity", "0", "--no-input"])
    _require_success(
        ended,
        "The database could not be brought up to this version. Nothing was lost: of the migration that failed nothing"
        " is kept, and the former version of the program runs on what is there",
    )
    for line in filter(str.strip, ended.said.splitlines()):
        say(line)


def _require_success(ended: process.Outcome, sentence: str) -> None:
    if not ended.code:
        return
    log = places.log_file(settings.VAR, "upgrade")
    with log.open("a", encoding="utf-8") as file:
        file.write(ended.said)
    if ended.code < 0 or re.search(r"^\S*OperationalError: (?!.*No space left)", ended.said, re.M):
        raise WasKilled(f"The database broke off while it was being prepared ({ended.last_words})")
    raise CannotStart(f"{sentence} ({ended.last_words}): see {log}.")
