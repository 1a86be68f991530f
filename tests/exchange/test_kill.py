"""Workers that are killed, and workers that meet: no row is lost and none is doubled."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.scope import acting_as
from exchange.models import ImportBatch, ImportRow
from exchange.workflow import confirm
from leads.ledger import check_stock
from leads.models import Lead, Movement
from tests.exchange.files import many_leads
from tests.exchange.work import dry_run, receive_file, work
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill, pytest.mark.slow]
ROWS = 200
WORKER = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
import exchange.applying, exchange.reading
from django.utils import timezone
from exchange.workflow import work_on
exchange.applying.CHUNK = exchange.reading.CHUNK = 15
print("ready", flush=True)
work_on(int(sys.argv[2]), clock=timezone.now, progress=lambda done, total: print(done, flush=True))
"""


@pytest.fixture
def officer(taiyuan, xiaodian):
    return UserFactory(bureau=taiyuan)


def start_worker(batch: ImportBatch) -> subprocess.Popen:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "PYTHONPATH": os.getcwd()}
    name = connection.settings_dict["NAME"]
    argv = [sys.executable, "-c", WORKER, name, str(batch.pk)]
    return subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, text=True)


def kill_somewhere(worker: subprocess.Popen, chance: random.Random) -> None:
    """After some chunks, and then at any moment of the next one."""
    lines = chance.randint(1, 5)
    for _line in range(lines):
        worker.stdout.readline()
    with suppress(subprocess.TimeoutExpired):
        worker.wait(timeout=chance.uniform(0, 0.15))
    worker.kill()
    worker.wait()
    worker.stdout.close()


def work_through_kills(batch: ImportBatch, chance: random.Random, *, until: set[str]) -> int:
    """Kill one worker after the other until the work is done all the same. Returns how many died at it."""
    deaths = 0
    while batch.state not in until:
        ImportBatch.objects.filter(pk=batch.pk).update(leased_until=None)  # instead of waiting for the lease to run out
        worker = start_worker(batch)
        kill_somewhere(worker, chance)
        deaths += worker.returncode == -9
        batch.refresh_from_db()
    return deaths


def everything_came_in_once(count: int) -> bool:
    return (
        Lead.objects.count() == count
        and Movement.objects.count() == 2 * count
        and ImportRow.objects.filter(applied_at__isnull=False).count() == count
        and all(check.agrees for check in check_stock())
        and informants() == count
    )


def informants() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leads_informant")
        return cursor.fetchone()[0]


def test_a_worker_may_be_killed_anywhere(officer):
    chance = random.Random(20)
    batch = receive_file(many_leads(ROWS), officer)

    deaths = work_through_kills(batch, chance, until={"ready"})
    rows = ImportRow.objects.filter(batch=batch)
    assert (rows.count(), batch.read_count) == (ROWS, ROWS)

    with acting_as(officer):
        confirm(batch, with_changes=True, by=officer, now=timezone.now())
    batch.refresh_from_db()
    deaths += work_through_kills(batch, chance, until={"done"})

    assert deaths > 3
    assert batch.applied_count == ROWS
    assert everything_came_in_once(ROWS)


def test_two_workers_at_once_do_the_work_once(officer):
    batch = dry_run(many_leads(ROWS), officer)
    with acting_as(officer):
        confirm(batch, with_changes=True, by=officer, now=timezone.now())

    workers = [start_worker(batch) for _n in range(2)]
    for worker in workers:
        worker.communicate(timeout=120)
    work(batch)

    assert [worker.returncode for worker in workers] == [0, 0]
    assert batch.state == ImportBatch.State.DONE
    assert everything_came_in_once(ROWS)
