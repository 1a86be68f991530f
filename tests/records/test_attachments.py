import errno
import hashlib
import io
import re
import threading
import zipfile
from collections import namedtuple
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from audit.models import AuditEvent
from files.archives import UnfitFile
from files.types import check_type
from records import attachments
from records.models import Attachment
from records.tokens import new_token
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import FALSE_FILES, PDF, TRUE_FILES, upload


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def lead(taiyuan):
    return make_lead(taiyuan)


@pytest.mark.parametrize("name", TRUE_FILES)
def test_true_files_are_recognised(name):
    check_type(upload(name, TRUE_FILES[name]), name)


@pytest.mark.parametrize("name", FALSE_FILES)
def test_files_that_are_not_what_they_say_are_refused(name):
    with pytest.raises(UnfitFile):
        check_type(upload(name, FALSE_FILES[name]), name)


@given(st.sampled_from(sorted(TRUE_FILES)), st.data())
def test_damaged_files_are_refused_or_taken_but_never_a_fault(name, data):
    content = bytearray(TRUE_FILES[name])
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    with suppress(UnfitFile):
        check_type(upload(name, bytes(content[:cut])), name)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("harm", ["bytes", "name", "sum", "cut"])
def test_an_archive_with_a_damaged_member_is_refused_and_no_fault(packing, harm):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        archive.writestr("照片说明.txt", "现场照片共十二张，" * 400)
    content = bytearray(packed.getvalue())
    first = 30 + len("照片说明.txt".encode())
    if harm == "bytes":
        content[first + 6 : first + 30] = b"\xff" * 24
    elif harm == "name":
        content[30] ^= 1
    elif harm == "sum":
        content[content.rindex(b"PK\x01\x02") + 16] ^= 1
    else:
        del content[first + 10 : first + 20]

    with pytest.raises(UnfitFile):
        check_type(upload("材料.zip", bytes(content)), "材料.zip")


def test_a_file_is_stored_under_a_name_of_ours(lead, officer, media):
    with acting_as(officer):
        added = attachments.attach(lead, upload("../../现场\n照片.pdf", PDF), by=officer, is_evidence=True)

        assert list(attachments.of(lead).evidence()) == [added]
    assert added.name == "现场照片.pdf"
    assert added.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (media / added.sha256[:2] / str(added.uuid)).read_bytes() == PDF
    assert oct((media / added.stored_name).stat().st_mode)[-3:] == "600"
    assert list((media / "incoming").iterdir()) == []


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown(name):
    shown = attachments.shown_name(f"{name}.pdf")

    assert len(shown) <= 200
    assert shown.endswith(".pdf")
    assert not re.search(r"[/\\\x00-\x1f\u202e]", shown)


def test_a_foreign_officer_and_a_head_add_nothing(lead, taiyuan, datong):
    for person in (UserFactory(bureau=datong), UserFactory(bureau=taiyuan, role="head")):
        with pytest.raises(NotAllowed):
            attachments.attach(lead, upload("a.pdf", PDF), by=person)


def test_too_large_empty_and_too_many_files_are_refused(lead, officer, monkeypatch):
    monkeypatch.setattr(attachments, "MAX_SIZE", len(PDF) + 1)
    monkeypatch.setattr(attachments, "MAX_FILES", 2)

    with pytest.raises(UnfitFile):
        attachments.attach(lead, upload("a.pdf", PDF + b"\n\n"), by=officer)
    with pytest.raises(UnfitFile):
        attachments.attach(lead, upload("a.pdf", b""), by=officer)
    for number in range(2):
        attachments.attach(lead, upload("a.pdf", PDF + b"%d" % number), by=officer)
    with pytest.raises(ActionRefused, match="2"):
        attachments.attach(lead, upload("a.pdf", PDF), by=officer)


Disk = namedtuple("Disk", "total used free")


def test_a_nearly_full_disk_is_said_and_leaves_nothing(lead, officer, monkeypatch):
    monkeypatch.setattr(attachments.shutil, "disk_usage", lambda path: Disk(10, 9, 1024))

    with pytest.raises(ActionRefused):
        attachments.attach(lead, upload("a.pdf", PDF), by=officer)

    assert not Attachment.objects.exists()


def test_a_disk_that_fills_while_writing_is_said_and_leaves_nothing(lead, officer, monkeypatch, media):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("files.storage.os.fsync", full)

    with pytest.raises(ActionRefused):
        attachments.attach(lead, upload("a.pdf", PDF), by=officer)

    assert not Attachment.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_the_database_refuses_to_change_or_lose_a_file(lead, officer):
    added = attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    row = Attachment.objects.filter(pk=added.pk)

    for change in ({"sha256": "0" * 64}, {"name": "b.pdf"}, {"is_evidence": True}):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            row.update(**change)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError, match="attachment_has_sha256"), transaction.atomic():
        Attachment.objects.bulk_create([Attachment(**_copied(added, sha256="x"))])
    assert row.update(state="infected") == 1


def _copied(added, **changes):
    same = ("kind", "record_id", "bureau_id", "city_id", "name", "extension", "size", "uploaded_by_id")
    return {name: getattr(added, name) for name in same} | changes


def test_files_follow_the_record_to_its_new_holder(lead, officer, datong):
    added = attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    stranger = UserFactory(bureau=datong)
    with acting_as(stranger):
        assert not attachments.of(lead).exists()

    type(lead).objects.filter(pk=lead.pk).update(bureau=datong)

    with acting_as(stranger):
        assert list(attachments.of(lead)) == [added]
    with acting_as(officer):
        assert not attachments.of(lead).exists()


