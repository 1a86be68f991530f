"""Marked words of every bureau, and where they may turn up: nowhere beyond its reach, a reporter's nowhere at all."""

from __future__ import annotations

import logging

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.scope import acting_as, acting_as_system
from deadlines.reminders import record_due_reminders
from notifications import outbox
from notifications.tasks import sweep
from tests.guarantees.matrix.asking import ask
from tests.guarantees.matrix.canaries import REPORTER, codes_in, found_in
from tests.guarantees.matrix.people import EVERYWHERE, PEOPLE, sees
from tests.guarantees.matrix.rules import has_right
from tests.guarantees.matrix.world import SEALED

pytestmark = pytest.mark.slow
INSIDE = [person for person in PEOPLE if person.party]
# Subjects belong to nobody; who sees what is recorded of them is decided there (records/subjects.py).
NOBODYS = {"records_subject", "records_subjectevent"}


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return [name for (name,) in cursor.fetchall()]


def _text_of(table: str) -> str:
    """All rows that the present role and scope see, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
        if not cursor.fetchone()[0]:
            return ""
        cursor.execute(f'SELECT row_to_json(line)::text FROM "{table}" line')
        return "\n".join(text for (text,) in cursor.fetchall())


@pytest.mark.parametrize("person", INSIDE, ids=lambda person: person.name)
def test_the_database_itself_shows_a_person_nothing_foreign(world, person):
    """Every table there is, read bare under the person's scope: what pages could at most leak."""
    seen = {code for code in EVERYWHERE if sees(person, code)} | {world.marks[person.name]}
    seen |= {SEALED} if person.name == "custodian" else set()
    with acting_as(world.user(person)):
        found = {table: codes_in(_text_of(table)) - seen for table in _tables() if table not in NOBODYS}

    assert {table: codes for table, codes in found.items() if codes} == {}


def test_there_is_something_to_be_found_in_every_kind_of_table(world):
    with acting_as_system():
        marked = {table for table in _tables() if codes_in(_text_of(table))}

    assert {
        "leads_lead", "leads_leadevent", "records_searchtext", "records_comment", "records_attachment",
        "exchange_importbatch", "exchange_importrow", "records_savedfilter", "records_bulkitem",
        "deadlines_pause", "deadlines_extension",
        "rectification_rectificationorder", "rectification_rectificationorderevent", "rectification_problem",
        "rectification_part", "rectification_measure", "rectification_progress", "rectification_acceptance",
        "rectification_action", "rectification_reply", "rectification_lookback", "rectification_criminalcase",
        "rectification_dossier",
    } <= marked  # fmt: skip


def test_a_reporter_stands_in_the_one_table_that_nobody_reads(world):
    holding = {table for table in _tables() if any(field == REPORTER for _code, field in found_in(_text_of(table)))}

    assert holding == {"leads_informant"}


def test_the_trail_and_the_mails_name_numbers_and_never_words(world):
    with acting_as_system():
        record_due_reminders(now=timezone.now())
        trail = _text_of("audit_auditevent")
    sweep()
    outbox.send_all(now=timezone.now())

    assert found_in(trail) == set()
    assert found_in("\n".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)) == set()


SEARCHED = [f"/search/?q=qz{code}title" for code in EVERYWHERE] + [f"/search/?q=qz{code}subject" for code in EVERYWHERE]
EXPORTS = ["/leads/export/"]


@pytest.mark.parametrize("person", INSIDE, ids=lambda person: person.name)
def test_search_and_export_show_only_what_is_in_reach(world, person):
    seen = {code for code in EVERYWHERE if sees(person, code) and has_right(person, "lead.view")}
    client = world.client(person)
    texts = [ask(client, "GET", path).text for path in (*SEARCHED, *EXPORTS)]
    asked = "\n".join(
        text.replace(path.partition("q=")[2], "") for path, text in zip((*SEARCHED, *EXPORTS), texts, strict=True)
    )

    assert codes_in(asked) <= seen
    assert {field for _code, field in found_in(asked)} - {
        "title",
        "facts",
        "subject",
        "address",
        "issuernumber",
    } == set()


def test_what_is_known_of_a_company_elsewhere_is_only_that_something_is(world):
    officer = next(person for person in PEOPLE if person.name == "county_officer")
    typed = {"subject_name": "qz140213subjectzq公司", "subject_kind": "company"}

    answer = ask(world.client(officer), "POST", "/records/subjects/check", typed)

    assert answer.status == 200
    assert {field for _code, field in found_in(answer.text)} <= {"subject"}  # what was typed


def test_no_log_line_names_what_was_written(world, caplog):
    caplog.set_level(logging.DEBUG)
    for person in INSIDE:
        for code in EVERYWHERE:
            ask(world.client(person), "GET", f"/leads/{world.leads[code].pk}/")
            ask(world.client(person), "GET", world.letters[code].order.get_absolute_url())

    ours = [line for line in caplog.records if not line.name.startswith(("django.db", "django.template"))]
    assert found_in("\n".join(line.getMessage() for line in ours)) == set()
