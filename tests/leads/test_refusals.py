"""What neither person nor program can do to a lead: the database, the compartment, the reporter."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.models import Role
from accounts.scope import acting_as
from leads import acts
from leads.models import Lead, Movement, Stub
from leads.workflow import LEAD
from records.models import Step
from tests.factories import UserFactory
from tests.leads.factories import TODAY, assert_ledger_holds, head_of, make_lead, officer_of, stock_of, submitted

pytestmark = pytest.mark.django_db


def test_an_umbrella_lead_vanishes_from_the_lists_of_its_holder(taiyuan, province):
    custodian = UserFactory(bureau=province, role=Role.CUSTODIAN)
    lead, officer = make_lead(taiyuan), officer_of(taiyuan)
    number = lead.number

    with acting_as(officer):
        acts.seal(lead, by=officer, on=TODAY, note="涉及公职人员")

    lead.refresh_from_db()
    assert (lead.status, lead.readers, lead.former_number) == (Lead.Status.SEALED, [custodian.pk], number)
    assert lead.number.startswith("BM-")
    with acting_as(officer):
        assert list(Lead.objects.all()) == []
        assert list(Step.objects.filter(kind="lead", record_id=lead.pk)) == []
        stub = Stub.objects.get(lead_id=lead.pk)
    assert (stub.number, stub.status, stub.holder, stub.outcome) == (number, Lead.Status.SEALED, None, None)
    with acting_as(custodian):
        assert list(Lead.objects.visible_to(custodian)) == [lead]
    assert stock_of(taiyuan) == 0
    assert_ledger_holds()


def test_an_umbrella_lead_without_a_custodian_is_refused(taiyuan):
    lead = make_lead(taiyuan)

    with pytest.raises(ActionRefused):
        acts.seal(lead, by=officer_of(taiyuan), on=TODAY, note="涉及公职人员")

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.REGISTERED


def test_who_looked_at_an_older_version_changes_nothing(taiyuan):
    lead = make_lead(taiyuan)
    acts.assign(lead, to=officer_of(taiyuan), by=head_of(taiyuan), on=TODAY)

    with pytest.raises(StaleRecord):
        lead.advance("sign", by=officer_of(taiyuan), on=TODAY, version=lead.version - 1)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.DISPATCHED


def test_an_act_that_fails_halfway_leaves_nothing(taiyuan, monkeypatch):
    lead = submitted(taiyuan, category=Lead.Category.DISORDER)
    before = (Step.objects.count(), Movement.objects.count())

    def broken(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("records.telling.notify", broken)
    with pytest.raises(RuntimeError):
        acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.AWAIT_APPROVAL
    assert (Step.objects.count(), Movement.objects.count()) == before


def test_a_city_officer_moves_nothing_of_another_city(taiyuan, datong):
    lead = make_lead(taiyuan)

    for transition in LEAD.transitions:
        if lead.status in transition.sources and not transition.hidden:
            with pytest.raises((NotAllowed, ActionRefused)):
                given = {name: lead if name == transition.holds else None for name in transition.fields}
                lead.advance(transition.name, by=officer_of(datong), on=TODAY, note="x", **given)

    assert LEAD.actions_for(lead, officer_of(datong)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cleared"},
        {"status": "await_city"},
        {"cleared_on": TODAY},
        {"status": "sealed"},
    ],
)
def test_the_database_refuses_a_change_of_state_that_the_workflow_does_not_know(taiyuan, change):
    lead = make_lead(taiyuan)

    with pytest.raises(DatabaseError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(**change)


def test_the_ledger_cannot_be_changed_deleted_or_doubled(taiyuan):
    lead = make_lead(taiyuan)
    entered = lead.movements.get()

    for break_it in (
        lambda: Movement.objects.filter(pk=entered.pk).update(effective_on=date(2020, 1, 1)),
        lambda: Movement.objects.filter(pk=entered.pk)._raw_delete("default"),
        lambda: Movement.objects.create(
            lead=lead, number=lead.number, kind="entered", effective_on=TODAY, bureau=taiyuan, city_id=taiyuan.pk
        ),
        lambda: Movement.objects.create(
            lead=lead, number=lead.number, kind="reopened", effective_on=TODAY, bureau=taiyuan, city_id=taiyuan.pk
        ),
        lambda: Lead.objects.filter(pk=lead.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            break_it()

    assert lead.movements.count() == 1


def test_the_reporter_is_written_and_can_be_read_by_nobody(taiyuan):
    officer = officer_of(taiyuan)

    with acting_as(officer):
        lead = make_lead(taiyuan, by=officer, reporter="王某某")
        from leads.models import Informant

        assert lead.is_named
        assert list(Informant.objects.all()) == []


def test_pages_of_a_lead_are_404_for_another_city(taiyuan, datong, client: Client):
    lead = make_lead(taiyuan)
    client.force_login(officer_of(datong))

    assert client.get(f"/leads/{lead.pk}/").status_code == 404
    assert client.post(f"/leads/{lead.pk}/act/seal", {"note": "x"}).status_code == 404
