"""A decision goes through what it is about one by one, and each verdict is kept as such: of problems and of parties."""

from __future__ import annotations

import pytest
from django.test import Client

from cases.models import EnforcementCase
from cases.states import S
from records.judging import last_verdicts
from records.kinds import kind_of
from records.models import Step
from records.timeline import timeline
from tests.cases.factories import TODAY, acts, add_party, filed, officers

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(xiaodian):
    """With two parties, handed in for review."""
    found = filed(xiaodian)
    add_party(found, "太原第二商贸有限公司")
    acts.conclude(found, by=officers(xiaodian)[0], on=TODAY, note="调查终结")
    return EnforcementCase.objects.get(pk=found.pk)


@pytest.fixture
def reviewer(case):
    client = Client()
    client.force_login(officers(case.bureau)[2])
    return client


def answer(client, case, act: str, *verdicts: str):
    said = dict(zip((f"verdict_{party.pk}" for party in case.parties.order_by("pk")), verdicts, strict=True))
    return client.post(kind_of("case").address_of(case, act), {"note": "审核意见", "version": case.version, **said})


def test_who_reviews_says_of_each_party_whether_it_stands(case, reviewer):
    page = reviewer.get(kind_of("case").address_of(case, "pass_review")).content.decode()
    for party in case.parties.all():
        assert f'name="verdict_{party.pk}"' in page
    both = answer(reviewer, case, "pass_review", "accepted", "refused")
    assert both.status_code == 422

    sent = answer(reviewer, case, "send_back", "accepted", "refused")

    assert sent.status_code == 303
    first, second = case.parties.order_by("pk")
    step = Step.objects.get(kind="case", action="send_back")
    assert step.data["judged"] == {str(first.pk): [str(first), "accepted"], str(second.pk): [str(second), "refused"]}
    assert last_verdicts(case)[str(second.pk)] == "未通过"
    told = [
        text
        for entry in timeline(case, officers(case.bureau)[0]).entries
        for change in entry.changes
        for text in change
    ]
    assert any(str(second) in text and "未通过" in text for text in told)


def test_a_review_that_finds_nothing_wrong_does_not_send_back(case, reviewer):
    assert answer(reviewer, case, "send_back", "accepted", "accepted").status_code == 422
    assert answer(reviewer, case, "pass_review", "accepted", "accepted").status_code == 303
    assert EnforcementCase.objects.get(pk=case.pk).status == S.NOTIFYING
