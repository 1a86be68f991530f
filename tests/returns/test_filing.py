"""A return: prepared by one, signed by another, verified above; it counts from the signature on, and once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import ActionRefused, Refusal
from accounts.scope import acting_as
from plain.declaring import Pages
from plain.registering import register
from registry import declared
from returns.models import Indicator, Return
from returns.states import Rhythm, Status
from returns.sums import reported, totals
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = date(2026, 11, 20)


@pytest.fixture
def hazards():
    return Indicator.objects.create(campaign_key="sp", name="排查隐患", unit="家", every=Rhythm.DAY)


@pytest.fixture
def people(taiyuan, xiaodian, datong):
    return {
        "officer": UserFactory(bureau=taiyuan),
        "head": UserFactory(bureau=taiyuan, role="head"),
        "above": UserFactory(bureau=taiyuan.parent),
        "elsewhere": UserFactory(bureau=datong),
    }


def prepared(indicator, value, people, *, on=DAY, by="officer", **more) -> Return:
    officer = people[by]
    with acting_as(officer):
        values = {"indicator": indicator, "for_on": on, "value": Decimal(value), "is_by_telephone": False} | more
        return register(declared(Pages)["return"], values, by=officer, bureau=officer.bureau, on=on)


def told(indicator, user, **days) -> dict[str, Decimal]:
    with acting_as(user):
        return totals(reported(user, [indicator], **days)).get(indicator.pk)


def act(record, name, by, **more):
    with acting_as(by):
        return Return.objects.get(pk=record.pk).advance(name, by=by, on=DAY, **more)


def test_a_return_counts_from_its_signature_on_and_a_zero_is_a_number(hazards, people):
    record = prepared(hazards, 0, people)
    assert told(hazards, people["above"]) is None

    act(record, "sign", people["head"])
    assert told(hazards, people["above"]) == 0

    act(record, "verify", people["above"])
    assert Return.objects.get().status == Status.VERIFIED


def test_who_prepared_it_does_not_sign_and_who_signed_does_not_verify(hazards, people, taiyuan):
    both = UserFactory(bureau=taiyuan, role="head")
    record = prepared(hazards, 3, people)
    with pytest.raises(Refusal):
        act(record, "sign", people["officer"])

    act(record, "sign", both)
    with pytest.raises(Refusal):
        act(record, "verify", both)


def test_what_is_sent_back_counts_no_longer_until_it_is_signed_again(hazards, people):
    record = prepared(hazards, 3, people)
    act(record, "sign", people["head"])
    act(record, "send_back", people["above"], note="与日报不符")
    assert told(hazards, people["above"]) is None

    act(record, "sign", people["head"])
    assert told(hazards, people["above"]) == 3


def test_a_correction_keeps_the_old_number_and_counts_once_signed(hazards, people):
    record = prepared(hazards, 3, people)
    act(record, "sign", people["head"])
    act(record, "amend", people["officer"], note="漏报两家", value=Decimal(5))
    assert told(hazards, people["above"]) is None

    act(record, "sign", people["head"])
    assert told(hazards, people["above"]) == 5
    numbers = Return.pgh_event_model.objects.filter(pgh_obj=record).values_list("value", flat=True)
    assert {3, 5} <= {int(number) for number in numbers}


def test_one_bureau_reports_an_indicator_once_for_a_day_and_a_month_is_one_day(hazards, people):
    prepared(hazards, 3, people)
    with pytest.raises(ActionRefused) as refused:
        prepared(hazards, 4, people)
    assert refused.value.field == "for_on"

    monthly = Indicator.objects.create(campaign_key="sp", name="查办案件", every=Rhythm.MONTH)
    assert prepared(monthly, 1, people).for_on == date(2026, 11, 1)
    with pytest.raises(ActionRefused):
        prepared(monthly, 1, people, on=date(2026, 11, 5))


def test_returns_of_days_are_added_and_cumulative_ones_never(hazards, people):
    total = Indicator.objects.create(campaign_key="sp", name="检查户次", every=Rhythm.DAY, is_cumulative=True)
    for day, number in ((18, 10), (19, 25), (20, 31)):
        for indicator in (hazards, total):
            act(prepared(indicator, number, people, on=date(2026, 11, day)), "sign", people["head"])

    assert told(hazards, people["above"]) == 66
    assert told(total, people["above"]) == 31
    assert told(total, people["above"], end=date(2026, 11, 19)) == 25


def test_another_city_sees_nothing_of_it(hazards, people):
    act(prepared(hazards, 3, people), "sign", people["head"])

    assert told(hazards, people["elsewhere"]) is None


def test_a_negative_number_is_refused_by_the_database(hazards, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared(hazards, -1, people)


def test_a_number_is_shown_without_yuan_and_in_every_list_alike(client, hazards, people):
    prepared(hazards, 12, people)
    client.force_login(people["officer"])

    shown = client.get("/returns/").content.decode()

    assert ">12<" in shown.replace("\n", "").replace(" ", "")
    assert "12.00" not in shown
