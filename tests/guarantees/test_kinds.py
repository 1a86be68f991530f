"""Complete or red: each kind of record has everything, or says in a sentence why it has not."""

from __future__ import annotations

import sys
from pathlib import Path

import pgtrigger
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import CheckConstraint

from accounts.handover import OpenWork
from deadlines.missing import ExpectedTerms
from exchange.sheet import Sheet
from figures.sources import sources
from interface.apis import all_apis
from lists.bulk import actions_of
from lists.record_list import RecordList
from records.kinds import Kind, all_kinds
from records.models import SearchText
from records.protecting import HANGING
from records.work import Source
from registry import declared
from tests.guarantees.records_of_kinds import one_of_each, people_of

GUIDE = Path(settings.BASE_DIR) / "docs" / "guide"
KINDS = {kind.kind: kind for kind in all_kinds()}


def has_leavers(kind: Kind) -> bool:
    """What somebody has in hand is handed over; or the database knows that nobody handles one."""
    nobody = {each.name for each in kind.model._meta.constraints if isinstance(each, CheckConstraint)}
    return kind.kind in declared(OpenWork) or f"{kind.kind}_nobody_handles" in nobody


def has_audience(kind: Kind) -> bool:
    """From every open state there is a main way on, or the state waits for somebody outside."""
    main = {source for t in kind.workflow.transitions if t.primary for source in t.sources}
    return all(state.code in main or state.is_outside for state in kind.workflow.states if state.is_open)


def has_clocks(kind: Kind) -> bool:
    runs = any(t.starts or t.stops for t in kind.workflow.acts) or kind.kind in declared(ExpectedTerms)
    return bool(runs) != bool(kind.no_term)


ALWAYS = {"leavers": has_leavers, "audience": has_audience, "clocks": has_clocks}  # and search, see below
ASKED = {
    "api": lambda kind: kind.kind in all_apis(),
    "desk": lambda kind: kind.kind in declared(Source),
    "bulk": lambda kind: bool(actions_of(kind.kind)),
    "export": lambda kind: any(of.kind == kind.kind and of.export for of in declared(RecordList).values()),
    "import": lambda kind: any(sheet.kind == kind.kind for sheet in declared(Sheet).values()),
    "figures": lambda kind: any(kind.kind in source.kinds for source in sources()),
    "help": lambda kind: bool(kind.help_page) and (GUIDE / f"{kind.help_page}.md").exists(),
}

# What a kind does without, and why: at most two each. Never leavers, audience, search and clocks. `-s` prints the list.
MOST_EXEMPTIONS = 2
WITHOUT = {
    "base": {
        "figures": "Figures are compared with it; how many bases there are says nothing of the work.",
    },
    "part": {
        "import": "A part is made by giving its letter to a bureau, never by itself.",
    },
    "reply": {
        "import": "An answer is written here, sentence by sentence; a workbook only says that a letter was answered.",
    },
    "dossier": {
        "import": "The office's workbooks have no sheet of them.",
    },
    "circular": {
        "import": "Circulars of before are made up by their own command, from the ledger.",
    },
    "submission": {
        "import": "It is made by opening the month.",
    },
    "receipt": {
        "import": "It is made by issuing the circular.",
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_may_be_left_out_of_leavers_audience_and_clocks(kind):
    assert [name for name, has in ALWAYS.items() if not has(KINDS[kind])] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_everything_or_says_why_not(kind):
    missing = {name for name, has in ASKED.items() if not has(KINDS[kind])}

    assert missing == WITHOUT.get(kind, {}).keys()


def test_every_exemption_is_a_sentence_and_no_kind_has_more_than_two():
    said = [sentence for of_kind in WITHOUT.values() for sentence in of_kind.values()]
    lines = [f"{kind} without {name}: {why}\n" for kind, of in WITHOUT.items() for name, why in of.items()]
    sys.stdout.writelines(["\n", *lines])

    assert {kind: of_kind for kind, of_kind in WITHOUT.items() if len(of_kind) > MOST_EXEMPTIONS} == {}

    assert all(sentence.endswith(".") and len(sentence) > 20 for sentence in said)


FEW = {"circular", "submission", "receipt"}  # some dozens a year; the two keys of their month find them


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FEW])
def test_a_list_has_an_index_for_a_city_a_bureau_and_the_province(kind):
    whole = {tuple(index.fields) for index in KINDS[kind].model._meta.indexes if not index.condition}
    days = {fields[0] for fields in whole if len(fields) == 2 and fields[1] == "id"}

    assert any({("city", day, "id"), ("bureau", day, "id")} <= whole for day in days), whole


MOVING = [name for name, kind in KINDS.items() if kind.has_handler]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", MOVING)
def test_what_hangs_on_a_record_follows_it_to_its_next_holder(kind):
    """Steps, comments, files, amounts, search text, clocks and links: triggers of its table take them along
    (accounts.rls)."""
    table = KINDS[kind].model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgrelid = %s::regclass", [table]
        )
        source = "".join(row[0] for row in cursor.fetchall())

    assert [each for each in HANGING if f"UPDATE {each.partition('+')[0]} " not in source] == []
    assert f" kind = '{kind}'" in source
    for end in ("from", "to"):
        assert f"{end}_kind = '{kind}' AND {end}_id = NEW.id" in source


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_changes_is_told_in_the_feed(kind):
    table = KINDS[kind].model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype & 28, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgfoid = 'interface_note_records'::regproc",
            [table],
        )
        found = dict(cursor.fetchall())

    assert found.keys() == {4, 16}  # insert, update
    assert all(f"interface_note_records('{kind}')" in said for said in found.values())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_the_database_knows_the_arrows_of_the_table_and_no_others(kind):
    """A table that was changed without a migration is red; so is one beside the status."""
    triggers = {t.field: t for t in KINDS[kind].model._meta.triggers if isinstance(t, pgtrigger.FSM)}
    tables = {table.field: table for table in KINDS[kind].workflow.tables}

    assert {field: sorted(trigger.transitions) for field, trigger in triggers.items()} == {
        field: table.arrows() for field, table in tables.items()
    }
    for trigger in triggers.values():
        assert trigger.get_installation_status(KINDS[kind].model) == ("INSTALLED", True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_of_every_table_has_a_word_and_its_field_knows_it(kind):
    for table in KINDS[kind].workflow.tables:
        field = KINDS[kind].model._meta.get_field(table.field)

        assert {state.code for state in table.states} == {code for code, _label in field.choices or table_codes(table)}
        assert table.is_main or (field.choices and field.default == table.first and table.label)


def table_codes(table):
    """Of a status whose words stand in its table alone."""
    return [(state.code, state.label) for state in table.states]


@pytest.mark.django_db
def test_a_record_of_every_kind_is_found_by_its_number(province, taiyuan, xiaodian):
    people_of(province, taiyuan, xiaodian)
    records = one_of_each(taiyuan, xiaodian)

    assert records.keys() == KINDS.keys()
    found = set(SearchText.objects.values_list("kind", "number"))
    made_by_hand = {"submission", "receipt"}  # asked for by an open month and by issuing; see tests/circulars
    assert {(kind, record.number) for kind, record in records.items() if kind not in made_by_hand} <= found
