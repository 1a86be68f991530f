"""A file with readers of its own: on no page, in no list and no table for anybody else."""

from __future__ import annotations

import subprocess

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.errors import ActionRefused
from accounts.models import Role
from accounts.scope import acting_as, acting_as_system
from audit.models import AuditEvent
from interface.models import Change
from records import attachments
from records.models import Attachment
from records.timeline import timeline
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import pdf, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(taiyuan, province):
    return {
        "officer": UserFactory(bureau=taiyuan, full_name="郝晓燕"),
        "named": UserFactory(bureau=taiyuan, role=Role.HEAD, full_name="段建国"),
        "colleague": UserFactory(bureau=taiyuan, full_name="武志强"),
        "above": UserFactory(bureau=province, role=Role.HEAD, full_name="省局长"),
    }


@pytest.fixture
def lead(people, taiyuan):
    return make_lead(taiyuan, by=people["officer"])


@pytest.fixture
def minutes(lead, people):
    readers = [people["named"]]
    return attachments.attach(lead, upload("谈话记录.pdf", pdf()), by=people["officer"], readers=readers)


def sees(user, minutes) -> bool:
    """Bare, as the application's role: what the database itself shows."""
    with acting_as(user):
        return Attachment.objects.filter(pk=minutes.pk).exists()


def test_the_database_shows_it_to_its_readers_alone(minutes, people):
    seen = {name for name, person in people.items() if sees(person, minutes)}

    assert seen == {"officer", "named"}
    with acting_as_system():
        assert Attachment.objects.filter(pk=minutes.pk).exists()


def test_the_filter_above_it_says_the_same(minutes, people):
    rows = Attachment.objects.filter(pk=minutes.pk)

    assert {name for name, person in people.items() if rows.visible_to(person)} == {"officer", "named"}
    assert {name for name, person in people.items() if rows.in_reach_of(person)} == {"officer", "named"}


@pytest.mark.parametrize("who", ["colleague", "above"])
def test_no_page_names_it_to_others(client, minutes, lead, people, who):
    client.force_login(people[who])
    pages = [lead.get_absolute_url(), f"/records/lead/{lead.pk}/attachments", f"/records/lead/{lead.pk}/timeline"]

    assert all("谈话记录" not in client.get(page).content.decode() for page in pages)
    assert client.get(reverse("records:attachment", args=[minutes.uuid])).status_code == 404
    assert client.get(reverse("records:file_readers", args=[minutes.uuid])).status_code in (403, 404)
    assert not timeline(lead, people[who], show="file").entries
    paper = b"".join(client.get(f"/records/lead/{lead.pk}/record.pdf").streaming_content)
    told = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()
    assert "谈话记录" not in told
    assert minutes.sha256[:16] not in told


def test_its_readers_open_it_and_see_for_whom_it_is(client, minutes, lead, people):
    client.force_login(people["named"])
    page = client.get(f"/records/lead/{lead.pk}/attachments").content.decode()

    assert "谈话记录.pdf" in page
    assert "仅限" in page
    assert "郝晓燕" in page
    answer = client.get(reverse("records:attachment", args=[minutes.uuid]))
    assert answer.status_code == 200
    b"".join(answer.streaming_content)


def test_whoever_follows_what_changes_does_not_learn_of_it(lead, people):
    before = Change.objects.count()
    attachments.attach(lead, upload("谈话记录.pdf", pdf()), by=people["officer"], readers=[people["named"]])

    assert Change.objects.count() == before
    attachments.attach(lead, upload("照片.pdf", pdf(b"<< /Type /Catalog /A 1 >>")), by=people["officer"])
    assert Change.objects.count() == before + 1


def test_it_is_added_on_the_page_for_people_by_name(client, lead, people):
    client.force_login(people["officer"])
    given = {"token": "a" * 32, "file": upload("谈话记录.pdf", pdf()), "readers": "段建国"}

    assert client.post(f"/records/lead/{lead.pk}/attachments/add", given).status_code == 303

    made = Attachment.objects.of(lead).get()
    assert made.own_readers == sorted([people["officer"].pk, people["named"].pk])


def test_a_name_that_nobody_bears_is_told_at_its_field_and_nothing_is_kept(client, lead, people):
    client.force_login(people["officer"])
    given = {"token": "a" * 32, "file": upload("谈话记录.pdf", pdf()), "readers": "段建国、无此人"}

    answer = client.post(f"/records/lead/{lead.pk}/attachments/add", given)

    assert answer.status_code == 422
    assert "无此人" in answer.content.decode()
    assert not Attachment.objects.of(lead).exists()


def test_who_may_not_see_the_record_cannot_be_named(lead, people, datong):
    foreign = UserFactory(bureau=datong)

    with pytest.raises(ActionRefused):
        attachments.attach(lead, upload("谈话记录.pdf", pdf()), by=people["officer"], readers=[foreign])
    assert not Attachment.objects.of(lead).exists()


def test_a_reader_names_others_and_the_trail_says_so(client, minutes, lead, people):
    client.force_login(people["officer"])
    address = reverse("records:file_readers", args=[minutes.uuid])
    assert people["named"].username in client.get(address).content.decode()

    assert client.post(address, {"readers": "武志强"}).status_code == 303

    assert {name for name, person in people.items() if sees(person, minutes)} == {"officer", "colleague"}
    detail = AuditEvent.objects.get(action="attachment.readers_changed").detail
    assert (people["named"].pk in detail["before"], people["colleague"].pk in detail["after"]) == (True, True)


def test_a_file_for_all_is_not_narrowed_afterwards(lead, people):
    open_to_all = attachments.attach(lead, upload("照片.pdf", pdf()), by=people["officer"])

    with pytest.raises(ActionRefused):
        attachments.change_readers(open_to_all, lead, [people["named"]], by=people["officer"])


@pytest.mark.parametrize("value", ["NULL", "'{}'"])
def test_the_database_lets_nobody_open_it_to_all(minutes, value):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE records_attachment SET own_readers = {value} WHERE id = %s", [minutes.pk])


def test_who_looked_at_it_is_told_to_its_readers_alone(client, lead, people, minutes):
    """That somebody opened a file, or marked it, says that there is one."""
    attachments.mark(minutes, lead, is_evidence=True, by=people["officer"])
    client.force_login(people["named"])
    assert client.get(minutes.get_absolute_url()).getvalue()
    open_to_all = attachments.attach(lead, upload("照片.pdf", pdf()), by=people["colleague"], is_evidence=False)
    client.force_login(people["above"])
    assert client.get(open_to_all.get_absolute_url()).getvalue()

    told = {name: len(timeline(lead, person, show="view").entries) for name, person in people.items()}

    assert told == {"officer": 3, "named": 3, "colleague": 1, "above": 1}


def test_a_file_that_is_there_for_all_is_not_added_again_for_some(lead, people):
    """Marking the open one as evidence would let who added it believe that only these see it."""
    attachments.attach(lead, upload("谈话记录.pdf", pdf()), by=people["colleague"])

    with pytest.raises(ActionRefused):
        attachments.attach(
            lead, upload("谈话.pdf", pdf()), by=people["officer"], is_evidence=True, readers=[people["named"]]
        )

    assert [(file.is_evidence, file.own_readers) for file in Attachment.objects.all()] == [(False, None)]
