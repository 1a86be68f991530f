"""The tables of the embedded database, kept as this version of the program wants them, whoever comes first."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from taskforce.supervisor import locks
from taskforce.supervisor.errors import CannotStart

PATIENCE = 600  # seconds, while another process makes the tables


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


def update(change: Callable[[], None], *, say: Callable[[str], object]) -> None:
    """Call `change` where tables are missing or old. Raises CannotStart."""
    if not is_behind():
        return
    with being_changed():
        if is_behind():  # nobody was faster
            say("Preparing the database …")
            change()


def prepare_for_command() -> None:
    """What `up` does at its start, for a command that comes before it: as the owner, whose rights a command lacks."""
    update(_migrate_as_owner, say=lambda sentence: sys.stderr.write(f"{sentence}\n"))
    connection.close()


def _migrate_as_owner() -> None:
    argv = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0", "--no-input"]
    if subprocess.run(argv, stdin=subprocess.DEVNULL).returncode:
        raise CannotStart("The database could not be prepared.")
