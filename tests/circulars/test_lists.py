"""Circulars, confirmations and receipts as lists: chosen, urged, counted and taken away like every other record."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import Role
from accounts.scope import acting_as
from circulars.circular.acts import submit
from circulars.counts import CIRCULAR_SOURCE
from circulars.figures import count_of_city
from circulars.lists import CIRCULARS, RECEIPTS, SUBMISSIONS
from circulars.models import Receipt, Submission
from circulars.rounds import acknowledge, issue, open_month, prepare_month, sign, sign_month, sweep
from dashboards.figures import question
from dashboards.places import places_of
from figures.periods import parse
from figures.sources import first_on
from lists import bulk_work
from lists.bulk import action_of, choose, confirm
from tests.circulars.factories import enter, moment
from tests.factories import UserFactory

FIRST_WORKDAY, AFTER_CUT_OFF = date(2026, 11, 2), moment(date(2026, 11, 4), 0)
NOW = moment(date(2026, 11, 6))
TODAY = date(2026, 11, 9)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(moment(TODAY), tick=False):
        yield


@pytest.fixture
def issued(taiyuan, datong, xiaodian, drafter, signer, officer):
    """Taiyuan has confirmed its month in time and acknowledged, Datong neither."""
    head = UserFactory(bureau=taiyuan, role=Role.HEAD)
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        enter(xiaodian, date(2026, 10, 9), by=drafter)
        circular = open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
        asked = Submission.objects.get(month=circular.month, bureau=taiyuan)
        claimed = count_of_city(asked)
        prepare_month(asked, claimed=claimed, is_zero=False, explanation="", by=officer, on=FIRST_WORKDAY)
        asked.refresh_from_db()
        sign_month(asked, by=head, at=moment(FIRST_WORKDAY))
    sweep(now=AFTER_CUT_OFF)
    circular.refresh_from_db()
    submit(circular, by=drafter, on=FIRST_WORKDAY)
    sign(circular, by=signer, at=NOW)
    issue(circular, by=drafter, at=NOW)
    acknowledge(circular.receipts.get(bureau=taiyuan), by=officer, at=NOW)
    return circular


def in_bulk(key, records, user):
    with acting_as(user):
        job = choose(action_of(key), records, user=user, back="/", now=moment(TODAY))
        confirm(job, {"note": ""}, now=moment(TODAY))
    bulk_work.work(job.pk, now=moment(TODAY))
    return sorted(job.items.values_list("number", "state"))


def workbook(client, user, name):
    client.force_login(user)
    answer = client.get(reverse(name))
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list", "晋市监通〔2026〕1号"),
        ("confirmations", "大同市"),
        ("receipts", "大同市"),
    ],
)
def test_the_province_finds_all_in_lists_a_city_its_own(client, issued, drafter, officer, name, text):
    address = reverse(f"circulars:{name}")
    client.force_login(drafter)
    assert text in client.get(address).content.decode()
    client.force_login(officer)
    seen = client.get(address).content.decode().partition("<tbody")[2]
    assert "大同市" not in seen
    assert name == "list" or "太原市" in seen


def test_a_wrong_month_finds_nothing_and_a_right_one_its_confirmations(client, issued, drafter):
    client.force_login(drafter)

    def rows(month: str) -> str:
        page = client.get(f"/circulars/confirmations/?month={month}&state=missing").content.decode()
        return page.partition("<tbody")[2]

    assert "大同市" in rows("2026-10")
    assert rows("2026-13") == ""


def test_lists_leave_as_workbooks_in_their_own_columns(client, issued, drafter, officer):
    circulars = workbook(client, drafter, "circulars:export")
    assert [cell.value for cell in circulars[1]] == ["月份", "标题", "文号", "状态", "成文日期", "签收"]
    assert [cell.value for cell in circulars[2]][2:] == [
        "晋市监通〔2026〕1号",
        "已印发",
        moment(date(2026, 11, 6), 0).replace(tzinfo=None),
        "1 / 2",
    ]
    receipts = workbook(client, drafter, "circulars:export_receipts")
    assert {(row[2].value, row[3].value) for row in receipts.iter_rows(min_row=2)} == {
        ("太原市", "已签收"), ("大同市", "未签收"),
    }  # fmt: skip
    client.force_login(officer)
    assert client.get(reverse("circulars:export_receipts")).status_code == 403


def test_whoever_has_not_acknowledged_is_urged_of_many_circulars_at_once(issued, drafter, taiyuan, datong):
    assert in_bulk("circular.urge", CIRCULARS.rows(drafter), drafter) == [(issued.number, "done")]
    assert in_bulk("receipt.urge", RECEIPTS.rows(drafter), drafter) == [
        (issued.receipts.get(bureau=datong).number, "done"), (issued.receipts.get(bureau=taiyuan).number, "refused"),
    ]  # fmt: skip
    assert dict(Receipt.objects.values_list("bureau", "urged_count")) == {taiyuan.pk: 0, datong.pk: 2}


def test_cities_that_have_not_confirmed_are_urged_at_once(issued, drafter):
    states = dict(in_bulk("submission.urge", SUBMISSIONS.rows(drafter), drafter))

    assert sorted(states.values()) == ["done", "refused"]


def test_what_is_counted_of_circulars_is_the_list_behind_it(issued, drafter, officer):
    numbers = {}
    for person in (drafter, officer):
        with acting_as(person):
            places = places_of(person, on=TODAY)
            first = first_on(person, places[0], [CIRCULAR_SOURCE])
            period = parse("2026", on=TODAY, first=first)
            asked = question(person, places[0], period, among=places, on=TODAY, first=first, base="year")
            counts = CIRCULAR_SOURCE.count(asked)
            numbers[person] = {key: counts.value(key, places[0], period).number for key in CIRCULAR_SOURCE.by_key}
            for one in CIRCULAR_SOURCE.counts:
                for place in [asked.place, *asked.parts]:
                    listed = rows_of(one.of, counts.address(one.key, place, period), person)
                    assert counts.value(one.key, place, period).number == len(listed), (one.key, place.name)

    assert list(numbers[drafter].values()) == [1, 1, 0, 1]
    assert list(numbers[officer].values()) == [0, 1, 0, 1]


def rows_of(of, address, user):
    request = RequestFactory().get(address)
    request.user = user
    filtered = of.filtered(request, QueryDict(address.partition("?")[2]))
    assert filtered.faults == []
    return list(filtered.rows)
