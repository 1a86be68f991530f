"""The switch-over day: an officer of the province asks, a head grants, once; what took effect before it is the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from audit.models import AuditEvent
from exchange.models import ImportBatch, SwitchOver
from exchange.switchover import ask, decide, installed_on, switch_over_day
from notifications.models import Notification
from tests.exchange.files import lead, leads_book
from tests.exchange.work import dry_run, hand_in
from tests.factories import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 6, 1)
CLEARED = {"办理状态": "已办结", "处理结果": "核查不属实"}


@pytest.fixture
def officer(province, taiyuan, xiaodian):
    return UserFactory(bureau=province)


@pytest.fixture
def head(province):
    return UserFactory(bureau=province, role="head")


def asked(officer, day=DAY) -> SwitchOver:
    return ask(day, reason="六月起停用纸质台账", by=officer, now=timezone.now())


def granted(officer, head, day=DAY) -> None:
    decide(asked(officer, day), grant=True, note="", by=head, now=timezone.now())


def loaded(officer, cleared_on) -> ImportBatch:
    file = leads_book([lead(f"线{cleared_on}", 办结日期=cleared_on, **CLEARED)])
    return hand_in(dry_run(file, officer), officer)


def test_until_it_is_set_it_is_the_day_of_installation(officer):
    assert switch_over_day() == installed_on()
    asked(officer)
    assert switch_over_day() == installed_on()


def test_what_took_effect_before_it_is_the_past_and_all_else_the_present(officer, head):
    granted(officer, head)

    assert loaded(officer, "2020-05-31").state == ImportBatch.State.DONE
    assert loaded(officer, "2020-06-01").state == ImportBatch.State.WAITING


def test_who_asked_does_not_grant_though_he_stands_in_for_the_head(officer, province):
    request = asked(officer)
    AppointmentFactory(user=officer, bureau=province, role="head")
    both = type(officer).objects.get(pk=officer.pk)

    with pytest.raises(NotAllowed):
        decide(request, grant=True, note="", by=both, now=timezone.now())
    with pytest.raises(IntegrityError, match="switch_over_decided_by_another"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_switchover SET state = 'granted', decided_by_id = asked_by_id, decided_at = now()"
        )


def test_it_is_set_once(officer, head):
    granted(officer, head)

    with pytest.raises(ActionRefused):
        asked(officer, DAY + timedelta(days=1))
    for statement in (
        "UPDATE exchange_switchover SET day = '2030-01-01'",
        "UPDATE exchange_switchover SET state = 'refused'",
        "DELETE FROM exchange_switchover",
    ):
        with pytest.raises(Exception, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_refusal_needs_a_reason_and_lets_another_day_be_asked_for(officer, head):
    request = asked(officer)
    with pytest.raises(ActionRefused):
        asked(officer)
    with pytest.raises(ActionRefused):
        decide(request, grant=False, note=" ", by=head, now=timezone.now())
    decide(request, grant=False, note="太早", by=head, now=timezone.now())
    with pytest.raises(ActionRefused):
        decide(request, grant=True, note="", by=head, now=timezone.now())

    granted(officer, head)
    assert switch_over_day() == DAY
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "switch_over.asked", "switch_over.refused", "switch_over.asked", "switch_over.granted",
    ]  # fmt: skip
    assert set(Notification.objects.values_list("user", "what")) == {
        (head.pk, "awaiting_approval"), (officer.pk, "returned"), (officer.pk, "approved"),
    }  # fmt: skip


@pytest.mark.parametrize("day", [date(2017, 12, 31), timezone.localdate() + timedelta(days=400)])
def test_a_day_out_of_bounds_is_refused(officer, day):
    with pytest.raises(ActionRefused):
        asked(officer, day)


def test_asking_and_granting_on_the_page(client, officer, head):
    address = reverse("exchange:switch_over")
    client.force_login(officer)
    assert client.post(address, {"day": "2020-06-01"}).status_code == 422
    assert client.post(address, {"day": "2020-06-01", "reason": "启用"}).status_code == 303
    assert client.get(address).status_code == 200

    client.force_login(head)
    assert address in client.get("/").content.decode()
    decision = reverse("exchange:decide_switch_over", args=[SwitchOver.objects.get().pk])
    assert client.post(decision, {"decision": "grant"}).status_code == 303
    assert switch_over_day() == DAY
    assert "2020-06-01" in client.get(address).content.decode()
