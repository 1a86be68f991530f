"""No file holds a worker, and no passing fault ends an import: leases by time, attempts, resuming, stopping."""

from __future__ import annotations

import errno
import io
import zipfile
from datetime import timedelta

import psycopg
import pytest
from django.db import InternalError, OperationalError
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.faults import is_passing, may_succeed_later
from accounts.scope import acting_as
from exchange import applying, overseeing, package, reading
from exchange.leases import LEASE, LeaseLost, claim
from exchange.models import MOST_ATTEMPTS, ImportBatch
from exchange.rows.in_hand import Chunk
from exchange.workflow import cancel, resume, work_on
from leads.models import Lead
from lists.bulk import resume as resume_job
from lists.bulk_work import take, work
from records.models.bulk import BulkItem, BulkJob
from tests.exchange.files import HEADINGS, lead, leads_book, many_leads, repacked
from tests.exchange.work import apply, dry_run, receive_file, verdicts
from tests.exchange.work import work as work_once
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
DISK_FULL = OSError(errno.ENOSPC, "No space left on device")


class Shutdown(psycopg.errors.AdminShutdown):
    """As PostgreSQL says it when it restarts."""


def of_database(cause: Exception) -> OperationalError:
    fault = OperationalError("from psycopg")
    fault.__cause__ = cause
    return fault


PASSING = [
    DISK_FULL,
    of_database(psycopg.errors.AdminShutdown()),
    of_database(psycopg.errors.DiskFull()),
    of_database(psycopg.OperationalError("the connection is closed")),
    ConnectionResetError(),
    TimeoutError(),
]


@pytest.fixture
def officer(taiyuan, xiaodian):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 3)
    monkeypatch.setattr(applying, "CHUNK", 3)


class Clock:
    """Time that goes on by a step each time somebody looks."""

    def __init__(self, step: timedelta = timedelta()) -> None:
        self.now, self.step = timezone.now(), step

    def __call__(self):
        self.now += self.step
        return self.now


def later(batch: ImportBatch) -> None:
    """The pause after a fault is over."""
    ImportBatch.objects.filter(pk=batch.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def failing(fault: Exception, *, at: int):
    """In the place of `_verdict` or the like: raises at its n-th call, and never again."""
    calls = iter(range(1, 1_000_000))

    def wrap(real):
        def call(*args, **kwargs):
            if next(calls) == at:
                raise fault
            return real(*args, **kwargs)

        return call

    return wrap


@pytest.mark.parametrize("fault", PASSING, ids=repr)
def test_a_passing_fault_while_reading_puts_the_import_off(officer, small_chunks, monkeypatch, fault):
    batch = receive_file(many_leads(10), officer)
    monkeypatch.setattr(reading, "_verdict", failing(fault, at=5)(reading._verdict))

    assert work_on(batch.pk, clock=timezone.now)
    batch.refresh_from_db()
    assert (batch.state, batch.is_put_off, batch.attempts, batch.problem) == ("reading", True, 0, "")
    assert claim(batch.pk, clock=timezone.now) is None  # not at once

    later(batch)
    work_once(batch)
    assert (batch.state, batch.rows.count()) == ("ready", 10)


@pytest.mark.parametrize("fault", PASSING, ids=repr)
def test_a_passing_fault_while_applying_loses_and_doubles_nothing(officer, small_chunks, monkeypatch, fault):
    batch = dry_run(many_leads(10), officer)
    monkeypatch.setattr(Chunk, "_in_hand", failing(fault, at=5)(Chunk._in_hand))

    apply(batch, officer)
    assert (batch.state, batch.applied_count, Lead.objects.count()) == ("applying", 3, 3)

    later(batch)
    work_once(batch)
    assert (batch.state, batch.applied_count, Lead.objects.count()) == ("done", 10, 10)


def test_passing_faults_are_no_attempts_however_many(officer, monkeypatch):
    batch = receive_file(leads_book([lead("线1号")]), officer)
    real = reading.open_sheets

    def full(_book):
        raise DISK_FULL

    monkeypatch.setattr(reading, "open_sheets", full)
    for _n in range(3 * MOST_ATTEMPTS):
        work_on(batch.pk, clock=timezone.now)
        later(batch)
    monkeypatch.setattr(reading, "open_sheets", real)

    assert work_once(batch).state == "ready"


def test_a_fault_of_the_program_gives_up_with_a_sentence_and_one_press_goes_on(officer, small_chunks, monkeypatch):
    batch = dry_run(many_leads(10), officer)
    real = Chunk._in_hand
    monkeypatch.setattr(Chunk, "_in_hand", failing(ZeroDivisionError(), at=5)(real))

    with pytest.raises(ZeroDivisionError):
        apply(batch, officer)
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count, batch.may_be_resumed) == ("broken", 3, True)
    assert str(batch.pk) in batch.problem

    with acting_as(officer):
        resume(batch, by=officer, now=timezone.now())
    work_once(batch)
    assert (batch.state, batch.problem, Lead.objects.count()) == ("done", "", 10)


