"""Evidence is added while a record of any kind that is decided upon evidence is registered: with it, or not at all."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import EnforcementCase
from records.models import Attachment
from rectification.models import Measure
from tests.factories import UserFactory
from tests.records.files import png, upload
from tests.rectification.factories import officer_of, rectifying

pytestmark = pytest.mark.django_db


def posted(client, address: str, **typed):
    token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())[1]
    return client.post(address, {"token": token, **typed})


def proof_of(record) -> list[tuple[str, bool]]:
    return list(Attachment.objects.filter(kind=record.kind, record_id=record.pk).values_list("name", "is_evidence"))


def propose_a_case(client, file):
    typed = {"title": "某某公司虚假宣传案", "clue_on": timezone.localdate().isoformat()}
    party = {"role": "firm", "subject_name": "太原某某商贸有限公司"}
    return posted(client, reverse("cases:new"), **typed, **party, proof=[file])


def test_a_case_is_proposed_with_its_picture_as_evidence(client, xiaodian):
    client.force_login(UserFactory(bureau=xiaodian))

    answer = propose_a_case(client, upload("宣传页.png", png()))

    assert answer.status_code == 302, re.findall(r'class="err[^>]*>([^<]+)', answer.content.decode())
    assert proof_of(EnforcementCase.objects.get()) == [("宣传页.png", True)]


def test_a_file_that_does_not_fit_leaves_no_case(client, xiaodian):
    client.force_login(UserFactory(bureau=xiaodian))

    answer = propose_a_case(client, upload("宣传页.png", b"MZ nothing of a picture"))

    assert answer.status_code == 422
    assert not EnforcementCase.objects.exists()
    assert not Attachment.objects.exists()


def test_a_measure_is_made_with_its_evidence(client, taiyuan):
    order = rectifying(taiyuan)
    client.force_login(officer_of(taiyuan))
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    known = set(Measure.objects.values_list("pk", flat=True))

    answer = posted(
        client, f"/orders/measures/new?order={order.pk}", text="约谈", problems=[order.problems.first().pk],
        assignee=officer_of(taiyuan).pk, plan_due_on=due, proof=[upload("现场.png", png())],
    )  # fmt: skip

    assert answer.status_code == 302, re.findall(r'class="err[^>]*>([^<]+)', answer.content.decode())
    assert proof_of(Measure.objects.exclude(pk__in=known).get()) == [("现场.png", True)]
