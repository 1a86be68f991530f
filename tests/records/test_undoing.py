"""Undo: a counter-step within ten minutes, while nobody went on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from deadlines.models import Clock
from leads.models import Lead
from records.models import Step
from records.undoing import undoable
from tests.factories import UserFactory
from tests.leads.factories import make_lead

pytestmark = pytest.mark.django_db
S = Lead.Status


@pytest.fixture
def head(xiaodian):
    return UserFactory(bureau=xiaodian, role="head")


@pytest.fixture
def officer(xiaodian):
    return UserFactory(bureau=xiaodian)


@pytest.fixture
def lead(xiaodian, officer):
    return make_lead(xiaodian, by=officer)


def assign(lead, head, officer):
    today = timezone.localdate()
    lead.advance("assign", by=head, on=today, to=officer)
    return Step.objects.order_by("-pk").first()


def open_codes(lead) -> set[tuple[str, object]]:
    return {(clock.code, clock.due_on) for clock in Clock.objects.of(lead).open()}


def test_it_goes_back_with_its_fields_and_terms_and_nothing_is_deleted(lead, head, officer):
    before = open_codes(lead)
    step = assign(lead, head, officer)
    clocks = Clock.objects.of(lead).count()

    lead.advance("undo_assign_registered", by=head, on=timezone.localdate(), step=step.pk)

    fresh = Lead.objects.get(pk=lead.pk)
    assert (fresh.status, fresh.assignee) == (S.REGISTERED, None)
    assert open_codes(lead) == before
    assert Clock.objects.of(lead).count() > clocks
    assert Step.objects.filter(record_id=lead.pk, kind="lead").count() == 3
    assert Step.objects.get(action="undo_assign_registered").data["undone"] == step.pk


def test_only_ones_own_last_step_and_only_for_ten_minutes(lead, head, officer, xiaodian):
    step = assign(lead, head, officer)
    other = UserFactory(bureau=xiaodian, role="head")
    with pytest.raises(NotAllowed):
        lead.advance("undo_assign_registered", by=other, on=timezone.localdate(), step=step.pk)
    assert undoable(lead, other) is None
    assert undoable(lead, head) is not None
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert undoable(lead, head) is None
        with pytest.raises(ActionRefused):
            lead.advance("undo_assign_registered", by=head, on=timezone.localdate(), step=step.pk)


def test_whoever_went_on_was_first(lead, head, officer):
    step = assign(lead, head, officer)
    lead.advance("sign", by=officer, on=timezone.localdate())

    with pytest.raises(ActionRefused):
        lead.advance("undo_assign_registered", by=head, on=timezone.localdate(), step=step.pk)
    assert undoable(lead, head) is None


def test_a_receipt_that_began_a_term_of_law_is_not_undone(lead, head, officer):
    assign(lead, head, officer)
    lead.advance("sign", by=officer, on=timezone.localdate())

    assert undoable(lead, officer) is None


def test_undone_once_it_is_not_undone_again(lead, head, officer):
    step = assign(lead, head, officer)
    client = Client()
    client.force_login(head)
    page = client.get(lead.get_absolute_url())
    assert f'name="step" value="{step.pk}"' in page.content.decode()
    address = f"/records/lead/{lead.pk}/undo"

    first, second = (client.post(address, {"step": step.pk}) for _press in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert Step.objects.filter(action__startswith="undo_").count() == 1
    assert Lead.objects.get(pk=lead.pk).status == S.REGISTERED
