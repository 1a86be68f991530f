#!/usr/bin/env python
"""Django's command line; the embedded database of the data folder is found, or lent for the time of the command."""

import os
import sys
from contextlib import nullcontext

OWNER_COMMANDS = {"up", "migrate", "makemigrations", "sqlmigrate", "showmigrations", "optimizemigration", "pgtrigger"}
WITHOUT_DATABASE = {
    "up",
    "help",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "findstatic",
    "diffsettings",
    "spectacular",
}


def main(argv: list[str]) -> None:
    command = argv[1] if len(argv) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")
    os.environ["TASKFORCE_DB_POOL"] = "0"  # for web and worker
    if command in OWNER_COMMANDS:
        os.environ["TASKFORCE_DB_ROLE"] = "owner"

    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from taskforce import freshness, schema
    from taskforce.supervisor import lending
    from taskforce.supervisor.errors import CannotStart

    try:
        freshness.compile_translations(settings.BASE_DIR / "locale")
        is_lent = settings.EMBEDDED_DATABASE and needs_database(command, argv)
        with lending.database(settings.VAR) if is_lent else nullcontext():
            if is_lent and command not in OWNER_COMMANDS:
                django.setup()
                schema.prepare_for_command()
            execute_from_command_line(argv)
    except (CannotStart, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        if settings.EMBEDDED_DATABASE or getattr(error.__cause__, "sqlstate", None):  # it was reached and said no
            raise
        sys.exit(f"The database of DATABASE_URL cannot be reached: {str(error).splitlines()[0]}")


def needs_database(command: str, argv: list[str]) -> bool:
    if command.startswith("-") or {"-h", "--help"} & set(argv):
        return False
    return command not in WITHOUT_DATABASE and (command != "check" or "--database" in argv)


if __name__ == "__main__":
    main(sys.argv)
