"""Workers that are killed, and workers that meet: no row is lost and none is doubled."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from accounts.scope import acting_as
from deadlines.models import Clock
from exchange import applying, reading
from exchange.leases import Lease
from exchange.models import ImportBatch, ImportRow
from exchange.rows.in_hand import Chunk
from exchange.workflow import confirm, work_on
from leads.ledger import check_stock
from leads.models import Lead, Movement
from records.models import SearchText, Step
from rectification.models import Action, Measure, RectificationOrder
from tests.exchange.files import many_leads
from tests.exchange.orders import DONE, action, letter, measure, orders_book
from tests.exchange.work import dry_run, receive_file, work
from tests.factories import UserFactory
from tests.forked import Halt, fork, kill_at, wait

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill, pytest.mark.slow]
ROWS = 100
LETTERS = 40
# Somewhere in a chunk, at its last word, at its COMMIT and just behind it, and at the end of all.
WHILE_READING = (
    Halt(reading, "_judged", call=2),
    Halt(Lease, "write", call=2, after=True),
    Halt(BaseDatabaseWrapper, "_commit", call=6),
    Halt(BaseDatabaseWrapper, "_commit", call=6, after=True),
    Halt(Lease, "end", after=True),
)
WHILE_APPLYING = (
    Halt(Chunk, "_in_hand", call=20),
    Halt(applying, "_apply", call=2, after=True),
    Halt(Lease, "write", call=1),
    Halt(BaseDatabaseWrapper, "_commit", call=4),
    Halt(BaseDatabaseWrapper, "_commit", call=4, after=True),
    Halt(Lease, "end", after=True),
)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 15)
    monkeypatch.setattr(reading, "CHUNK", 15)


@pytest.fixture
def officer(province, taiyuan, xiaodian):
    """Of the province: the past comes in at once."""
    return UserFactory(bureau=province)


def kill_one_after_the_other(batch: ImportBatch, halts: tuple[Halt, ...]) -> None:
    """Whoever comes next needs not wait for the lease of the dead, nor count them: so many die of no file."""
    for halt in halts:
        assert kill_at(halt, lambda: work_on(batch.pk, clock=timezone.now)), halt
        ImportBatch.objects.filter(pk=batch.pk).update(leased_until=None, attempts=0)


def confirmed(batch: ImportBatch, officer) -> None:
    with acting_as(officer):
        confirm(batch, with_changes=True, by=officer, now=timezone.now())


def everything_came_in_once() -> bool:
    return (
        Lead.objects.count() == ROWS
        and Movement.objects.count() == 2 * ROWS
        and ImportRow.objects.filter(applied_at__isnull=False).count() == ROWS
        and all(check.agrees for check in check_stock())
        and informants() == ROWS
    )


def orders_came_in_once() -> bool:
    return (
        [model.objects.count() for model in (RectificationOrder, Measure, Action)] == [LETTERS] * 3
        and Measure.problems.through.objects.count() == 2 * LETTERS
        and Action.measures.through.objects.count() == LETTERS
        and RectificationOrder.objects.filter(measure_count=1).count() == LETTERS
        and Clock.objects.filter(kind="order", state="done").count() == LETTERS
        and Step.objects.filter(kind="order").count() == 3 * LETTERS
        and SearchText.objects.count() == 3 * LETTERS
        and ImportRow.objects.filter(applied_at__isnull=False).count() == 3 * LETTERS
    )


def informants() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leads_informant")
        return cursor.fetchone()[0]


def test_a_worker_may_be_killed_anywhere(officer):
    batch = receive_file(many_leads(ROWS), officer)

    kill_one_after_the_other(batch, WHILE_READING)
    work(batch)
    assert (batch.state, batch.rows.count(), batch.read_count) == ("ready", ROWS, ROWS)

    confirmed(batch, officer)
    kill_one_after_the_other(batch, WHILE_APPLYING)
    work(batch)

    assert (batch.state, batch.applied_count) == ("done", ROWS)
    assert everything_came_in_once()


def test_two_workers_at_once_do_the_work_once(officer):
    batch = dry_run(many_leads(ROWS), officer)
    confirmed(batch, officer)

    workers = [fork(lambda: work_on(batch.pk, clock=timezone.now)) for _n in range(2)]
    ended = [wait(worker) for worker in workers]
    work(batch)

    assert ended == [0, 0]
    assert batch.state == ImportBatch.State.DONE
    assert everything_came_in_once()


def test_letters_measures_and_actions_come_in_once_wherever_a_worker_dies(officer):
    batch = receive_file(many_letters(LETTERS), officer)
    kill_one_after_the_other(batch, WHILE_READING)
    work(batch)
    assert (batch.state, batch.rows.count()) == ("ready", 3 * LETTERS)

    confirmed(batch, officer)
    kill_one_after_the_other(batch, WHILE_APPLYING)
    work(batch)

    assert (batch.state, batch.applied_count) == ("done", 3 * LETTERS)
    assert orders_came_in_once()


def test_an_import_goes_on_by_itself_when_the_database_ends_its_connection(officer, monkeypatch):
    """As it does when it restarts, or when its administrator says so; four of four were given up for good."""
    batch = dry_run(many_leads(ROWS), officer)
    confirmed(batch, officer)
    prepare, calls = Chunk._in_hand, iter(range(1, 10_000))

    def ended_in_the_middle(chunk, *args):
        if next(calls) == 20:
            pid = connection.connection.info.backend_pid
            with psycopg.connect(**connection.get_connection_params()) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return prepare(chunk, *args)

    monkeypatch.setattr(Chunk, "_in_hand", ended_in_the_middle)

    assert work_on(batch.pk, clock=timezone.now)
    batch.refresh_from_db()
    assert (batch.state, batch.is_put_off, batch.applied_count, batch.attempts) == ("applying", True, 15, 0)
    ImportBatch.objects.filter(pk=batch.pk).update(leased_until=None)
    work(batch)
    assert (batch.state, batch.applied_count) == ("done", ROWS)
    assert everything_came_in_once()


def many_letters(count: int):
    numbers = [f"{number}号" for number in range(count)]
    return orders_book(
        函件=[letter(f"函{number}", **DONE) for number in numbers],
        措施=[measure(f"措{number}", f"函{number}") for number in numbers],
        行动=[action(f"行{number}", f"措{number}") for number in numbers],
    )
