"""Files as evidence: marked and unmarked later with history, seen in place."""

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.errors import ActionRefused
from audit.models import AuditEvent
from leads.states import S
from records import attachments
from records.models import Attachment, EvidenceMark
from records.outcomes import lacks_evidence
from records.timeline import timeline
from tests.leads.factories import cleared, make_lead, officer_of, submitted
from tests.records.files import PDF, png, upload

pytestmark = pytest.mark.django_db
PICTURE = png()


@pytest.fixture(autouse=True)
def _monday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def officer(client, taiyuan):
    officer = officer_of(taiyuan)
    client.force_login(officer)
    return officer


@pytest.fixture
def lead(taiyuan):
    return make_lead(taiyuan)


def press(client, file, evidence):
    return client.post(reverse("records:mark_attachment", args=[file.uuid]), {"evidence": evidence})


def test_a_file_is_marked_later_and_unmarked_and_who_did_it_stays(client, lead, officer):
    file = attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    assert lacks_evidence(lead)

    assert press(client, file, "yes").status_code == 303
    assert lacks_evidence(lead) is None
    assert press(client, file, "yes").status_code == 303  # pressed twice
    press(client, file, "no")

    assert lacks_evidence(lead)
    assert [(mark.is_evidence, mark.by) for mark in EvidenceMark.objects.order_by("pk")] == [
        (True, officer),
        (False, officer),
    ]
    said = list(AuditEvent.objects.filter(record_number=lead.number).values_list("action", flat=True))
    assert {"attachment.marked", "attachment.unmarked"} <= set(said)
    with translation.override("en"):
        told = [entry.text for entry in timeline(lead, officer, show="view").entries]
    assert told == ["took back that a file is evidence", "marked a file as evidence"]


def test_the_same_file_added_again_as_evidence_marks_the_one_that_is_there(lead, officer):
    attachments.attach(lead, upload("a.pdf", PDF), by=officer)

    attachments.attach(lead, upload("b.pdf", PDF), by=officer, is_evidence=True)

    assert [(file.name, file.is_evidence) for file in Attachment.objects.all()] == [("a.pdf", True)]


def test_only_a_mark_makes_evidence_and_a_mark_stays(lead, officer):
    file = attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    attachments.mark(file, lead, is_evidence=True, by=officer)

    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        Attachment.objects.update(is_evidence=False)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        EvidenceMark.objects.update(is_evidence=False)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        EvidenceMark.objects.all().delete()


def test_nothing_becomes_evidence_of_what_is_decided_by_adding_it_again(taiyuan, officer):
    lead = cleared(taiyuan)
    file = attachments.attach(lead, upload("a.pdf", PDF), by=officer)

    with pytest.raises(ActionRefused):
        attachments.attach(lead, upload("b.pdf", PDF), by=officer, is_evidence=True)

    file.refresh_from_db()
    assert not file.is_evidence


def test_evidence_stands_once_the_record_is_closed_though_the_page_is_of_before(taiyuan, officer):
    """Who unmarks it has read the record as open: it is asked again as it stands, under its lock."""
    before = cleared(taiyuan)
    file = attachments.attach(before, upload("a.pdf", PDF), by=officer, is_evidence=True)
    before.status = S.CHECKING

    with pytest.raises(ActionRefused):
        attachments.mark(file, before, is_evidence=False, by=officer)


def test_what_a_head_is_to_decide_on_is_not_unmarked_before_that(client, taiyuan):
    """A result needs evidence to be submitted; unmarked behind that, it would be approved without any."""
    lead = submitted(taiyuan)
    client.force_login(lead.assignee)
    file = Attachment.objects.of(lead).get()

    assert press(client, file, "no").status_code == 303

    file.refresh_from_db()
    assert file.is_evidence
    assert 'name="evidence" value="no"' not in client.get(lead.get_absolute_url()).content.decode()
    more = attachments.attach(lead, upload("b.pdf", PDF), by=lead.assignee)
    press(client, more, "yes")
    more.refresh_from_db()
    assert more.is_evidence


def test_what_a_decision_stands_on_is_not_unmarked_afterwards(client, taiyuan, officer):
    lead = cleared(taiyuan)
    file = attachments.attach(lead, upload("a.pdf", PDF), by=officer, is_evidence=True)
    press(client, file, "no")

    file.refresh_from_db()
    assert file.is_evidence


def test_a_picture_and_a_pdf_are_seen_in_place_and_can_do_nothing_there(client, lead, officer):
    for name, content in (("a.png", PICTURE), ("a.pdf", PDF)):
        file = attachments.attach(lead, upload(name, content), by=officer)
        shown = client.get(f"{file.get_absolute_url()}?show=1")

        assert shown["Content-Disposition"].startswith("inline")
        assert "default-src 'none'" in shown["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
        assert shown["X-Content-Type-Options"] == "nosniff"
        assert b"".join(shown.streaming_content) == content
        saved = client.get(file.get_absolute_url())
        assert saved["Content-Disposition"].startswith("attachment")
        assert b"".join(saved.streaming_content) == content
        assert f"{file.get_absolute_url()}?show=1" in client.get(lead.get_absolute_url()).content.decode()


def test_what_waits_for_the_scanner_is_not_shown(client, lead, officer):
    file = attachments.attach(lead, upload("a.png", PICTURE), by=officer)
    Attachment.objects.update(state="pending")

    assert client.get(f"{file.get_absolute_url()}?show=1").status_code == 403
    assert "?show=1" not in client.get(lead.get_absolute_url()).content.decode()
