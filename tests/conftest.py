"""What every test may ask for."""

import pytest
import pytest_django.fixtures
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from hypothesis import settings

from files.scanning import SCANNER
from taskforce.neighbours import DATABASE, QUEUE
from tests.fixtures import *  # noqa: F403
from tests.plugin import seeds
from tests.strength import ALL

# The same examples each time: the gate must not fail today for what it let through yesterday. At night others.
settings.register_profile("gate", derandomize=not ALL, database=None)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Around `django_db_setup`: which databases it makes, and how it drops them at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pytest_django.fixtures, "_get_databases_for_setup", _the_one_database)
        patch.setattr(DatabaseCreation, "_destroy_test_db", _drop_whoever_is_in_it)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After migrating: keep the seeds, so that tests that commit leave them as they were."""
    with django_db_blocker.unblock():
        seeds.put_aside()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", lambda _self, _statements: seeds.restore())
        yield


@pytest.fixture(autouse=True, scope="module")
def _swept_up(django_db_blocker):
    """After each file, where there is a database already."""
    yield
    if connection.settings_dict["NAME"].startswith("test_"):
        with django_db_blocker.unblock():
            seeds.sweep_up()


def _the_one_database(_items: object) -> tuple[set[str], set[str]]:
    """Always: pytest-django would make none where all tests come to it through a fixture of ours, such as the world."""
    return {DEFAULT_DB_ALIAS}, set()


def _drop_whoever_is_in_it(creation: DatabaseCreation, name: str, _verbosity: int) -> None:
    """A thread's or a killed child's connection may still be there when the last test is done."""
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {creation.connection.ops.quote_name(name)} WITH (FORCE)")


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _the_language_of_the_product():
    """Whoever looked at a page in English left the worker's thread in it."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _all_neighbours_are_there(monkeypatch):
    """A database that a test found away must not be away for the next one."""
    for neighbour in (QUEUE, DATABASE, SCANNER):
        monkeypatch.setattr(neighbour, "_until", 0.0)