def add_url(lead):
    return reverse("records:attach", args=["lead", lead.pk])


def test_adding_by_the_form_twice_makes_one_file(client, lead, officer):
    client.force_login(officer)
    token = new_token()

    for _press in range(2):
        answer = client.post(add_url(lead), {"token": token, "file": upload("合同.pdf", PDF), "is_evidence": "on"})
        assert answer.status_code == 303
        assert answer.headers["Location"] == lead.get_absolute_url()

    assert Attachment.objects.get().name == "合同.pdf"
    assert AuditEvent.objects.of_action("attachment.added").count() == 1


def test_a_refused_file_comes_back_with_the_reason(client, lead, officer):
    client.force_login(officer)

    answer = client.post(add_url(lead), {"token": new_token(), "file": upload("page.pdf", b"<html>")})

    assert answer.status_code == 422
    assert "不符" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_with_htmx_the_list_comes_back(client, lead, officer):
    client.force_login(officer)
    htmx = {"HX-Request": "true"}

    added = client.post(add_url(lead), {"token": new_token(), "file": upload("合同.pdf", PDF)}, headers=htmx)
    refused = client.post(add_url(lead), {"token": new_token(), "file": upload("合同.exe", PDF)}, headers=htmx)

    assert (added.status_code, refused.status_code) == (200, 422)
    for answer in (added, refused):
        assert 'id="attachments"' in answer.content.decode()
        assert "合同.pdf" in answer.content.decode()
    assert "不能添加这种类型的文件" in refused.content.decode()


def test_a_body_far_too_large_is_413(client, lead, officer):
    client.force_login(officer)

    answer = client.post(add_url(lead), {"token": new_token()}, CONTENT_LENGTH=str(60 * 1024 * 1024))

    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["线索.pdf", 'a"b;c.pdf', "现场 照片（一）.pdf"])
def test_a_file_goes_out_to_be_saved_never_to_be_shown(client, lead, officer, name):
    added = attachments.attach(lead, upload(name, PDF), by=officer)
    client.force_login(officer)

    answer = client.get(added.get_absolute_url())

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/pdf"
    event = AuditEvent.objects.of_action("attachment.opened").get()
    assert (event.user, event.record_number) == (officer, lead.number)


def test_strangers_get_404_and_administrators_403(client, lead, officer, datong):
    added = attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    addresses = [added.get_absolute_url(), reverse("records:attachments", args=["lead", lead.pk]), add_url(lead)]

    for person, status in ((UserFactory(bureau=datong), 404), (UserFactory(bureau=datong, role="auditor"), 403)):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [status] * 3
    assert not AuditEvent.objects.of_action("attachment.opened").exists()


def test_a_file_that_is_not_clean_stays_inside(client, lead, officer):
    added = attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    Attachment.objects.update(state="pending")
    client.force_login(officer)

    assert client.get(added.get_absolute_url()).status_code == 403
    listed = client.get(reverse("records:attachments", args=["lead", lead.pk])).content.decode()
    assert added.get_absolute_url() not in listed


@pytest.mark.parametrize("asked", ["", "?show=1"])
@pytest.mark.parametrize("proxy", ["", "/files/"])
def test_a_file_that_the_disk_lost_is_said_and_no_fault_of_the_page(client, lead, officer, settings, asked, proxy):
    settings.ACCEL_REDIRECT = proxy
    added = attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    default_storage.delete(added.stored_name)
    client.force_login(officer)

    answer = client.get(f"{added.get_absolute_url()}{asked}")

    assert answer.status_code == 404
    assert "磁盘" in answer.content.decode()
    assert not AuditEvent.objects.of_action("attachment.opened").exists()


def test_an_undone_upload_leaves_no_row(lead, officer):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        attachments.attach(lead, upload("a.pdf", PDF), by=officer)
        raise ZeroDivisionError

    assert not Attachment.objects.exists()


def test_a_list_of_files_costs_the_same_at_one_and_at_twenty(client, lead, officer, django_assert_max_num_queries):
    client.force_login(officer)
    address = reverse("records:attachments", args=["lead", lead.pk])
    attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    client.get(address)  # the first request also fills caches
    with django_assert_max_num_queries(30) as one:
        client.get(address)
    for number in range(19):
        attachments.attach(lead, upload("a.pdf", PDF + b"%d" % number), by=officer)
    with django_assert_max_num_queries(30) as twenty:
        client.get(address)

    assert len(one) == len(twenty)


@pytest.mark.django_db(transaction=True)
def test_the_twentieth_place_is_given_once(monkeypatch):
    from tests.factories import BureauFactory  # after the database is there

    monkeypatch.setattr(attachments, "MAX_FILES", 1)
    province = BureauFactory(province_level=True)
    lead, officer = make_lead(province), UserFactory(bureau=province)
    start, outcomes = threading.Barrier(4, timeout=60), []

    def add() -> None:
        start.wait()
        try:
            attachments.attach(lead, upload("a.pdf", PDF), by=officer)
            outcomes.append("added")
        except ActionRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    people = [threading.Thread(target=add) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(outcomes) == ["added", "refused", "refused", "refused"]


def test_bytes_that_were_changed_can_be_told(lead, officer):
    added = attachments.attach(lead, upload("a.pdf", PDF), by=officer)

    with default_storage.open(added.stored_name) as stored:
        assert hashlib.file_digest(stored, "sha256").hexdigest() == added.sha256
