"""A record with its files as one PDF: what stands in it, for whom, and what it does with files that have no pages."""

from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest
import time_machine
from django.core.files.storage import default_storage
from PIL import Image

from accounts.models import Role
from audit.models import AuditEvent
from documents import binding
from records.attachments import attach_at_once
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import mp4, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def lead(taiyuan, officer):
    return make_lead(
        taiyuan, by=officer, title="砂石市场强迫交易", facts="强迫商户购买其砂石", filmer="郝某某13800001111"
    )


def pdf_of(pages: int) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as file:
        for _ in range(pages):
            file.add_blank_page(page_size=(595, 842))
        file.save(made)
    return made.getvalue()


def picture(form: str = "JPEG", size=(640, 400)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, form)
    return made.getvalue()


def taken(client, user, lead) -> bytes:
    client.force_login(user)
    answer = client.get(f"/records/lead/{lead.pk}/record.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return b"".join(answer.streaming_content)


def words(data: bytes) -> str:
    told = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return "".join(told.stdout.decode().split())


def test_it_tells_what_is_recorded_its_terms_and_its_story(client, officer, lead):
    told = words(taken(client, officer, lead))

    for said in ("砂石市场强迫交易", lead.number, "强迫商户购买其砂石", "期限", "办理经过", "已完成", str(officer)):
        assert "".join(said.split()) in told


def test_a_filmer_is_in_no_line_of_it(client, officer, lead):
    told = words(taken(client, officer, lead))

    assert "郝某某" not in told
    assert "13800001111" not in told


def test_pdfs_and_pictures_follow_each_behind_a_page_that_names_it(client, officer, lead):
    scan = attach_at_once(lead, upload("检查笔录.pdf", pdf_of(3)), by=officer)
    attach_at_once(lead, upload("现场.jpg", picture()), by=officer)
    film = attach_at_once(lead, upload("录像.mp4", mp4()), by=officer)

    data = taken(client, officer, lead)

    told = words(data)
    for said in (
        "检查笔录.pdf",
        "现场.jpg",
        "录像.mp4",
        scan.sha256,
        film.sha256,
        "随附3页",
        "仅列出：此类文件没有页面",
    ):
        assert said in told
    with pikepdf.open(io.BytesIO(data)) as file, file.open_outline() as outline:
        scanned, pictured = outline.root
        assert (scanned.title, pictured.title) == ("1 检查笔录.pdf", "2 现场.jpg")
        first, second = (file.pages.index(item.destination[0]) for item in (scanned, pictured))
        assert (second - first, len(file.pages) - second) == (1 + 3, 1 + 1)


def test_what_cannot_be_bound_is_listed_with_the_reason(client, officer, lead, monkeypatch):
    monkeypatch.setattr(binding, "MOST_PAGES", 3)
    monkeypatch.setattr(binding, "MOST_PIXELS", 100)
    attach_at_once(lead, upload("太长.pdf", pdf_of(4)), by=officer)
    attach_at_once(lead, upload("太大.png", picture("PNG")), by=officer)
    broken = attach_at_once(lead, upload("坏.pdf", pdf_of(2)), by=officer)
    with default_storage.open(broken.stored_name, "wb") as file:
        file.write(b"%PDF-1.7 nothing of a PDF")

    lost = attach_at_once(lead, upload("丢失.pdf", pdf_of(1)), by=officer)
    default_storage.delete(lost.stored_name)

    told = words(taken(client, officer, lead))

    assert told.count("仅列出：文件过大") == 2
    assert "仅列出：页面无法读取" in told
    assert "仅列出：磁盘上已找不到" in told


def test_a_file_that_waits_for_the_scanner_stays_out(client, officer, lead):
    file = attach_at_once(lead, upload("待查.pdf", pdf_of(3)), by=officer)
    type(file).objects.filter(pk=file.pk).update(state="pending")

    assert "随附3页" not in words(taken(client, officer, lead))


def test_the_trail_says_who_took_it(client, officer, lead):
    taken(client, officer, lead)

    event = AuditEvent.objects.get(action="record.exported")
    assert (event.user, event.record_number, event.detail["files"]) == (officer, lead.number, 0)


def test_beyond_ones_reach_there_is_none_and_without_the_right_neither(client, datong, taiyuan, lead):
    client.force_login(UserFactory(bureau=datong))
    assert client.get(f"/records/lead/{lead.pk}/record.pdf").status_code == 404
    client.force_login(UserFactory(bureau=taiyuan, role=Role.AUDITOR))
    assert client.get(f"/records/lead/{lead.pk}/record.pdf").status_code == 403


def test_what_is_typed_is_never_markup(client, officer, taiyuan):
    lead = make_lead(taiyuan, by=officer, title='#read("/etc/passwd")', facts="*x* $y$ #panic()")

    told = words(taken(client, officer, lead))

    assert '#read("/etc/passwd")' in told
    assert "*x*$y$#panic()" in told