def test_what_three_workers_died_of_is_tried_no_fourth_time(officer):
    batch = receive_file(leads_book([lead("线1号")]), officer)

    for _n in range(MOST_ATTEMPTS):
        assert claim(batch.pk, clock=timezone.now)  # and dies
        later(batch)
    assert claim(batch.pk, clock=timezone.now) is None

    batch.refresh_from_db()
    assert (batch.state, batch.attempts) == ("broken", 0)
    with acting_as(officer):
        resume(batch, by=officer, now=timezone.now())
    assert work_once(batch).state == "ready"


def test_a_row_done_counts_the_attempts_anew(officer, small_chunks):
    batch = receive_file(many_leads(10), officer)

    for done in (3, 6, 9):
        work_on(batch.pk, clock=timezone.now, stop_at=timezone.now())
        batch.refresh_from_db()
        assert (batch.read_count, batch.attempts) == (done, 0)


def test_a_lease_is_renewed_while_a_file_is_still_being_parsed(officer, monkeypatch):
    """However long the parsing takes: between two looks at the clock lie two seconds here."""
    monkeypatch.setattr(package, "PIECE", 1_000)
    batch = receive_file(many_leads(2_000), officer)
    clock = Clock(timedelta(seconds=2))
    taken = []
    real = ImportBatch.objects.filter

    def look(book):
        batch.refresh_from_db()
        taken.append(batch.leased_until - clock.now)
        return opened(book)

    opened = reading.open_sheets
    monkeypatch.setattr(reading, "open_sheets", look)
    work_on(batch.pk, clock=clock)

    assert min(taken) > timedelta(seconds=10)
    assert real(pk=batch.pk, state="ready").exists()


def test_a_stop_is_heard_in_the_middle_of_parsing(officer, monkeypatch):
    batch = receive_file(many_leads(2_000), officer)
    lease = claim(batch.pk, clock=Clock(timedelta(seconds=6)))
    steps = reading.read_batch(lease)
    with acting_as(officer):
        cancel(batch, by=officer, now=timezone.now())

    with pytest.raises(LeaseLost):
        next(steps)
    assert not batch.rows.exists()


@pytest.mark.django_db(transaction=True)
def test_while_a_chunk_lasts_nobody_else_takes_the_batch_up(officer):
    from threading import Thread

    from django.db import connection

    batch = receive_file(leads_book([lead("线1号")]), officer)
    lease = claim(batch.pk, clock=timezone.now)
    long_after = lambda: timezone.now() + 10 * LEASE  # noqa: E731
    found = []

    def other() -> None:
        found.append(claim(batch.pk, clock=long_after))
        connection.close()

    with lease.chunk():
        thread = Thread(target=other)
        thread.start()
        thread.join(timeout=30)

    assert found == [None]


# files that are made to hold a worker


def sheet_with(rows: str) -> io.BytesIO:
    """A workbook whose sheet 线索 is these rows below the headings."""
    head = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in HEADINGS)
    sheet = '<worksheet xmlns="' + MAIN + f'"><sheetData><row r="1">{head}</row>{rows}</sheetData></worksheet>'
    return _with_sheet(sheet)


def _with_sheet(sheet: str) -> io.BytesIO:
    return repacked(leads_book([]), **{"xl__worksheets__sheet1.xml": sheet.encode()})


def empty_rows(count: int, *, start: int) -> str:
    return "".join(f'<row r="{start + n}" s="1" customFormat="1"><c s="1"/></row>' for n in range(count))


FILLED = '<row r="{}"><c t="inlineStr"><is><t>线{}号</t></is></c></row>'


def test_formatted_empty_rows_below_the_last_one_are_not_even_read(officer, monkeypatch):
    """A million of them held both workers for a quarter of an hour."""
    file = sheet_with(FILLED.format(2, 2) + empty_rows(5_000, start=3))
    monkeypatch.setattr("exchange.intake.MAX_EMPTY_ROWS", 10)

    batch = dry_run(file, officer)

    assert (batch.state, list(verdicts(batch))) == ("ready", [2])


def test_formatted_empty_rows_between_filled_ones_are_bounded(officer, monkeypatch):
    monkeypatch.setattr("exchange.intake.MAX_EMPTY_ROWS", 1_000)
    file = sheet_with(FILLED.format(2, 2) + empty_rows(1_001, start=3) + FILLED.format(2_000, 3))

    batch = dry_run(file, officer)

    assert batch.state == "failed"
    assert "空行" in batch.problem


