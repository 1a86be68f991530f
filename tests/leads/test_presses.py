"""From registration to clearance three people press ten times, each matter that they open counted."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from leads.models import Lead
from tests.factories import UserFactory
from tests.leads.factories import outcome
from tests.leads.test_pages import typed
from tests.records.files import PDF

pytestmark = pytest.mark.django_db
MOST = 10


def day() -> str:
    return timezone.localdate().isoformat()


class Person:
    """Starts at My Work, presses only what the page in hand offers, and is counted."""

    presses = 0

    def __init__(self, user) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.home()

    def home(self) -> None:
        self.page = self.client.get("/").content.decode()

    def open(self, address: str) -> None:
        assert f'href="{address}"' in self.page, address
        Person.presses += 1
        answer = self.client.get(address)
        assert answer.status_code == 200
        self.page = answer.content.decode()

    def press(self, address: str, **given) -> None:
        form = next(f for f in re.findall(r"<form.*?</form>", self.page, re.S) if f'action="{address}"' in f)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        Person.presses += 1
        answer = self.client.post(address, hidden | given)
        assert answer.status_code in (302, 303), answer.content.decode()
        self.page = self.client.get(answer.url).content.decode()


def test_three_people_press_ten_times(xiaodian):
    Person.presses = 0
    officer, head, city = (
        Person(UserFactory(bureau=bureau, role=role))
        for bureau, role in ((xiaodian, "officer"), (xiaodian, "head"), (xiaodian.parent, "head"))
    )
    officer.open("/leads/new")
    Person.presses += 1
    given = typed(officer.client, category="gang", found_on=day(), received_on=day())
    answer = officer.client.post("/leads/new", given)
    assert answer.status_code in (302, 303), re.findall(r'class="msg[^>]*>([^<]*)', answer.content.decode())
    lead = Lead.objects.get()
    act = f"/leads/{lead.pk}/act/"

    head.home()
    head.press(f"{act}assign")
    officer.home()
    officer.press(f"{act}sign")
    officer.open(f"{act}propose_outcome")
    proof = SimpleUploadedFile("笔录.pdf", PDF, content_type="application/pdf")
    officer.press(f"{act}propose_outcome", outcome=outcome("case_filed").pk, finding="true", note="属实。", proof=proof)
    head.home()
    head.open(f"{act}endorse")
    head.press(f"{act}endorse")
    city.home()
    city.open(f"{act}approve_gang")
    city.press(f"{act}approve_gang", on=day())

    lead.refresh_from_db()
    assert lead.status == Lead.Status.CLEARED
    assert Person.presses <= MOST
