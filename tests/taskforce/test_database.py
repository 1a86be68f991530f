"""The database of the tests, and what the role that serves people may do in it."""

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.models import Bureau
from accounts.scope import acting_as_system
from taskforce import database
from tests.factories import BureauFactory
from tests.statements import rows

TABLES = "relnamespace = 'public'::regnamespace AND relkind = 'r'"

pytestmark = pytest.mark.django_db


def test_tests_run_as_an_owner_that_is_no_superuser():
    assert rows("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        ("taskforce_owner", False, False)
    ]


def test_the_app_role_is_bound_by_row_level_security():
    assert rows("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = 'taskforce_app'") == [
        (False, False, False)
    ]
    assert rows("SELECT count(*) FROM pg_tables WHERE tableowner = 'taskforce_app'") == [(0,)]


def test_the_app_role_deletes_only_where_a_room_allows_it():
    may = {
        table
        for (table,) in rows(
            f"SELECT relname FROM pg_class WHERE {TABLES} AND has_table_privilege('taskforce_app', oid, 'DELETE')"
        )
    }

    assert may == set(database.deletable_tables())
    assert "django_session" in may
    assert not {table for table in may if table.startswith("leads_")}


def test_the_app_role_truncates_nothing():
    assert (
        rows(
            f"SELECT relname FROM pg_class WHERE {TABLES}"
            " AND has_table_privilege('taskforce_app', oid, 'TRUNCATE, TRIGGER, REFERENCES')"
        )
        == []
    )


def test_every_table_can_be_read_by_the_app_role_unless_a_room_withholds_it():
    with acting_as_system():
        assert list(Bureau.objects.none()) == []
        Bureau.objects.exists()


def test_repeating_the_grants_changes_nothing():
    before = rows("SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")

    database.grant_defaults()
    database.grant_by_table()

    assert before == rows(
        "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
    )


def test_like_without_case_is_leakproof_so_that_search_finds_its_index():
    assert rows("SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.texticlike(text,text)'::regprocedure") == [
        (True,)
    ]
    assert {name for (name,) in rows("SELECT extname FROM pg_extension")} >= {"pg_trgm", "btree_gin"}


def test_the_app_role_cannot_touch_the_list_of_migrations():
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE taskforce_app")
        cursor.execute("UPDATE django_migrations SET name = name")

    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_a_test_that_commits_leaves_the_seeds(round_):
    assert rows("SELECT * FROM test_seeds.django_content_type EXCEPT SELECT * FROM django_content_type") == []
    assert Bureau.objects.count() == 0

    BureauFactory(province_level=True)

    assert Bureau.objects.count() == 1
