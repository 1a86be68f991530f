"""What the migrations have put up is what the declarations ask for, and a migration stays as it was.

A kind that is changed without a migration is red: its row policies, what follows it, its triggers, its grants.
"""

from __future__ import annotations

import pgtrigger
import pytest
from django.apps import apps

from accounts.scoped import Shared
from audit.history import is_history
from interface.models import Change
from records.kinds import all_kinds
from records.models.hanging import Hanging
from records.protecting import HANGING, SHAREABLE, protection_of
from taskforce import database
from tests.plugin import catalog, frozen
from tests.statements import rows, undone

KINDS = {kind.kind: kind for kind in all_kinds()}
# Of these the row policy is their own: published to everybody who works with business (circulars.0002_protect).
POLICY_OF_ITS_OWN = {"circulars_circular"}
# Ends of the names of functions that carry along what hangs on a record; amounts and handlers came by themselves.
FOLLOWING = ("followers", "amounts", "handlers", "access", "links", "sharing")
# Handled by nobody and moved to no other bureau: nothing of theirs has anybody to follow.
STAY = {"circular", "submission", "receipt"}

pytestmark = pytest.mark.django_db


def around(*tables: str) -> dict[str, list[tuple]]:
    """What watches over these tables, and what moves along with their rows: a statement each, whose trigger is on."""
    found = catalog.guards(rows)
    named = {f"{table}_{what}" for table in tables for what in FOLLOWING}
    on = {name for table, name, enabled, _definition in found["triggers"] if table in tables and enabled == "O"}
    moves = [
        (line.strip(), "SECURITY DEFINER" in source, grants)
        for name, source, grants in found["functions"]
        if name.removesuffix("()") in named & on
        for line in source.splitlines()
        if line.strip().startswith("UPDATE ")
    ]
    watching = {
        sort: [row for row in found[sort] if row[0] in tables and row[1] not in named and not _is_of_the_model(row)]
        for sort in ("policies", "secured", "triggers")
    }
    return watching | {"moves": sorted(moves)}


def _is_of_the_model(row: tuple) -> bool:
    return str(row[1]).startswith("pgtrigger_")


def taken_down(table: str) -> None:
    for _table, name, *_rest in around(table)["policies"]:
        rows(f"DROP POLICY {name} ON {table}")
    for what in FOLLOWING:
        rows(f"DROP TRIGGER IF EXISTS {table}_{what} ON {table}; DROP FUNCTION IF EXISTS {table}_{what}()")


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_protected_as_its_declaration_asks(kind):
    model = KINDS[kind].model
    table, history = model._meta.db_table, f"{model._meta.db_table}event"
    asked = [each.sql for each in protection_of(model)]
    asked = [sql for sql in asked if kind not in STAY or "CREATE FUNCTION" not in sql]
    asked = [sql for sql in asked if table not in POLICY_OF_ITS_OWN or f"POLICY scope_read ON {table} " not in sql]
    is_there = around(table, history)

    with undone():
        if table not in POLICY_OF_ITS_OWN:
            taken_down(table)
        taken_down(history)
        for sql in asked:
            rows(sql)
        as_declared = around(table, history)

    assert is_there == as_declared


def test_what_hangs_on_a_record_is_what_its_models_say():
    models = [model for model in apps.get_models() if issubclass(model, Hanging) or _hangs(model)]
    models.remove(Change)  # stays in the scope of who could see the record then

    assert {model._meta.db_table for model in models} == {each.partition("+")[0] for each in HANGING}
    assert {model._meta.db_table for model in models if issubclass(model, Shared)} == set(SHAREABLE)


def _hangs(model) -> bool:
    names = {field.name for field in model._meta.get_fields()}
    return not is_history(model) and names >= {"kind", "record_id", "bureau", "readers"}


def test_every_trigger_of_a_model_is_there_as_the_model_says():
    """The status triggers of the state tables among them (tests/guarantees/test_kinds.py compares their arrows)."""
    states = {
        f"{model._meta.db_table}: {trigger.name}": trigger.get_installation_status(model)[0]
        for model, trigger in pgtrigger.registered()
    }

    assert {name: status for name, status in states.items() if status != "INSTALLED"} == {}
    assert len(states) > 100


def test_no_trigger_is_there_that_no_model_and_no_migration_names():
    """Left behind by a model that dropped it without a migration."""
    of_models = {trigger.get_pgid(model) for model, trigger in pgtrigger.registered()}
    there = {name for (name,) in rows("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'")}

    assert there - of_models == set()


def test_grants_are_those_that_the_models_ask_for():
    """They are given anew after each migrating: once more changes nothing, for tables, sequences and columns."""
    before = {sort: found for sort, found in catalog.guards(rows).items() if sort.startswith("grants")}

    database.grant_defaults()
    database.grant_by_table()

    assert before == {sort: found for sort, found in catalog.guards(rows).items() if sort.startswith("grants")}
    assert before["grants of columns"]


def test_migrations_are_as_they_were_frozen():
    said = frozen.faults(frozen.frozen(), frozen.sums())

    assert said == [], "\n" + "\n".join(said)


def test_a_migration_that_was_changed_is_told_and_one_whose_import_moved_is_not():
    migration = "from records.month_change_triggers import note\n\noperations = [note('a')]\n"
    moved = "from figures.noting import (\n    note,\n)\noperations = [note('a')]\n"
    was = {"a/migrations/0001_a.py": frozen.sum_of(migration), "a/migrations/0002_b.py": "1"}

    assert frozen.faults(was, was | {"a/migrations/0001_a.py": frozen.sum_of(moved)}) == []
    changed = {"a/migrations/0001_a.py": frozen.sum_of(migration.replace("'a'", "'b'")), "a/migrations/0003_c.py": "2"}
    assert frozen.faults(was, changed) == [
        "a/migrations/0001_a.py was changed: put it back, and write a new migration.",
        "a/migrations/0002_b.py is gone: put it back; where no database ever had it, take its line out.",
        "a/migrations/0003_c.py is new: run `make freeze`.",
    ]
