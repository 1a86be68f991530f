"""Evidence is asked of records of any kind in one place."""

from __future__ import annotations

import pytest

from accounts.scope import acting_as
from leads.models import Lead
from records import attachments
from records.models import Attachment
from records.outcomes import lacks_evidence, without_evidence
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import pdf, upload


@pytest.fixture
def lead(taiyuan):
    return make_lead(taiyuan)


def add(lead, taiyuan, **given) -> Attachment:
    officer = UserFactory(bureau=taiyuan)
    with acting_as(officer):
        return attachments.attach(lead, upload("现场.pdf", pdf()), by=officer, **given)


def test_a_record_without_a_file_of_evidence_says_what_to_attach(lead, taiyuan):
    add(lead, taiyuan)

    assert "标记为证据" in lacks_evidence(lead)
    assert list(without_evidence(Lead.objects.all())) == [lead]


def test_evidence_ends_it(lead, taiyuan):
    add(lead, taiyuan, is_evidence=True)

    assert lacks_evidence(lead) is None
    assert not without_evidence(Lead.objects.all()).exists()


def test_a_file_in_which_the_scanner_found_something_is_no_evidence_in_either_place(lead, taiyuan):
    file = add(lead, taiyuan, is_evidence=True)
    Attachment.objects.filter(pk=file.pk).update(state=Attachment.State.INFECTED)

    assert lacks_evidence(lead)
    assert list(without_evidence(Lead.objects.all())) == [lead]
