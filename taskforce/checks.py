"""What must hold before the product serves anybody; `manage.py check --deploy --database default` says it too.

`python -m taskforce.checks` asks as the role of the environment: `up` is the owner, those whom it starts are not.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import django
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

SILENT_LOG = {  # settings of PostgreSQL's log, and the values under which it prints no statement and no row
    "log_min_error_statement": ("panic", "fatal"),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length": ("0",),
    "log_parameter_max_length_on_error": ("0",),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "debug_print_parse": ("off",),
    "debug_print_plan": ("off",),
}
SAFE_COMMITS = ("on", "local", "remote_write", "remote_apply")


@register(Tags.database)
def check_database(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Whether an acknowledged write survives a crash, and row-level security binds the app's role."""
    if settings.ENVIRONMENT == "test" or "default" not in (databases or ()):
        return []
    if settings.DATABASE_ROLE != "app":  # the owner, about to migrate, puts right what is wrong with the other
        return [*_durability(), *_search()]
    return [*_durability(), *_role(), *_rights(), *_guards(), *_log(), *_search()]


def refuse_unsafe_production() -> None:
    """Raises ImproperlyConfigured where production would lose or show what it must not."""
    if not settings.PRODUCTION:
        return
    errors = [message.msg for message in check_database(databases=["default"]) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured(" ".join(errors))


def _durability() -> Iterator[CheckMessage]:
    names = ("synchronous_commit", "fsync", "full_page_writes")
    commit, fsync, pages = _row("SELECT current_setting(%s), current_setting(%s), current_setting(%s)", *names)
    if commit not in SAFE_COMMITS:
        yield Error(
            f"PostgreSQL's synchronous_commit is {commit}: a crash would lose acknowledged work.", id="taskforce.E001"
        )
    if "off" in (fsync, pages):
        yield Error(
            "PostgreSQL's fsync or full_page_writes is off: a power cut would ruin the data.", id="taskforce.E002"
        )


def _role() -> Iterator[CheckMessage]:
    bypasses, owns = _row(
        "SELECT rolsuper OR rolbypassrls, EXISTS (SELECT FROM pg_tables WHERE tableowner = current_user)"
        " FROM pg_roles WHERE rolname = current_user"
    )
    if bypasses:
        yield Error("The app's database role is a superuser or may bypass row-level security.", id="taskforce.E003")
    elif owns:
        message = "The app's database role owns the tables, so row-level security does not bind it."
        yield Error(message, hint="Set DATABASE_OWNER_URL to another role.", id="taskforce.E004")


def _rights() -> Iterator[CheckMessage]:
    """Where it could make things of its own, names could be found there before ours."""
    creates, temporary = _row(
        "SELECT has_schema_privilege('public', 'CREATE'), has_database_privilege(current_database(), 'TEMPORARY')"
    )
    if creates:
        message = "The app's database role may create objects in the schema public."
        yield Error(message, hint="As superuser: REVOKE CREATE ON SCHEMA public FROM PUBLIC", id="taskforce.E005")
    if temporary:
        yield Warning(
            "The app's database role may create temporary tables, which it does not need.",
            hint="As the database's owner: REVOKE TEMPORARY ON DATABASE … FROM PUBLIC",
            id="taskforce.W002",
        )


def _guards() -> Iterator[CheckMessage]:
    """Whether the library's own way round every trigger has come back (`manage.py pgtrigger install` brings it)."""
    (ignores,) = _row(
        "SELECT EXISTS (SELECT FROM pg_proc WHERE proname = '_pgtrigger_should_ignore'"
        " AND prosrc NOT LIKE '%%clock%%is%%computed%%')"
    )
    if ignores:
        message = "A setting can switch the triggers of the database off."
        yield Error(message, hint="Run `manage.py migrate`, which closes this.", id="taskforce.E006")


def _log() -> Iterator[CheckMessage]:
    """A statement or a row that the server's log prints may hold what a reporter is called."""
    names = list(SILENT_LOG)
    found = _row("SELECT " + ", ".join("current_setting(%s)" for _name in names), *names)
    loud = [f"{name} = {value}" for name, value in zip(names, found, strict=True) if value not in SILENT_LOG[name]]
    if loud:
        message = f"PostgreSQL's log would print values of rows, a reporter's name among them: {', '.join(loud)}."
        yield Error(message, hint="docs/settings.md, “A database of your own”, says what to set.", id="taskforce.E007")


def _search() -> Iterator[CheckMessage]:
    (leakproof,) = _row("SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.texticlike(text,text)'::regprocedure")
    if not leakproof:
        yield Warning(
            "Searching is slow: row-level security keeps it from the index.",
            hint="As superuser: ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF",
            id="taskforce.W001",
        )


def _row(statement: str, *values: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


if __name__ == "__main__":
    django.setup()
    try:
        refuse_unsafe_production()
    except ImproperlyConfigured as refused:
        sys.exit(str(refused))
