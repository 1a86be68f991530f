"""One lead that holds two matters: two records, linked both ways, each counted once, with the term of the receipt."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.scope import acting_as
from deadlines.models import Clock
from leads.models import Lead, Movement
from leads.splitting import Split
from leads.splitting import split as split_off
from records import attachments
from records.links import links_of
from records.models import Attachment, Step, Subject
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import PDF, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY, RECEIVED = date(2026, 11, 23), date(2026, 11, 17)
FACTS = "另有群众反映该市场内有人强买强卖，涉及三家门店。"


@pytest.fixture
def officer(province, taiyuan, xiaodian):
    return UserFactory(bureau=xiaodian)


def split(lead: Lead, officer, **changes) -> Lead:
    given = Split(**({"title": "强买强卖", "facts": FACTS} | changes))
    with acting_as(officer):
        split_off(lead, given, by=officer, on=TODAY, note="同一信件反映两件事")
    return Lead.objects.exclude(pk=lead.pk).get()


def test_the_second_lead_is_registered_linked_and_counted_by_itself(officer, xiaodian):
    lead = make_lead(xiaodian, received_on=RECEIVED, found_on=RECEIVED)
    second = split(lead, officer)

    assert (second.title, second.facts, second.bureau, second.status) == ("强买强卖", FACTS, xiaodian, "registered")
    assert (second.category, second.channel, second.received_on) == (lead.category, lead.channel, RECEIVED)
    with acting_as(officer):
        for one, other in ((lead, second), (second, lead)):
            assert [each.record for each in links_of(Lead.objects.get(pk=one.pk), officer)] == [other]
            assert Movement.objects.filter(lead=one).stock() == 1
    assert Step.objects.of(lead).get(action="split").data["main"] == "强买强卖"
    assert Step.objects.of(second).get().note == "同一信件反映两件事"


def test_both_have_the_term_of_the_receipt_and_no_registration_is_late(officer, xiaodian):
    lead = make_lead(xiaodian, received_on=RECEIVED, found_on=RECEIVED)
    second = split(lead, officer)

    own, its = (Clock.objects.of(each).named("CASE_FILE").get() for each in (lead, second))
    assert (its.trigger_on, its.due_on) == (own.trigger_on, own.due_on)
    assert not Clock.objects.of(second).named("LEAD_REGISTER").exists()


def test_subject_and_files_are_chosen_on_its_page(officer, xiaodian):
    lead, client = make_lead(xiaodian), Client()
    kept = [attachments.attach(lead, upload(f"{name}.pdf", PDF + name.encode()), by=officer) for name in ("甲", "乙")]
    client.force_login(officer)
    address = reverse("leads:act", args=[lead.pk, "split"])
    typed = {
        "title": "强买强卖", "facts": FACTS, "subject_kind": "company", "subject_name": "某某商行",
        "files": [kept[1].pk], "note": "两件事", "version": lead.version,
    }  # fmt: skip

    assert client.post(address, typed | {"title": ""}).status_code == 422
    assert client.post(address, typed).status_code == 303

    second = Lead.objects.exclude(pk=lead.pk).get()
    assert second.subject == Subject.objects.get(name="某某商行")
    copied = Attachment.objects.of(second).get()
    assert (copied.name, copied.sha256, copied.uuid != kept[1].uuid) == ("乙.pdf", kept[1].sha256, True)
    assert Attachment.objects.of(lead).count() == 2
    assert second.number in client.get(lead.get_absolute_url()).content.decode()


def test_foreign_files_and_closed_or_foreign_leads_are_refused(officer, xiaodian, taiyuan):
    lead, other = make_lead(xiaodian), make_lead(xiaodian)
    foreign = attachments.attach(other, upload("丙.pdf", PDF), by=officer)

    with pytest.raises(ActionRefused, match="本线索"):
        split(lead, officer, files=[foreign])
    above = make_lead(taiyuan)
    with pytest.raises(NotAllowed), acting_as(officer):
        split_off(above, Split("强买强卖", FACTS), by=officer, on=TODAY, note="两件事")
    with pytest.raises(NotAllowed):
        split(lead, UserFactory(bureau=xiaodian, role=Role.HEAD))
