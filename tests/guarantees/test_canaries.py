"""Marked words of every bureau, and where they may turn up: nowhere beyond its reach, a reporter's nowhere at all."""

from __future__ import annotations

import logging

import pytest
from celery.signals import before_task_publish
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, TextField
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as, acting_as_system
from deadlines.reminders import record_due_reminders
from exchange.models import ImportBatch
from exchange.protected import pointer
from exchange.tasks import sweep_imports
from leads import registration
from leads.models import Channel, Lead
from lists.tasks import sweep_jobs
from notifications.tasks import send_mails, sweep
from records.models import Attachment, BulkJob, Urging
from records.tokens import new_token
from rectification import registration as letter_registration
from rectification.models import OrderType, RectificationOrder
from tests.exchange.files import lead, leads_book
from tests.exchange.orders import letter, orders_book
from tests.guarantees.matrix.asking import ask
from tests.guarantees.matrix.bare import foreign_rows, secured_tables, text_of
from tests.guarantees.matrix.canaries import REPORTER, canary, codes_in, found_in
from tests.guarantees.matrix.checking import BY_NAME
from tests.guarantees.matrix.people import DATONG, EVERYWHERE, PEOPLE, XIAODIAN, sees
from tests.guarantees.matrix.rules import has_right
from tests.guarantees.matrix.world import PUBLISHED, SEALED
from tests.records.drafting import carried
from tests.statements import rows, undone

pytestmark = pytest.mark.slow
INSIDE = [person for person in PEOPLE if person.party]


def _tables() -> list[str]:
    return [name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]


@pytest.mark.parametrize("person", INSIDE, ids=lambda person: person.name)
def test_the_database_itself_shows_a_person_nothing_foreign(world, person):
    """Every table there is, read bare under the person's scope: what pages could at most leak."""
    seen = {code for code in EVERYWHERE if sees(person, code)} | {world.marks[person.name]}
    seen |= {SEALED} if person.name == "custodian" else set()
    seen |= {PUBLISHED} if person.is_business else set()
    with acting_as(world.user(person)):
        found = {table: codes_in(text_of(table)) - seen for table in _tables()}

        foreign = {table: foreign_rows(table, person, world) for table in secured_tables()}

    assert {table: codes for table, codes in found.items() if codes} == {}
    assert {table: count for table, count in foreign.items() if count} == {}


def test_there_is_something_to_be_found_in_every_kind_of_table(world):
    with acting_as_system():
        marked = {table for table in _tables() if codes_in(text_of(table))}

    assert {
        "leads_lead", "leads_leadevent", "records_searchtext", "records_comment", "records_attachment",
        "records_subject", "records_subjectevent",
        "exchange_importbatch", "exchange_importrow", "records_savedfilter", "records_bulkitem",
        "deadlines_pause", "deadlines_extension", "deadlines_correction",
        "rectification_rectificationorder", "rectification_rectificationorderevent", "rectification_problem",
        "rectification_part", "rectification_measure", "rectification_progress", "rectification_acceptance",
        "rectification_action", "rectification_reply", "rectification_lookback", "rectification_criminalcase",
        "rectification_dossier", "rectification_objection", "rectification_replyline",
        "rectification_partevent", "rectification_measureevent", "rectification_actionevent",
        "rectification_replyevent", "rectification_criminalcaseevent", "rectification_dossierevent",
        "tasks_task", "tasks_taskevent", "records_urging", "records_step",
        "cases_enforcementcase", "cases_enforcementcaseevent", "cases_party", "cases_partyevent", "cases_payment",
        "records_amountentry",
    } <= marked  # fmt: skip


# Given by the product, or of lists that are everybody's: nobody types a city's own words there.
GIVEN = {
    "number", "document_number", "record_number", "kind", "issuer_number_key", "received_level", "status", "key",
    "signed_paper",  # what was signed of the words above; test_papers of the room
    "addressee",  # the name of a bureau
    "archive_number",  # of a closed case alone; tests/cases
    "sha256", "docx_sha256",
}  # fmt: skip
LISTS = {"rectification_organ", "rectification_ordertype", "rectification_measuretype", "cases_law"}


