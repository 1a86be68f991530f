"""The ledger's check: stock by movements and by counting, from what was carried forward on."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from leads.ledger import carried_until, carry_forward, check_stock, unbalanced_moves
from leads.models import CarriedStock, Movement
from leads.models.carried import UNDER_WAY
from leads.tasks import check_ledger
from notifications.models import Notification
from tests.leads.factories import cleared, head_of, make_lead

pytestmark = pytest.mark.django_db


def found(checks):
    return {check.bureau: (check.by_movements, check.by_leads) for check in checks}


def carry_all():
    """As if all that has been recorded so far were old."""
    carry_forward(now=timezone.now() + UNDER_WAY)


def test_what_came_after_the_carrying_forward_is_added(taiyuan, datong):
    make_lead(taiyuan)
    make_lead(datong)
    carry_all()
    make_lead(taiyuan)
    cleared(taiyuan)

    assert found(check_stock(head_of(taiyuan))) == {taiyuan: (2, 2)}
    assert found(check_stock()) == {taiyuan: (2, 2), datong: (1, 1)}


def test_what_may_still_be_under_way_is_not_carried_forward(taiyuan):
    make_lead(taiyuan)

    carry_forward(now=timezone.now())

    assert not CarriedStock.objects.exists()
    assert found(check_stock(head_of(taiyuan))) == {taiyuan: (1, 1)}


def test_a_bureau_without_movements_before_begins_with_those_since(taiyuan, datong):
    make_lead(taiyuan)
    carry_all()
    make_lead(datong)

    assert found(check_stock(head_of(datong))) == {datong: (1, 1)}


def test_the_page_leaves_old_movements_to_the_nightly_check(taiyuan):
    lead = make_lead(taiyuan)
    carry_all()
    _forge(lead, Movement.Kind.CLEARED, timezone.now() - timedelta(days=40))

    assert found(check_stock(head_of(taiyuan))) == {taiyuan: (1, 1)}
    assert found(check_stock()) == {taiyuan: (0, 1)}


def test_the_nightly_check_tells_the_province_and_carries_forward(province, taiyuan):
    head = head_of(province)
    lead = make_lead(taiyuan)
    _forge(lead, Movement.Kind.CLEARED, timezone.now())

    with time_machine.travel(timezone.now() + UNDER_WAY + timedelta(minutes=1)):
        check_ledger()

    assert [one.what for one in Notification.objects.filter(user=head)] == ["ledger_differs"]
    assert CarriedStock.objects.get().stock == 0


def test_moves_that_do_not_pair_are_found_on_the_page_and_at_night(taiyuan):
    old, new = make_lead(taiyuan), make_lead(taiyuan)
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        _move_out(old)
    carry_all()
    _move_out(new)

    assert unbalanced_moves(since=carried_until()) == 1
    assert unbalanced_moves() == 2


def _move_out(lead):
    Movement.objects.create(
        lead=lead, number=lead.number, kind="moved_out", effective_on=lead.found_on, bureau=lead.bureau
    )


def _forge(lead, kind, recorded_at):
    """A movement without the act that belongs to it."""
    with time_machine.travel(recorded_at):
        Movement.objects.create(
            lead=lead, number=lead.number, kind=kind, effective_on=lead.found_on, bureau=lead.bureau
        )
