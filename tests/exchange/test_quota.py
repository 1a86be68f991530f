"""How much one person may export in a day, at every door."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as
from audit import trail
from audit.models import AuditEvent
from exchange.quota import claim
from leads.models import Lead
from tests.exchange.files import lead, leads_book
from tests.exchange.work import apply, dry_run
from tests.factories import UserFactory
from tests.guarantees.matrix.table import TABLE

pytestmark = pytest.mark.django_db
DOORS = sorted(row.name for row in TABLE if row.action and row.action.endswith(".export"))
LEADS = "leads:export"


@pytest.fixture
def officer(taiyuan, xiaodian):
    officer = UserFactory(bureau=taiyuan)
    apply(dry_run(leads_book([lead(f"线{n}号") for n in (1, 2, 3)]), officer), officer)
    return officer


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def told(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


@pytest.mark.parametrize("door", DOORS)
def test_at_every_door_the_days_exports_end(browser, officer, province, settings, door):
    settings.EXPORTS_A_DAY = 2
    if door.startswith("circulars:"):  # taken along by the province alone
        officer = UserFactory(bureau=province)
        browser.force_login(officer)
    assert [browser.get(reverse(door)).status_code for _time in range(2)] == [200, 200]

    answer = browser.get(reverse(door))

    assert answer.status_code == 303
    assert "2 次" in told(answer)
    assert "起可继续导出" in told(answer)
    assert AuditEvent.objects.filter(user=officer, action="export.refused").count() == 1


def test_there_are_several_doors():
    assert {LEADS, "rectification:export_orders_ledger", "rectification:export_cases"} <= set(DOORS)


def test_all_doors_count_together(browser, settings):
    settings.EXPORTS_A_DAY = 2
    answers = [browser.get(reverse(door)).status_code for door in (LEADS, "rectification:export_orders_ledger", LEADS)]

    assert answers == [200, 200, 303]


def test_the_days_rows_end_and_a_narrower_list_still_goes(browser, officer, settings):
    settings.EXPORTED_ROWS_A_DAY = 4
    assert browser.get(reverse(LEADS)).status_code == 200  # its bytes are never fetched, its rows count even so

    answer = browser.get(reverse(LEADS))
    one = browser.get(reverse(LEADS), {"q": "线1号"})

    assert answer.status_code == 303
    assert "还剩 1 行" in told(answer)
    assert one.status_code == 200
    begun = AuditEvent.objects.filter(user=officer, action="lead.export").order_by("pk")
    assert [event.detail["rows"] for event in begun] == [3, 1]


def test_what_others_export_does_not_count(browser, taiyuan, settings):
    settings.EXPORTS_A_DAY = 1
    trail.record("lead.export", by=UserFactory(bureau=taiyuan), detail={"rows": 9})

    assert browser.get(reverse(LEADS)).status_code == 200


def test_the_next_day_it_goes_on(browser, officer, settings):
    settings.EXPORTS_A_DAY = 1
    assert [browser.get(reverse(LEADS)).status_code for _time in range(2)] == [200, 303]

    with acting_as(officer):
        rows = Lead.objects.visible_to(officer)
        assert claim(officer, rows, now=timezone.now() + timedelta(days=1)) == {"rows": 3}


def test_nought_is_no_limit(browser, settings):
    settings.EXPORTS_A_DAY = settings.EXPORTED_ROWS_A_DAY = 0

    assert [browser.get(reverse(LEADS)).status_code for _time in range(3)] == [200] * 3


def test_the_auditor_finds_exports_by_name(browser, province):
    browser.get(reverse(LEADS))
    browser.force_login(UserFactory(bureau=province, role="auditor"))

    rows = browser.get(reverse("audit:trail"), {"action": "lead.export"}).context["page"].rows

    assert [row.action for row in rows] == ["lead.export"]


@pytest.mark.django_db(transaction=True)
def test_exports_at_once_are_counted_one_after_the_other(taiyuan, settings):
    settings.EXPORTS_A_DAY = 1
    officer = UserFactory(bureau=taiyuan)
    browsers = [Client() for _n in range(4)]
    for each in browsers:
        each.force_login(officer)
    start, answers = threading.Barrier(4, timeout=60), []

    def export(browser: Client) -> None:
        try:
            start.wait()
            answers.append(browser.get(reverse(LEADS)).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=export, args=[each]) for each in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 303, 303, 303]
