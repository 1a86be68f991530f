"""The row policies, on tables made for the test, as the unprivileged role."""

from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts import rls
from accounts.scope import Scope, acting_as, acting_as_system, entering
from accounts.scoped import keys_of
from tests.factories import UserFactory


def run(statement: str, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def seen(table: str = "sample") -> list[str]:
    return [name for (name,) in run(f"SELECT name FROM {table} ORDER BY name")]


@dataclass
class Rows:
    taiyuan: object
    xiaodian: object
    yingze: object
    datong: object


def add(name: str, bureau, readers=None, number: int | None = None) -> None:
    run(
        "INSERT INTO sample (id, name, bureau_id, city_id, readers) VALUES (%s, %s, %s, %s, %s)",
        number or 900 + len(seen()), name, bureau.pk, bureau.city_id, readers,
    )  # fmt: skip


@pytest.fixture
def rows(taiyuan, xiaodian, yingze, datong):
    columns = "bureau_id bigint, city_id bigint, readers bigint[], assignee_id bigint"
    run(f"CREATE TABLE sample (id bigint PRIMARY KEY, name text, {columns})")
    run(f"CREATE TABLE sample_note (name text, kind text, record_id bigint, {columns})")
    run("CREATE TABLE sample_part (name text, sample_id bigint)")
    run("CREATE TABLE sample_own (name text, user_id bigint)")
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON sample, sample_note, sample_part, sample_own TO taskforce_app")
    for operation in (
        rls.scoped("sample"),
        rls.scoped("sample_note"),
        rls.scoped_by("sample_part", "sample", "sample_id"),
        rls.owned_by_user("sample_own"),
        rls.followers("sample", kind="lead", tables=["sample_note+assignee"]),
    ):
        run(operation.sql)
    for number, (name, bureau) in enumerate(
        [("taiyuan", taiyuan), ("xiaodian", xiaodian), ("yingze", yingze), ("datong", datong)], start=1
    ):
        add(name, bureau, number=number)
        run("INSERT INTO sample_part VALUES (%s, %s)", f"part of {name}", number)
    return Rows(taiyuan, xiaodian, yingze, datong)


def test_each_level_sees_its_own_rows_and_nothing_else(rows, province):
    sights = {}
    for bureau in (rows.xiaodian, rows.taiyuan, rows.datong, province):
        with acting_as(UserFactory(bureau=bureau)):
            sights[bureau.short_name] = seen()

    assert sights == {
        "小店区": ["xiaodian"],
        "太原市": ["taiyuan", "xiaodian", "yingze"],
        "大同市": ["datong"],
        "山西省": ["datong", "taiyuan", "xiaodian", "yingze"],
    }


def test_administrators_and_strangers_see_no_row(rows, province):
    for scope in (
        UserFactory(bureau=province, role="system_admin").scope,
        UserFactory(bureau=province, role="auditor").scope,
        UserFactory().scope,
        Scope(user_id=None),
    ):
        with entering(scope):
            assert seen() == []
            assert seen("sample_part") == []


def test_without_any_setting_nothing_is_seen(rows):
    run("SELECT set_config('role', 'taskforce_app', true)")
    try:
        assert seen() == []
        assert seen("sample_own") == []
    finally:
        run("SELECT set_config('role', 'none', true)")


def test_compartment_is_open_to_its_readers_and_to_the_system_only(rows, province):
    reader, head = UserFactory(bureau=province), UserFactory(bureau=province, role="head")
    add("sealed", rows.taiyuan, readers=[reader.pk])

    sights = []
    for person in (reader, head, UserFactory(bureau=rows.taiyuan)):
        with acting_as(person):
            sights.append("sealed" in seen())
    with acting_as_system():
        sights.append("sealed" in seen())

    assert sights == [True, False, False, True]


def test_reader_outside_the_reach_does_not_see_the_compartment(rows):
    reader = UserFactory(bureau=rows.datong)
    add("sealed", rows.taiyuan, readers=[reader.pk])

    with acting_as(reader):
        assert "sealed" not in seen()


def test_a_row_cannot_be_planted_in_another_city(rows):
    with acting_as(UserFactory(bureau=rows.taiyuan)):
        add("mine", rows.yingze)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            add("planted", rows.datong)


def test_foreign_rows_can_neither_be_changed_nor_deleted(rows):
    with acting_as(UserFactory(bureau=rows.datong)):
        changed = run("UPDATE sample SET name = 'taken' WHERE id = 1")
        deleted = run("DELETE FROM sample WHERE id = 1")

    assert (changed, deleted) == (0, 0)
    assert "taiyuan" in seen()


def test_parts_are_seen_with_their_parent(rows):
    with acting_as(UserFactory(bureau=rows.xiaodian)):
        assert seen("sample_part") == ["part of xiaodian"]


def test_own_things_are_seen_by_their_owner_and_the_system(rows):
    owner, other = UserFactory(bureau=rows.taiyuan), UserFactory(bureau=rows.taiyuan)
    run("INSERT INTO sample_own VALUES ('draft', %s)", owner.pk)

    sights = []
    for person in (owner, other):
        with acting_as(person):
            sights.append(seen("sample_own"))
    with acting_as_system():
        sights.append(seen("sample_own"))

    assert sights == [["draft"], [], ["draft"]]


def test_what_hangs_on_a_record_follows_it_to_the_new_holder(rows):
    for kind in ("lead", "order"):
        run(
            "INSERT INTO sample_note (name, kind, record_id, bureau_id, city_id) VALUES (%s, %s, 1, %s, %s)",
            f"note of {kind}", kind, rows.taiyuan.pk, rows.taiyuan.pk,
        )  # fmt: skip
    with acting_as_system():
        run(
            "UPDATE sample SET bureau_id = %s, city_id = %s, assignee_id = 5, readers = ARRAY[5] WHERE id = 1",
            rows.datong.pk, rows.datong.pk,
        )  # fmt: skip

    notes = run("SELECT name, bureau_id, city_id, assignee_id, readers FROM sample_note ORDER BY name")

    assert notes == [
        ("note of lead", rows.datong.pk, rows.datong.pk, 5, [5]),
        ("note of order", rows.taiyuan.pk, rows.taiyuan.pk, None, None),
    ]


def test_the_unprivileged_role_cannot_switch_the_policies_off(rows):
    with (
        acting_as(UserFactory(bureau=rows.taiyuan)),
        pytest.raises(ProgrammingError, match="must be owner"),
        transaction.atomic(),
    ):
        run("ALTER TABLE sample DISABLE ROW LEVEL SECURITY")


@pytest.fixture
def letters(rows):
    """A table of shared rows: Taiyuan's, shared with a county of Datong; the county's, shared with Xiaodian."""
    run("CREATE TABLE letter (LIKE sample INCLUDING ALL, shared_with bigint[] NOT NULL DEFAULT '{}')")
    run("CREATE TABLE letter_note (LIKE sample_note, is_shared boolean, shared_with bigint[] NOT NULL DEFAULT '{}')")
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON letter, letter_note TO taskforce_app")
    for operation in (
        rls.shared("letter"),
        rls.shared("letter_note"),
        rls.sharing("letter", kind="letter", tables=["letter_note"]),
    ):
        run(operation.sql)
    for number, (name, bureau) in enumerate([("taiyuan", rows.taiyuan), ("datong", rows.datong)], start=1):
        run(
            "INSERT INTO letter (id, name, bureau_id, city_id) VALUES (%s, %s, %s, %s)",
            number, name, bureau.pk, bureau.city_id,
        )  # fmt: skip
    return rows


def share(number: int, *bureaus) -> None:
    run("UPDATE letter SET shared_with = %s WHERE id = %s", keys_of(*bureaus), number)


def test_a_shared_row_is_seen_by_those_it_is_shared_with_and_their_city(letters, pingcheng, province):
    share(1, pingcheng)

    sights = {}
    for bureau in (pingcheng, letters.datong, letters.taiyuan, letters.yingze, province):
        with acting_as(UserFactory(bureau=bureau)):
            sights[bureau.short_name] = seen("letter")

    assert sights == {
        "平城区": ["taiyuan"],
        "大同市": ["datong", "taiyuan"],
        "太原市": ["taiyuan"],
        "迎泽区": [],
        "山西省": ["datong", "taiyuan"],
    }


def test_what_is_shared_with_a_city_is_not_shared_with_its_counties(letters, pingcheng):
    share(1, letters.datong)

    with acting_as(UserFactory(bureau=pingcheng)):
        assert seen("letter") == []


def test_a_shared_row_is_changed_by_its_holder_alone(letters):
    share(1, letters.datong)

    with acting_as(UserFactory(bureau=letters.datong)):
        changed = run("UPDATE letter SET name = 'taken' WHERE id = 1")
        locked = run("SELECT name FROM letter WHERE id = 1 FOR UPDATE")

    assert (changed, locked) == (0, [])


def test_of_what_hangs_on_a_shared_row_the_others_see_what_was_shared(letters, province):
    for name, is_shared in (("scan", True), ("evidence", False)):
        run(
            "INSERT INTO letter_note (name, kind, record_id, bureau_id, city_id, is_shared)"
            " VALUES (%s, 'letter', 1, %s, %s, %s)",
            name, letters.taiyuan.pk, letters.taiyuan.pk, is_shared,
        )  # fmt: skip

    share(1, letters.datong)
    with acting_as(UserFactory(bureau=letters.datong)):
        while_working_on_it = seen("letter_note")
    share(1)
    with acting_as(UserFactory(bureau=letters.datong)):
        afterwards = seen("letter_note")
    with acting_as(UserFactory(bureau=letters.taiyuan)):
        holder = seen("letter_note")

    assert (while_working_on_it, afterwards, holder) == (["scan"], [], ["evidence", "scan"])


def test_sharing_opens_no_compartment(letters, province):
    reader = UserFactory(bureau=letters.taiyuan)
    share(1, letters.datong)
    run("UPDATE letter SET readers = %s WHERE id = 1", [reader.pk])

    with acting_as(UserFactory(bureau=letters.datong)):
        assert "taiyuan" not in seen("letter")
