"""A row is judged by the months that are issued, and written while that is still so: two connections at once."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from accounts.models import User
from accounts.scope import acting_as
from circulars.circular.acts import submit
from circulars.models import Circular, Posting
from circulars.rounds import freeze, issue, issue_history, open_month, sign
from exchange.ledger import loaded
from leads import imports
from leads.models import Lead, Movement
from leads.registration import edit
from tests.exchange.files import lead, leads_book
from tests.exchange.work import dry_run, hand_in, verdicts
from tests.factories import AppointmentFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MAY = date(2020, 5, 1)


@pytest.fixture
def loader(province, taiyuan, xiaodian):
    person = UserFactory(username="province", bureau=province, role="drafter")
    AppointmentFactory(user=person, bureau=province, role="officer")
    return User.objects.get(pk=person.pk)


@pytest.fixture
def until_april(loader):
    hand_in(dry_run(leads_book([lead("线1号")]), loader), loader)
    call_command("circulars", "backfill", "--from", "2020-03", "--to", "2020-04", "--as", "province")


def issue_may(person: User) -> Circular:
    with acting_as(person):
        return issue_history(MAY, by=person, at=timezone.now())


@contextmanager
def beside():
    """Something done in a thread and connection of its own."""
    with ThreadPoolExecutor(1) as hand:

        def begin(work, *args) -> Future:
            def alone():
                try:
                    return work(*args)
                finally:
                    connections.close_all()

            return hand.submit(alone)

        yield begin


def is_waiting(work: Future) -> bool:
    try:
        work.result(timeout=1)
    except NotYet:
        return True
    return False


def test_a_circular_is_issued_only_after_rows_that_were_judged_before(loader, until_april, monkeypatch):
    batch = dry_run(leads_book([lead("线2号", 发现日期="2020-05-20")]), loader)
    with beside() as begin:
        was_waiting = []

        def in_the_middle(*, on):
            """The row was judged, and is being written."""
            was_waiting.append(begin(issue_may, loader))
            assert is_waiting(was_waiting[0])
            return loaded(on=on)

        monkeypatch.setattr(imports, "loaded", in_the_middle)
        hand_in(batch, loader)
        may = was_waiting[0].result(timeout=30)

    assert verdicts(batch) == {2: "new"}
    assert Posting.objects.get(movement__number="线2号").line.circular == may


def test_a_row_waits_for_a_circular_that_is_being_issued_and_is_judged_by_it(loader, until_april):
    batch = dry_run(leads_book([lead("线2号", 发现日期="2020-05-20")]), loader)
    assert verdicts(batch) == {2: "new"}
    with beside() as begin:
        with acting_as(loader):
            issue_history(MAY, by=loader, at=timezone.now())
            work = begin(hand_in, batch, loader)
            assert is_waiting(work)
        work.result(timeout=30)

    assert verdicts(batch) == {2: "late_without_reason"}
    assert not Lead.objects.filter(number="线2号").exists()


def test_who_issues_a_signed_circular_waits_for_the_rows(loader, until_april):
    """Not only history: the chain is held where a circular becomes an issued one."""
    with acting_as(loader):
        signed = open_month(MAY, by=loader, on=timezone.localdate(), is_history=True)
        freeze(signed, by=loader, at=timezone.now())
        submit(signed, by=loader, on=timezone.localdate())
        sign(signed, by=None, at=timezone.now())

    def issue_it() -> None:
        with acting_as(loader):
            issue(signed, by=loader, at=timezone.now())

    with beside() as begin:
        with acting_as(loader):
            assert imports.issued_until() == date(2020, 4, 30)
            work = begin(issue_it)
            assert is_waiting(work)
        work.result(timeout=30)

    assert Circular.objects.get(month=MAY).is_issued


def test_a_found_month_is_not_moved_while_its_circular_counts_it(loader, until_april):
    officer = UserFactory(bureau=Lead.objects.get().bureau)
    hand_in(dry_run(leads_book([lead("线2号", 发现日期="2020-05-20")]), loader), loader)
    found = Lead.objects.get(number="线2号")

    def move() -> str:
        try:
            with acting_as(officer):
                edit(
                    found, {"found_on": date(2020, 6, 2)}, by=officer, on=timezone.localdate(), version=found.version,
                    note="日期录错",
                )  # fmt: skip
        except Exception as refused:
            return type(refused).__name__
        return "moved"

    with beside() as begin:
        with acting_as(loader):
            issue_history(MAY, by=loader, at=timezone.now())
            work = begin(move)
            assert is_waiting(work)
        assert work.result(timeout=30) == "ActionRefused"

    assert Movement.objects.get(number="线2号").effective_on == date(2020, 5, 20)
