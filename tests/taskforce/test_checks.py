"""What production refuses to serve on. The server of the tests is unsafe by intent: fsync is off."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import override_settings

from taskforce import checks

pytestmark = pytest.mark.django_db


def found() -> set[str]:
    with override_settings(ENVIRONMENT="production"):
        return {message.id for message in checks.check_database(databases=["default"])}


def test_a_server_without_fsync_is_an_error():
    assert found() == {"taskforce.E002"}


def test_commits_that_do_not_wait_for_the_disk_are_an_error():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    assert found() == {"taskforce.E001", "taskforce.E002"}


def test_an_app_role_that_owns_the_tables_is_an_error():
    with override_settings(DATABASE_ROLE="app"):  # the tests run as the owner
        assert found() == {"taskforce.E002", "taskforce.E004", "taskforce.E005", "taskforce.W002"}


def test_production_does_not_start_on_an_unsafe_server():
    with (
        override_settings(ENVIRONMENT="production", PRODUCTION=True),
        pytest.raises(ImproperlyConfigured, match="fsync"),
    ):
        checks.refuse_unsafe_production()


def test_development_starts_all_the_same():
    checks.refuse_unsafe_production()
