"""The journey of a lead from registration to clearance, and who does each step."""

import pytest

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role, User
from leads import acts
from leads.models import Lead
from leads.workflow import LEAD
from records.models import Step
from tests.factories import UserFactory
from tests.leads.arrows import LEAD_ARROWS
from tests.leads.factories import (
    TODAY,
    add_evidence,
    assert_ledger_holds,
    head_of,
    in_check,
    make_lead,
    officer_of,
    outcome,
    stock_of,
    submitted,
)

pytestmark = pytest.mark.django_db


def test_the_trigger_knows_exactly_the_arrows_of_the_state_table():
    assert LEAD.arrows() == [(str(a), str(b)) for a, b in LEAD_ARROWS]


def test_a_lead_is_worked_from_registration_to_clearance(taiyuan, datong):
    lead = make_lead(taiyuan, category=Lead.Category.DISORDER)
    assert stock_of(taiyuan) == 1

    acts.assign(lead, to=officer_of(taiyuan), by=head_of(taiyuan), on=TODAY)
    lead.advance("sign", by=officer_of(taiyuan), on=TODAY)
    add_evidence(lead, officer_of(taiyuan))
    acts.propose_outcome(
        lead, outcome=outcome(), conclusion="查证属实", finding="true", by=officer_of(taiyuan), on=TODAY
    )
    acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    lead.refresh_from_db()
    assert (lead.status, lead.cleared_on, lead.cleared_by_bureau, lead.outcome.code) == (
        Lead.Status.CLEARED, TODAY, taiyuan, "case_filed",
    )  # fmt: skip
    assert stock_of(taiyuan) == 0
    assert list(lead.movements.order_by("pk").values_list("kind", flat=True)) == ["entered", "cleared"]
    steps = Step.objects.filter(kind="lead", record_id=lead.pk).order_by("pk").values_list("action", flat=True)
    assert list(steps) == ["register", "assign", "sign", "propose_outcome", "approve"]
    assert_ledger_holds()


def test_who_did_the_work_does_not_approve_it(taiyuan):
    lead = in_check(taiyuan, category=Lead.Category.DISORDER)
    both = UserFactory(bureau=taiyuan, role=Role.HEAD)
    from tests.factories import AppointmentFactory

    AppointmentFactory(user=both, bureau=taiyuan, role=Role.OFFICER)
    both = User.objects.get(pk=both.pk)
    add_evidence(lead, both)
    acts.propose_outcome(lead, outcome=outcome(), conclusion="属实", finding="true", by=both, on=TODAY)

    with pytest.raises(NotAllowed):
        acts.approve(lead, by=both, on=TODAY, today=TODAY)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.AWAIT_APPROVAL


def test_a_county_cannot_clear_a_gang_lead_without_its_city(taiyuan, xiaodian):
    lead = submitted(xiaodian, category=Lead.Category.GANG)

    with pytest.raises(ActionRefused):
        acts.approve(lead, by=head_of(xiaodian), on=TODAY, today=TODAY)
    lead.advance("endorse", by=head_of(xiaodian), on=TODAY)
    with pytest.raises(NotAllowed):
        acts.approve(lead, by=head_of(xiaodian), on=TODAY, today=TODAY)
    acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.CLEARED
    assert_ledger_holds()
