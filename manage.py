#!/usr/bin/env python
"""Django's command line; the embedded database of the data folder is found, or lent for the time of the command."""

import os
import sys
from contextlib import nullcontext

KEEPING = {"backup", "restore", "verify", "upgrade"}  # of all that is stored
OWNER_COMMANDS = {
    "up",
    "migrate",
    "makemigrations",
    "sqlmigrate",
    "showmigrations",
    "optimizemigration",
    "pgtrigger",
    *KEEPING,
}
# These make people who hold a post without anybody's grant, which only the owner of the tables may.
AS_OWNER = OWNER_COMMANDS | {"bootstrap", "load_demo"}
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
    listen(command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")
    os.environ["TASKFORCE_DB_POOL"] = "0"  # for web and worker
    if command in AS_OWNER:
        os.environ["TASKFORCE_DB_ROLE"] = "owner"

    from taskforce import garbage

    garbage.look_seldom()
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from taskforce import database, freshness, schema
    from taskforce.supervisor import lending, recovery
    from taskforce.supervisor.errors import CannotStart

    try:
        freshness.compile_translations(settings.BASE_DIR / "locale")
        is_needed = needs_database(command, argv)
        is_lent = settings.EMBEDDED_DATABASE and is_needed
        with lending.database(settings.VAR, say=say) if is_lent else nullcontext():
            if is_lent and command not in OWNER_COMMANDS:
                django.setup()
                schema.prepare_for_command(say=say)
            elif is_needed:
                recovery.wait(database.conninfo(), say=say)
            execute_from_command_line(argv)
    except (CannotStart, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        if not database.was_broken_off(error):
            raise
        where = "in the data folder" if settings.EMBEDDED_DATABASE else "of DATABASE_URL"
        why = str(error).strip().splitlines()[0]
        sys.exit(f"The database {where} cannot be reached: {why}. What was not finished is undone; run this again.")


def listen(command: str) -> None:
    """Let no Ctrl-C be lost: what starts or copies listens from the first moment; for others, one that Python dropped
    is sent again.
    """
    from taskforce.supervisor import stopping

    if command in {"up", *KEEPING}:
        stopping.listen()
    else:
        stopping.repeat_what_is_dropped()


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def needs_database(command: str, argv: list[str]) -> bool:
    if command.startswith("-") or {"-h", "--help"} & set(argv):
        return False
    return command not in WITHOUT_DATABASE and (command != "check" or "--database" in argv)


if __name__ == "__main__":
    main(sys.argv)
