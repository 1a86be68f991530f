"""Two presses at once where one of them takes back: one wins, the other is told, and nothing is there twice."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from accounts.errors import ActionRefused
from deadlines.models import Clock
from leads.acts.approving import approve
from leads.models import Lead
from leads.models.movement import SIGN, Movement
from records.models import Step
from tests.factories import UserFactory
from tests.leads.factories import make_lead, submitted
from tests.rectification.test_at_once import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
REFUSED = ActionRefused.__name__


@pytest.fixture
def head(xiaodian):
    return UserFactory(bureau=xiaodian, role="head")


def kinds_of(lead) -> Counter:
    return Counter(Movement.objects.filter(lead=lead).values_list("kind", flat=True))


def test_one_who_takes_back_twice_at_once_does_it_once(xiaodian, head):
    officer = UserFactory(bureau=xiaodian)
    lead = make_lead(xiaodian, by=officer)
    step = lead.advance("assign", by=head, on=timezone.localdate(), to=officer)

    def press(person) -> None:
        found = Lead.objects.get(pk=lead.pk)
        found.advance("undo_assign_registered", by=person, on=timezone.localdate(), step=step.pk)

    assert all_at_once(press, [head] * 4) == {"done": 1, REFUSED: 3}
    assert Step.objects.filter(action__startswith="undo_").count() == 1
    assert Clock.objects.of(lead).open().filter(code="LEAD_DISPATCH").count() == 1


def test_whoever_goes_on_and_whoever_takes_back_are_not_both_right(xiaodian, head):
    officer = UserFactory(bureau=xiaodian)
    for _round in range(3):
        lead = make_lead(xiaodian, by=officer)
        step = lead.advance("assign", by=head, on=timezone.localdate(), to=officer)

        def press(person, lead=lead, step=step) -> None:
            found = Lead.objects.get(pk=lead.pk)
            act = ("undo_assign_registered", {"step": step.pk}) if person.pk == head.pk else ("sign", {})
            found.advance(act[0], by=person, on=timezone.localdate(), **act[1])

        assert all_at_once(press, [head, officer]) == {"done": 1, REFUSED: 1}
        assert Lead.objects.get(pk=lead.pk).status in (Lead.Status.REGISTERED, Lead.Status.CHECKING)
        assert Step.objects.filter(kind="lead", record_id=lead.pk).count() == 3


def test_a_clearing_that_is_taken_back_leaves_the_ledger_even(xiaodian, head):
    today = timezone.localdate()
    lead = submitted(xiaodian, category=Lead.Category.DISORDER)
    approve(lead, by=head, on=today, today=today)
    step = Step.objects.filter(kind="lead", record_id=lead.pk).order_by("pk").last()

    def press(person) -> None:
        Lead.objects.get(pk=lead.pk).advance("undo_approve", by=person, on=today, step=step.pk)

    assert all_at_once(press, [head] * 3) == {"done": 1, REFUSED: 2}
    assert kinds_of(lead) == {"entered": 1, "cleared": 1, "reopened": 1}
    assert sum(Movement.objects.filter(lead=lead).annotate(adds=SIGN).values_list("adds", flat=True)) == 1
    assert Clock.objects.of(lead).open().filter(code="LEAD_RESULT").count() == 1
    assert Clock.objects.of(lead).filter(code="LEAD_RESULT", state=Clock.State.COUNTERED).count() == 1
