"""One value into one field of many records: as the form reads it, row by row, each change in the history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.scope import acting_as
from leads.models import KeyArea, Lead
from lists import bulk, bulk_work
from records.models import BulkJob
from tests.cases.factories import make_case
from tests.leads.factories import NOT_OURS, head_of, make_lead, officer_of
from tests.rectification.factories import make_order

pytestmark = pytest.mark.django_db
NOW = timezone.now()
EDIT = "lead.edit"


@pytest.fixture
def officer(xiaodian):
    return officer_of(xiaodian)


@pytest.fixture
def area():
    return KeyArea.objects.order_by("pk").last()


def chosen(user, leads) -> BulkJob:
    with acting_as(user):
        rows = Lead.objects.filter(pk__in=leads)
        return bulk.choose(bulk.action_of(EDIT), rows, user=user, back="/leads/", now=NOW)


def sent(client, user, job, **typed):
    client.force_login(user)
    return client.post(f"/jobs/{job.pk}/confirm/", typed)


def results(job) -> dict[int, str]:
    return dict(job.items.values_list("record_id", "state"))


def test_each_chosen_record_gets_the_value_or_says_why_not(client, officer, xiaodian, area):
    first, second, closed = make_lead(xiaodian), make_lead(xiaodian), make_lead(xiaodian)
    closed.advance("decline", by=head_of(xiaodian), on=NOW.date(), note="不属我局职责", **NOT_OURS)
    job = chosen(officer, [first.pk, second.pk, closed.pk])

    assert sent(client, officer, job, field="key_area", key_area=area.pk).status_code == 303
    bulk_work.work(job.pk, now=timezone.now())

    assert results(job) == {first.pk: "done", second.pk: "done", closed.pk: "refused"}
    assert set(Lead.objects.filter(key_area=area).values_list("pk", flat=True)) == {first.pk, second.pk}
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert area.label_zh in page
    assert closed.number in page


def test_the_change_stands_in_the_history_with_its_person_and_no_other_field_moves(client, officer, xiaodian, area):
    lead = make_lead(xiaodian)
    job = chosen(officer, [lead.pk])
    sent(client, officer, job, field="key_area", key_area=area.pk, campaign_code="不理会")
    bulk_work.work(job.pk, now=timezone.now())

    lead.refresh_from_db()
    event = lead.events.order_by("pgh_id").last()
    assert (event.key_area_id, event.pgh_context.metadata["user"]) == (area.pk, officer.pk)
    assert event.pgh_context.metadata["bulk_job"] == job.pk
    assert lead.campaign_code == ""


def test_a_field_may_be_emptied(client, officer, xiaodian):
    lead = make_lead(xiaodian, campaign_code="CX")
    job = chosen(officer, [lead.pk])

    sent(client, officer, job, field="campaign_code", campaign_code="")
    bulk_work.work(job.pk, now=timezone.now())

    assert Lead.objects.get(pk=lead.pk).campaign_code == ""


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"field": "status", "status": "cleared"},
        {"field": "title", "title": "别的名称"},
        {"field": "key_area", "key_area": "999999"},
        {"field": "campaign_code", "campaign_code": "x" * 41},
    ],
)
def test_what_is_no_field_or_no_value_of_it_is_told_and_nothing_begins(client, officer, xiaodian, typed):
    lead = make_lead(xiaodian)
    job = chosen(officer, [lead.pk])

    assert sent(client, officer, job, **typed).status_code == 422

    job.refresh_from_db()
    assert job.state == BulkJob.State.CHOSEN


def test_an_ended_entry_of_a_code_list_is_not_offered(client, officer, xiaodian, area):
    KeyArea.objects.filter(pk=area.pk).update(valid_to=NOW.date() - timedelta(days=1))
    job = chosen(officer, [make_lead(xiaodian).pk])

    assert sent(client, officer, job, field="key_area", key_area=area.pk).status_code == 422


def test_the_list_offers_it_to_whoever_may_edit(client, officer, xiaodian):
    make_lead(xiaodian)
    client.force_login(officer)
    assert "/jobs/choose/lead/edit/" in client.get("/leads/").content.decode()
    client.force_login(head_of(xiaodian))
    assert ("/jobs/choose/lead/edit/" in client.get("/leads/").content.decode()) is head_of(xiaodian).may("lead.edit")


@pytest.mark.parametrize(("kind", "make", "ending"), [("order", make_order, "void"), ("case", make_case, "decline")])
def test_letters_and_cases_are_set_in_many_by_their_own_rules(client, xiaodian, kind, make, ending):
    record, ended = make(xiaodian), make(xiaodian)
    with acting_as(head_of(xiaodian)):
        ended.advance(ending, by=head_of(xiaodian), on=NOW.date(), note="重复登记")
    by, action = record.created_by, bulk.action_of(f"{kind}.edit")
    with acting_as(by):
        rows = type(record).objects.filter(pk__in=[record.pk, ended.pk])
        job = bulk.choose(action, rows, user=by, back="/", now=NOW)

    assert sent(client, by, job, field="campaign_code", campaign_code="百日行动").status_code == 303
    bulk_work.work(job.pk, now=timezone.now())

    assert results(job) == {record.pk: "done", ended.pk: "refused"}
    record.refresh_from_db()
    assert record.campaign_code == "百日行动"
    assert f"/jobs/choose/{kind}/edit/" in client.get(f"/{kind}s/").content.decode()