def _typed_columns() -> list[tuple[str, str]]:
    """Table and column of every text that people type about letters, what follows from them, and cases."""
    models = [*(each for room in ("rectification", "cases") for each in apps.get_app_config(room).get_models()), Urging]
    return [
        (model._meta.db_table, field.column)
        for model in models
        if model._meta.db_table not in LISTS and not model.__name__.endswith("Event")
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices and field.column not in GIVEN
    ]


def test_every_text_that_is_typed_about_a_letter_is_marked_in_every_bureau(world):
    """Also those of a table that comes tomorrow: without its marks the matrix would look for nothing."""
    with acting_as_system():
        unmarked = {
            f"{table}.{column}": set(EVERYWHERE) - codes_in("\n".join(text for (text,) in values))
            for table, column in _typed_columns()
            for values in [rows(f'SELECT coalesce("{column}", $$$$)::text FROM "{table}"')]
        }

    assert {name: codes for name, codes in unmarked.items() if codes} == {}


def test_a_reporter_stands_in_the_two_tables_that_nobody_reads(world):
    holding = {table for table in _tables() if any(field == REPORTER for _code, field in found_in(text_of(table)))}

    assert holding - {"exchange_heldidentity"} == {"leads_informant"}


def test_trail_inbox_and_mails_name_numbers_and_never_words(world):
    with acting_as_system():
        record_due_reminders(now=timezone.now())
    sweep()
    send_mails()
    with acting_as_system():
        told = text_of("audit_auditevent") + text_of("notifications_notification") + text_of("notifications_mail")

    assert found_in(told) == set()
    assert len(mail.outbox) >= len(EVERYWHERE)
    assert found_in("\n".join(str(letter.message()) for letter in mail.outbox)) == set()


SEARCHED = [f"/search/?q=qz{code}title" for code in EVERYWHERE] + [f"/search/?q=qz{code}subject" for code in EVERYWHERE]
EXPORTS = ["/leads/export/", "/orders/export/", "/orders/measures/export/", "/orders/actions/export/"]
EXPORTS += ["/orders/cases/export/", "/orders/ledger.xlsx", "/figures/letters/", "/figures/?about=letters"]
EXPORTED = {"title", "facts", "subject", "address", "issuernumber", "problem", "rest", "needless", "measure", "action"}
EXPORTED |= {"casenumber", "casename", "caseothers", "court", "casetrade", "judgment", "organs", "place", "campaign"}
EXPORTED |= {"progress", "next", "findings"}


@pytest.mark.parametrize("person", INSIDE, ids=lambda person: person.name)
def test_search_and_export_show_only_what_is_in_reach(world, person):
    seen = {code for code in EVERYWHERE if sees(person, code) and has_right(person, "lead.view")}
    client = world.client(person)
    texts = [ask(client, "GET", path).text for path in (*SEARCHED, *EXPORTS)]
    asked = "\n".join(
        text.replace(path.partition("q=")[2], "") for path, text in zip((*SEARCHED, *EXPORTS), texts, strict=True)
    )

    assert codes_in(asked) <= seen
    assert {field for _code, field in found_in(asked)} <= EXPORTED


def test_what_is_known_of_a_company_elsewhere_is_only_that_something_is(world):
    officer = next(person for person in PEOPLE if person.name == "county_officer")
    typed = {"subject_name": "qz140213subjectzq公司", "subject_kind": "company"}

    answer = ask(world.client(officer), "POST", "/records/subjects/check", typed)

    assert answer.status == 200
    assert {field for _code, field in found_in(answer.text)} <= {"subject"}  # what was typed


def test_who_gave_a_lead_away_sees_nothing_of_it_any_more(world):
    """Neither what was written before nor what came after, on no page and in no table."""
    giver = BY_NAME["city_officer"]
    paths = [f"/leads/{world.moved.pk}/", f"/records/lead/{world.moved.pk}/timeline", "/leads/", "/leads/handed-over/"]
    pages = [ask(world.client(giver), "GET", path) for path in paths]

    assert [page.status for page in pages] == [404, 404, 200, 200]
    assert not any((DATONG, field) in found_in(page.text) for page in pages for field in ("comment", "file", "demand"))
    assert world.moved.number in pages[-1].text  # the neutral stub


