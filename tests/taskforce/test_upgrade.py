"""Upgrades: saved before, whole or not at all, and of PostgreSQL as well."""

import json
import shutil
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from taskforce.supervisor import places, postgres, renewal
from taskforce.supervisor.errors import CannotStart
from tests.plugin import catalog, template
from tests.statements import rows
from tests.taskforce.test_backup import Place

pytestmark = [pytest.mark.kill, pytest.mark.slow]

LATER = {"DJANGO_SETTINGS_MODULE": "tests.taskforce.later.settings", "PYTHONPATH": str(settings.BASE_DIR)}
MIGRATED = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
print(("later", "0001_later") in MigrationRecorder(connection).applied_migrations())
print("later_thing" in connection.introspection.table_names())
"""


@pytest.fixture
def var(tmp_path) -> Path:
    """The data folder of a version that is about to become the former one."""
    places.prepare(tmp_path / "var")
    template.copy_to(tmp_path / "var", settings.BASE_DIR)
    return tmp_path / "var"


def saved(var: Path) -> list[str]:
    return sorted(place.name[:15] for place in (var / "backup").glob("*/manifest.json") for place in [place.parent])


@pytest.mark.django_db
def test_an_upgrade_saves_everything_before_and_a_second_one_has_nothing_to_do(var):
    later = Place(var, **LATER)

    said = later.command("upgrade")

    assert [line.split(" …")[0].split(" to ")[0] for line in said.splitlines()][:2] == [
        "The tables are of an older version: saving all that is there before they are changed",
        "Saved",
    ]
    assert said.splitlines()[-2:] == ["later_thing: one number stands twice", "Done: start the product."]
    assert saved(var) == ["before-upgrade-"]
    assert later.command("upgrade") == "The database is of this version already.\n"
    said = Place(var, TASKFORCE_DB_ROLE="owner", **LATER).shell(MIGRATED + GUARDS).splitlines()
    assert said[:2] == ["True", "True"]
    assert json.loads(said[2]) == json.loads(json.dumps(catalog.guards(rows)))  # as in a database migrated from empty


GUARDS = """
from django.db import connection
from tests.plugin import catalog
from tests.statements import rows
print(json.dumps({name: [row for row in found if "later_thing" not in str(row)]
                  for name, found in catalog.guards(rows).items()}))
"""


def test_an_upgrade_that_fails_leaves_what_was_there_and_says_so(var):
    said = Place(var, LATER="fails", **LATER).command("upgrade", refused=True)

    assert "Nothing was lost: of the migration that failed nothing is kept" in said
    assert "division by zero" in said
    assert saved(var) == ["before-upgrade-"]
    assert Place(var).shell(MIGRATED) == "False\nFalse\n"


def test_whoever_comes_first_in_production_saves_before_the_tables_are_changed(var):
    later = Place(var, TASKFORCE_ENVIRONMENT="production", **LATER)

    said = later.command("shell", "-v0", "-c", "pass")

    assert "saving all that is there before they are changed" in said
    assert saved(var) == ["before-upgrade-"]


def test_without_a_backup_nothing_is_changed(var):
    (var / "backup").write_text("in the way")

    said = Place(var, **LATER).command("upgrade", refused=True)

    assert "Nothing was changed, since the backup before the upgrade failed" in said
    assert Place(var).shell(MIGRATED) == "False\nFalse\n"


def test_a_newer_postgresql_takes_the_data_over_and_the_former_are_kept(var, monkeypatch):
    monkeypatch.setattr(postgres, "SAFE", {**postgres.SAFE, **postgres.FAST_AND_UNSAFE})
    ours, before = postgres.our_version(), content(var)
    monkeypatch.setattr(postgres, "our_version", lambda: ours + 1)
    with pytest.raises(CannotStart, match=rf"programs of {ours} are not there.*Nothing was changed"):
        renewal.renew(var, say=print)
    monkeypatch.setattr(postgres, "our_version", lambda: ours)
    renewal.keep_programs(var)
    monkeypatch.setattr(postgres, "our_version", lambda: ours + 1)
    told: list[str] = []

    renewal.renew(var, say=told.append)

    monkeypatch.setattr(postgres, "our_version", lambda: ours)
    assert len(told) == 2
    assert content(var) == before
    assert (var / f"pg.{ours}" / "PG_VERSION").exists()
    assert not list(var.glob("*.dump"))


def test_a_move_that_was_cut_off_between_the_two_names_is_finished(var):
    (var / "pg" / renewal.RENEWED).touch()
    (var / "pg").rename(var / "pg.new")

    renewal.renew(var, say=print)

    assert (var / "pg" / "PG_VERSION").exists()


def content(var: Path) -> list:
    """What is in the database, who may do what, and what only a superuser could say."""
    server = postgres.start(var)
    try:
        with psycopg.connect(host=str(places.socket_folder(var)), user="postgres", dbname="taskforce") as superuser:
            return [
                superuser.execute(statement).fetchall()
                for statement in (
                    "SELECT app, name FROM django_migrations ORDER BY id",
                    "SELECT relname, array(SELECT unnest(relacl)::text ORDER BY 1) FROM pg_class"
                    " WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
                    "SELECT array(SELECT unnest(datacl)::text ORDER BY 1), datdba::regrole::text FROM pg_database"
                    " WHERE datname = 'taskforce'",
                    "SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.texticlike(text,text)'::regprocedure",
                    "SELECT rolname, rolcreatedb, rolcanlogin FROM pg_roles ORDER BY 1",
                    "SELECT extname FROM pg_extension ORDER BY 1",
                )
            ]
    finally:
        postgres.stop(server)


def test_programs_are_kept_once(tmp_path):
    renewal.keep_programs(tmp_path)
    kept = tmp_path / f"postgres-{postgres.our_version()}"
    (kept / "mark").touch()

    renewal.keep_programs(tmp_path)

    assert (kept / "mark").exists()
    assert (kept / "bin" / "postgres").exists()
    shutil.rmtree(kept)