def test_more_shared_texts_than_a_ledger_has_are_refused(officer, monkeypatch):
    monkeypatch.setattr(package, "MAX_STRINGS", 100)
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + "<si><t>a</t></si>" * 101 + "</sst>"
    )
    file = repacked(many_leads(3), **{"xl__sharedStrings.xml": strings.encode()})

    assert dry_run(file, officer).state == "failed"


def test_more_tags_than_a_ledger_has_are_refused_wherever_they_stand(officer, monkeypatch):
    monkeypatch.setattr(package, "MAX_TAGS", 10_000)
    file = sheet_with(FILLED.format(2, 2) + '<row r="3">' + "<x/>" * 10_000 + "</row>")

    assert dry_run(file, officer).state == "failed"


def test_a_sheet_that_stands_under_two_names_is_refused(officer):
    with zipfile.ZipFile(leads_book([])) as old:
        workbook = old.read("xl/workbook.xml").decode()
    again = workbook.replace("</sheets>", '<sheet name="函件" sheetId="9" r:id="rId1"/></sheets>')
    again = again.replace(
        "<workbook ", '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    )

    assert dry_run(repacked(leads_book([]), **{"xl__workbook.xml": again.encode()}), officer).state == "failed"


# what an administrator sees and may do


@pytest.fixture
def admin(province):
    return UserFactory(bureau=province, role="system_admin")


def test_an_administrator_sees_number_bureau_and_age_and_nothing_of_the_content(officer, admin, client):
    batch = receive_file(leads_book([lead("线1号", 线索内容="机密内容")]), officer, name="秘密台账.xlsx")
    client.force_login(admin)

    page = client.get("/running/").content.decode()

    assert officer.bureau.name in page
    assert f"{batch.pk}" in page
    assert "秘密台账" not in page
    assert "机密内容" not in page


def test_an_administrator_stops_what_he_cannot_see(officer, admin, client):
    batch = receive_file(leads_book([lead("线1号")]), officer)
    client.force_login(admin)

    assert client.get(f"/imports/{batch.pk}/").status_code == 403
    client.post(f"/running/import/{batch.pk}/stop/")

    batch.refresh_from_db()
    assert batch.state == "cancelled"
    assert claim(batch.pk, clock=timezone.now) is None
    with pytest.raises(ActionRefused):
        overseeing.stop("import", batch.pk, by=admin, now=timezone.now())


def test_nobody_else_oversees(officer):
    with pytest.raises(NotAllowed):
        overseeing.running(by=officer, now=timezone.now())
    with pytest.raises(NotAllowed):
        overseeing.stop("import", 1, by=officer, now=timezone.now())


# which faults pass


@pytest.mark.parametrize("fault", PASSING, ids=repr)
def test_what_passes_by_itself(fault):
    assert is_passing(fault)


@pytest.mark.parametrize(
    "fault",
    [
        ZeroDivisionError(), KeyError("x"), FileNotFoundError(errno.ENOENT, "gone"), InternalError("bug"),
        of_database(psycopg.errors.QueryCanceled()),
    ],
    ids=repr,
)  # fmt: skip
def test_what_does_not_pass(fault):
    assert not is_passing(fault)


def test_a_deadlock_is_worth_a_few_attempts():
    assert may_succeed_later(of_database(psycopg.errors.DeadlockDetected()))
    assert not is_passing(of_database(psycopg.errors.DeadlockDetected()))


# bulk actions


@pytest.fixture
def job(officer):
    now = timezone.now()
    job = BulkJob.objects.create(
        user=officer, action="lead.urge", record_kind="lead", state="running", confirmed_at=now, not_before=now
    )
    BulkItem.objects.create(job=job, record_id=1, number="线1号")
    return job


def test_a_bulk_action_that_met_a_passing_fault_is_put_off_and_goes_on(job, monkeypatch):
    from lists import bulk_work

    real = bulk_work._act
    monkeypatch.setattr(bulk_work, "_act", lambda *args, **kwargs: (_ for _ in ()).throw(DISK_FULL))
    for _n in range(10):
        BulkJob.objects.update(not_before=timezone.now())
        work(job.pk, now=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 0)
    assert take(job.pk, now=timezone.now()) is None  # not at once

    monkeypatch.setattr(bulk_work, "_act", real)
    BulkJob.objects.update(not_before=timezone.now())
    work(job.pk, now=timezone.now())
    job.refresh_from_db()
    assert job.state == "done"


def test_a_bulk_action_that_was_broken_off_goes_on_by_one_press(job):
    BulkJob.objects.update(state="broken", ended_at=timezone.now(), attempts=9)

    resume_job(job, now=timezone.now())
    work(job.pk, now=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.items.filter(state="waiting").count()) == ("done", 0)
    with pytest.raises(ActionRefused):
        resume_job(job, now=timezone.now())
