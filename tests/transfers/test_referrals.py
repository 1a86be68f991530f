"""移送其他部门: signed and sent by a head with its papers, receipt and answer entered in their order."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.scope import acting_as
from plain.declaring import Pages
from plain.registering import register
from records import attachments
from records.models import Link
from registry import declared
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import PDF, upload
from transfers.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY, BEFORE = date(2026, 11, 23), date(2026, 11, 20)
VALUES = {"title": "无证行医", "organ": "太原市小店区卫生健康局", "ground": "属卫生健康部门职责"}


@pytest.fixture
def people(province, taiyuan, xiaodian):
    return {"officer": UserFactory(bureau=xiaodian), "head": UserFactory(bureau=xiaodian, role=Role.HEAD)}


def do(referral: Referral, name: str, person, **given) -> None:
    with acting_as(person):
        referral.advance(name, by=person, on=TODAY, **given)


def test_it_is_opened_from_a_lead_and_linked_with_it(people, xiaodian):
    lead, client = make_lead(xiaodian), Client()
    client.force_login(people["officer"])
    address = f"{reverse('kinds:referral-new')}?lead={lead.pk}"

    assert address in client.get(lead.get_absolute_url()).content.decode()
    made = client.post(address, VALUES | {"token": "x" * 24})

    referral = Referral.objects.get()
    assert made.url == referral.get_absolute_url()
    assert Link.objects.of(referral).get().role == "referred"
    assert referral.number in client.get(lead.get_absolute_url()).content.decode()


def test_sending_receipt_and_answer_come_in_their_order(people, xiaodian):
    officer, head = people["officer"], people["head"]
    with acting_as(officer):
        referral = register(declared(Pages)["referral"], VALUES, by=officer, bureau=xiaodian, on=TODAY)
    sent = {"paper_number": "并小市监移〔2026〕3号", "sent_on": TODAY}

    with pytest.raises(NotAllowed):
        do(referral, "send", officer, **sent)
    with pytest.raises(ActionRefused, match="证据"):
        do(referral, "send", head, **sent)
    attachments.attach(referral, upload("移送函.pdf", PDF), by=officer, is_evidence=True)
    do(referral, "send", head, **sent)
    with pytest.raises(ActionRefused, match="早于"):
        do(referral, "receive", officer, receipt="回执12号", received_on=BEFORE)
    do(referral, "receive", officer, receipt="回执12号", received_on=TODAY)
    do(referral, "answer", officer, answered_on=TODAY, answer="已立案查处")

    assert (referral.status, referral.receipt, referral.answer) == ("answered", "回执12号", "已立案查处")
