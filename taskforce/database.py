"""What the role that serves people may do in the database.

The owner's role makes the tables; the app's role reads, adds and changes rows, under row-level security, deletes
only where a room says so in its AppConfig (`app_may_delete = ["modelname", …]`), and changes no column that is written
once (`audit.history.fixed_columns`). A room's migration may take more away.
"""

from collections.abc import Container, Iterator
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections, models, transaction
from psycopg import sql
from psycopg.conninfo import make_conninfo

# Tables of Django and its libraries that hold nothing of the record: sessions end, lock-outs and authenticators go.
LIBRARIES_MAY_DELETE = ("sessions", "axes", "mfa", "usersessions", "account")

ENDED_BY_SERVER = ("57P01", "57P02", "57P03")  # it is shut down, it crashed, it takes no connections yet

# A temporary table could stand in the way of ours for whoever looks names up. Who does not own the database is only
# warned here; `check --deploy` says it then.
DEFAULTS = """
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app};
"""


def conninfo() -> str:
    """How to reach the database of the settings, in PostgreSQL's own words."""
    asked = connections["default"].settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    words = {word: asked[name] for word, name in names.items() if asked[name]}
    return make_conninfo(**words, **{name: value for name, value in asked["OPTIONS"].items() if isinstance(value, str)})


def was_broken_off(error: OperationalError) -> bool:
    """Whether the server was not there or went away, rather than refused the statement."""
    return getattr(error.__cause__, "sqlstate", None) in (None, *ENDED_BY_SERVER)


def grant_defaults(using: str = "default", **_signal: object) -> None:
    """Before migrating: what the app's role may do on every table yet to come. Repeating it changes nothing."""
    _execute(using, DEFAULTS)


def grant_by_table(using: str = "default", **_signal: object) -> None:
    """After migrating: deletes, where rooms and libraries allow them; changes, but of what is written once.

    The list of migrations can only be read.
    """
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            existing = set(connections[using].introspection.table_names(cursor))  # fewer, while one room migrates
        for table in existing.intersection(deletable_tables()):
            _execute(using, sql.SQL("GRANT DELETE ON {} TO {{app}};").format(sql.Identifier(table)).as_string())
        for model in our_models(existing):
            _execute(using, _grant_changes(model))
        _execute(using, "REVOKE INSERT, UPDATE ON django_migrations FROM {app};")


def our_models(tables: Container[str]) -> Iterator[type[models.Model]]:
    """The models of our rooms whose tables are among these."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield from (model for model in config.get_models() if model._meta.db_table in tables)


def _grant_changes(model: type[models.Model]) -> str:
    from audit.history import fixed_columns  # app registry

    table, fixed = sql.Identifier(model._meta.db_table), fixed_columns(model)
    free = [field.column for field in model._meta.local_concrete_fields if field.column and field.column not in fixed]
    granted = sql.SQL("GRANT UPDATE ({}) ON {} TO {{app}};").format(
        sql.SQL(", ").join(map(sql.Identifier, free)), table
    )
    revoked = sql.SQL("REVOKE UPDATE ON {} FROM {{app}};").format(table)
    return (revoked + granted if free else revoked).as_string()


def deletable_tables() -> list[str]:
    """The tables from which the app's role may delete."""
    return sorted(
        model._meta.db_table
        for config in apps.get_app_configs()
        for model in config.get_models(include_auto_created=True)
        if config.label in LIBRARIES_MAY_DELETE or model._meta.model_name in _may_delete(config)
    )


def _may_delete(config: AppConfig) -> tuple[str, ...]:
    return tuple(name.lower() for name in getattr(config, "app_may_delete", ()))


def _execute(using: str, statements: str) -> None:
    """Run `statements` for the app's role, unless the same role owns the tables (then nothing can be withheld)."""
    role = settings.DATABASE_APP_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user = %s, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role, role])
        is_owner, exists = cursor.fetchone()
        if is_owner:
            return
        if not exists:
            raise ImproperlyConfigured(f"The database has no role {role}: docs/settings.md says how to make it.")
        database = sql.Identifier(connections[using].settings_dict["NAME"])
        cursor.execute(sql.SQL(statements).format(app=sql.Identifier(role), database=database))
