"""What every test may ask for."""

import pytest
from django.core.cache import cache
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.fixtures import *  # noqa: F403
from tests.plugin import seeds


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After migrating: keep the seeds, so that tests that commit leave them as they were."""
    with django_db_blocker.unblock():
        seeds.put_aside()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", lambda _self, _statements: seeds.restore())
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