def test_papers_and_files_are_read_to_the_last_letter(world):
    """Otherwise the matrix would look for words in what it cannot read."""
    paper = f"/circulars/{world.circulars['issued'].pk}/paper"
    officer = BY_NAME["county_officer"]

    def found(path: str) -> set[tuple[str, str]]:
        return found_in(ask(world.client(officer), "GET", path).text)

    assert found(f"{paper}.pdf") == found(f"{paper}.docx") == {(PUBLISHED, "body")}
    assert found(f"/records/attachments/{world.attachments[XIAODIAN].uuid}") == {(XIAODIAN, "content")}
    letters = world.letters[XIAODIAN]
    evidence = Attachment.objects.of(letters.measure).get()
    assert found(f"/records/attachments/{evidence.uuid}") == {(XIAODIAN, "content")}
    assert found(f"/orders/answers/{letters.reply.pk}/paper.pdf") == {(XIAODIAN, "paperpdf")}
    assert found(f"/orders/answers/{letters.reply.pk}/paper.docx") == {(XIAODIAN, "paperdocx")}
    assert {(XIAODIAN, "problem"), (XIAODIAN, "measure"), (XIAODIAN, "progress")} <= found("/orders/ledger.xlsx")
    assert {(XIAODIAN, "casename"), (XIAODIAN, "casenumber")} <= found("/orders/cases/export/")
    assert {(XIAODIAN, "subject"), (XIAODIAN, "facts")} <= found("/leads/export/")


def test_the_workbook_to_be_mended_holds_everything_but_the_reporter(world):
    officer = BY_NAME["county_officer"]
    batch, mark = world.own[officer.name].batch, world.marks[officer.name]

    answer = ask(world.client(officer), "GET", f"/imports/{batch.pk}/refused/")

    assert answer.status == 200
    assert {(mark, "written"), (mark, "value")} <= found_in(answer.text)
    assert (mark, REPORTER) not in found_in(answer.text)
    assert pointer(batch, 2) in answer.text


# What is logged


@pytest.fixture
def logged(caplog):
    """All lines that the product would write, with their tracebacks."""
    caplog.set_level(logging.DEBUG)
    form = logging.Formatter()

    def text() -> str:
        ours = (line for line in caplog.records if not line.name.startswith(("django.db", "django.template")))
        return "\n".join(form.format(line) for line in ours)

    return text


def test_no_log_line_names_what_was_read(world, logged):
    for person in (BY_NAME["county_officer"], BY_NAME["province_head"], BY_NAME["auditor"]):
        for code in (XIAODIAN, DATONG):
            ask(world.client(person), "GET", f"/leads/{world.leads[code].pk}/")
            ask(world.client(person), "GET", world.letters[code].order.get_absolute_url())

    assert "Forbidden: /leads/" in logged()
    assert found_in(logged()) == set()


def _break_off(*_args: object, **_kwargs: object) -> None:
    raise ZeroDivisionError("a fault that nobody expected")


def _break_a_rule_of_the_table(lead, *_args: object, **_kwargs: object) -> None:
    Lead.objects.filter(pk=lead.pk).update(found_on=None)


def _break_a_rule_of_the_letters(order, *_args: object, **_kwargs: object) -> None:
    RectificationOrder.objects.filter(pk=order.pk).update(received_on=None)


@pytest.mark.parametrize("fault", [_break_off, _break_a_rule_of_the_table])
def test_no_fault_puts_into_the_log_what_was_typed(world, logged, monkeypatch, fault):
    """Also when the database refuses a row: its complaint could hold the row."""
    monkeypatch.setattr(registration, "index_lead", fault)  # the reporter is written by then
    client = world.client(BY_NAME["county_officer"], raise_request_exception=False)
    typed = registration_of(XIAODIAN) | {"reporter_name": canary(XIAODIAN, REPORTER)}

    answer = ask(client, "POST", "/leads/new", typed)

    assert answer.status == 500
    assert "leads_informant" in answer.wrote
    assert "Internal Server Error: /leads/new" in logged()
    assert found_in(logged()) == set()


