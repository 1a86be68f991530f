"""The database's own log: what went wrong stands there, what was typed does not."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError

from taskforce.checks import SILENT_LOG, check_database

CANARY = "LOGCANARY王小明"
LOG = Path(settings.VAR) / "log" / "postgres.log"
FAILING = (
    "INSERT INTO leads_informant (lead_id, name, contact) VALUES (1, %s, NULL)",  # the complaint holds the row
    "INSERT INTO leads_informant (lead_id, name, contact) VALUES (1, %s || repeat('x', 200), '')",
    "SELECT pg_sleep(5), %s::text",  # ended by its time limit
    "SELECT 1 / 0, %s::text",
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("statement", FAILING)
def test_a_failing_statement_leaves_no_value_in_the_log(statement):
    before = LOG.stat().st_size

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")
        cursor.execute(statement, [CANARY])

    said = LOG.read_bytes()[before:].decode()
    assert "ERROR:" in said
    assert CANARY not in said


@pytest.mark.parametrize("setting", ["log_min_error_statement", "log_error_verbosity"])
def test_a_start_refuses_a_server_whose_log_tells_values(settings, monkeypatch, setting):
    settings.ENVIRONMENT, settings.DATABASE_ROLE = "development", "app"
    assert "taskforce.E007" not in {message.id for message in check_database(databases=["default"])}

    monkeypatch.setitem(SILENT_LOG, setting, ("another value",))

    (told,) = [message for message in check_database(databases=["default"]) if message.id == "taskforce.E007"]
    assert setting in told.msg


def test_the_containers_are_told_the_same():
    compose = (settings.BASE_DIR / "docker-compose.yml").read_text()

    assert "log_min_error_statement=panic" in compose
    assert "log_error_verbosity=terse" in compose
