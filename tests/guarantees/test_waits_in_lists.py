"""Every list of records says for whom a row waits, and urges only where that is allowed; the inbox names the record."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.scope import acting_as
from lists.record_list import RecordList
from notifications.models import Notification
from notifications.news import What
from notifications.notify import notify
from records.audience import next_acts
from records.kinds import all_kinds, kind_of
from records.models.search import SearchText
from records.next_step import in_a_list, urging_of
from records.waits import waits_of
from registry import declared
from tests.costs import MOST, statements
from tests.guarantees.records_of_kinds import one_of_each, people_of
from tests.guarantees.test_audience import BESIDES, unguarded

pytestmark = pytest.mark.django_db
KINDS = [kind.kind for kind in all_kinds()]
OF_RECORDS = sorted(name for name, each in declared(RecordList).items() if each.kind)


@pytest.fixture
def people(province, taiyuan, xiaodian, datong):
    return people_of(province, taiyuan, xiaodian, datong)


@pytest.fixture
def records(people, taiyuan, xiaodian):
    return one_of_each(taiyuan, xiaodian)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("name", OF_RECORDS)
def test_a_row_says_for_whom_it_waits_and_no_link_leads_to_a_refusal(name, records, people, province, taiyuan):
    place = declared(RecordList)[name]
    heads = [person for bureau in (taiyuan, province) for person in people if person.bureau == bureau]
    head = next(person for person in heads if person.may("lead.approve") and person.may(place.view_right))
    client = signed_in(head)
    with acting_as(head):
        seen = place.rows(head).filter(pk=records[place.kind].pk).first()
        said, address = (in_a_list(seen, head), urging_of(seen, head)) if seen else ("", "")
    address = address if said else ""

    page = client.get(reverse(place.url)).content.decode()

    assert said in page
    assert (f'href="{address}"' in page) or not address
    if address:
        urging = client.get(address).content.decode()
        assert 'id="answers"' in urging
        assert "现在不能办理" not in urging


def test_somewhere_somebody_is_waited_for_and_may_be_urged(records, people, taiyuan):
    head = next(person for person in people if person.bureau == taiyuan and person.may("lead.approve"))
    with acting_as(head):
        rows = [type(record).objects.visible_to(head).filter(pk=record.pk).first() for record in records.values()]
        said = {row.kind for row in rows if row and in_a_list(row, head)}
        urged = {row.kind for row in rows if row and urging_of(row, head)}
    assert {"lead", "order", "part", "case"} <= said
    assert {"lead", "case"} <= urged


def test_the_inbox_names_each_record_that_one_may_see_in_one_statement(records, people, taiyuan, datong):
    reader = next(person for person in people if person.bureau == taiyuan)
    stranger = next(person for person in people if person.bureau == datong)
    lead = records["lead"]
    notify([reader, stranger], What.APPROVED, key="named", subject=lead, params={"by": "某某"})

    assert lead.title in signed_in(reader).get("/inbox/").content.decode()
    assert lead.title not in signed_in(stranger).get("/inbox/").content.decode()
    assert lead.title not in str(Notification.objects.filter(key="named").values())

    assert "等待" in signed_in(reader).get("/inbox/").content.decode()

    few = len(statements(signed_in(reader), "/inbox/?show=all"))
    for number, record in enumerate(records.values()):
        notify([reader], What.APPROVED, key=f"more:{number}", subject=record, params={"by": "某某"})
    assert len(statements(signed_in(reader), "/inbox/?show=all")) <= min(few + 1, MOST)  # and the names of handlers


@pytest.mark.parametrize("kind", KINDS)
def test_the_inbox_says_for_whom_each_record_waits(kind, records, people):
    """In every state in which somebody comes next, to whoever sees the record; to its handler that it is their turn."""
    record = records[kind]
    reader = next(person for person in people if seen_by(record, person))
    for state in kind_of(kind).workflow.states:
        with unguarded(), suppress(IntegrityError), transaction.atomic():
            type(record)._default_manager.filter(pk=record.pk).update(
                status=state.code, **BESIDES.get((kind, state.code), {})
            )
        with acting_as(reader):
            fresh = type(record).objects.visible_to(reader).get(pk=record.pk)
            said = waits_of(reader, {kind: {record.pk}})[kind, record.pk]
            comes_next = bool(next_acts(fresh)) and kind_of(kind).workflow.state(fresh.status).is_open
        assert bool(said) == comes_next, (state.code, said)


def seen_by(record, person) -> bool:
    with acting_as(person):
        return (
            person.may(f"{record.kind}.view") and type(record).objects.visible_to(person).filter(pk=record.pk).exists()
        )
    assert SearchText.objects.exists()