@pytest.mark.parametrize("fault", [_break_off, _break_a_rule_of_the_letters])
def test_no_fault_puts_into_the_log_what_was_typed_of_a_letter(world, logged, monkeypatch, fault):
    monkeypatch.setattr(letter_registration, "index_order", fault)
    client = world.client(BY_NAME["county_officer"], raise_request_exception=False)

    answer = ask(client, "POST", "/orders/new", letter_of(XIAODIAN))

    assert answer.status == 500
    assert "rectification_problem" in answer.wrote
    assert "Internal Server Error: /orders/new" in logged()
    assert found_in(logged()) == set()


# What is queued


@pytest.fixture
def queued():
    """Name, arguments and headers of every task that is handed to the queue."""
    sent: list[tuple[str, str]] = []

    def keep(sender, body, headers, **_more) -> None:
        sent.append((sender, f"{body} {headers}"))

    before_task_publish.connect(keep)
    yield sent
    before_task_publish.disconnect(keep)


def test_the_queue_carries_numbers_and_never_words(world, queued, django_capture_on_commit_callbacks):
    """A workbook of leads, one of letters, acts on many, and what the sweeps ring for."""
    officer = BY_NAME["county_officer"]
    client, job = world.client(officer), world.own[officer.name].job
    marked = canary(XIAODIAN, "facts")
    books = [leads_book([lead("线1号", 线索内容=marked)]), orders_book(函件=[letter("函1号", 建议内容=marked)])]
    with undone(), django_capture_on_commit_callbacks(execute=True):
        for book in books:
            file = SimpleUploadedFile(f"{canary(XIAODIAN, 'name')}.xlsx", book.getvalue())
            assert client.post("/imports/", {"file": file}).status_code == 303
        told = {"note": canary(XIAODIAN, "note")}
        assert client.post(reverse("lists:confirm_job", args=[job.pk]), told).status_code == 303
    with undone(), acting_as_system():
        BulkJob.objects.update(state=BulkJob.State.RUNNING, confirmed_at=timezone.now(), not_before=timezone.now())
        ImportBatch.objects.update(state=ImportBatch.State.UPLOADED)
        sweep_jobs()
        sweep_imports()

    assert {name for name, _words in queued} == {"exchange.tasks.run_import", "lists.tasks.run_job"}
    assert found_in("\n".join(words for _name, words in queued)) == set()


def letter_of(code: str) -> dict[str, str]:
    """What is typed into the form of a new letter, all of it marked."""
    return {
        "token": new_token(), "type": str(OrderType.objects.get(code="procuratorial").pk), "variant": "ordinary",
        "title": canary(code, "title"), "issuer_name": canary(code, "issuer"),
        "issuer_number": canary(code, "issuernumber"), "received_on": timezone.localdate().isoformat(),
        "problems": canary(code, "problem"),
    }  # fmt: skip


def registration_of(code: str) -> dict[str, str]:
    """What is typed into the form of a new lead, all of it marked."""
    today = timezone.localdate().isoformat()
    return {
        "token": new_token(), "title": canary(code, "title"), "category": "evil",
        "channel": str(Channel.objects.get(code="own_screening").pk), "received_on": today, "found_on": today,
        "facts": f"{canary(code, 'facts')}。该市场要求商户统一使用指定装卸队。", "subject_kind": "company",
        "subject_name": canary(code, "subject"),
    }  # fmt: skip


def test_a_reporter_goes_into_no_draft(world):
    officer = BY_NAME["county_officer"]
    typed = registration_of(XIAODIAN) | {"reporter_name": canary(XIAODIAN, REPORTER), "reporter_contact": REPORTER}
    with undone():
        client = world.client(officer)
        answer = client.post("/drafts/", typed | carried(client.get("/leads/new").content.decode()))
        kept = text_of("records_draft")

    assert answer.status_code == 200
    assert (XIAODIAN, "facts") in found_in(kept)
    assert REPORTER not in kept
