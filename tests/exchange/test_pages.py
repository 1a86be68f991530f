"""The pages of imports, by their addresses."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from exchange.intake import MAX_FILE_BYTES
from exchange.models import ImportBatch
from leads.models import Lead
from tests.exchange.files import lead, leads_book, many_leads, repacked
from tests.exchange.work import dry_run, work
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ROWS = [lead("线1号"), lead("线2号", 发现日期="2031-02-30"), lead("线3号")]


@pytest.fixture
def officer(client, taiyuan, xiaodian):
    officer = UserFactory(bureau=taiyuan)
    client.force_login(officer)
    return officer


def upload(client, file, name="台账.xlsx"):
    file.name = name
    return client.post(reverse("exchange:list"), {"file": file})


def page(client, batch, name="batch", **params):
    return client.get(reverse(f"exchange:{name}", args=[batch.pk]), params)


def press(client, batch, name, **data):
    return client.post(reverse(f"exchange:{name}", args=[batch.pk]), data)


def test_from_upload_to_result(client, officer):
    response = upload(client, leads_book(ROWS), name="市局/11月 台账.xlsx")
    batch = ImportBatch.objects.get()
    assert (response.status_code, response["Location"]) == (303, batch.get_absolute_url())
    assert batch.file_name == "11月 台账.xlsx"
    assert "progress" in page(client, batch).content.decode()

    work(batch)
    content = page(client, batch).content.decode()
    assert "导入2行" in content
    assert "“2031-02-30”不是存在的日期。" in content

    assert press(client, batch, "confirm").status_code == 303
    work(batch)
    assert "已导入" in page(client, batch).content.decode()
    assert sorted(Lead.objects.values_list("number", flat=True)) == ["线1号", "线3号"]
    assert client.get(reverse("exchange:list")).status_code == 200


def test_the_bar_asks_for_the_whole_page_when_the_work_has_ended(client, officer):
    upload(client, leads_book(ROWS))
    batch = ImportBatch.objects.get()

    assert "HX-Refresh" not in page(client, batch, "progress")
    work(batch)
    assert page(client, batch, "progress")["HX-Refresh"] == "true"


def test_a_file_that_cannot_be_taken_is_refused_beside_its_field(client, officer):
    macro = repacked(leads_book(ROWS), **{"xl__vbaProject.bin": b"x"})
    large = io.BytesIO(b"PK\x03\x04" + b"\0" * MAX_FILE_BYTES)

    for file, word in ((io.BytesIO(b"x"), ".xlsx"), (macro, "宏"), (large, "20MB")):
        response = upload(client, file)
        assert response.status_code == 422
        assert word in response.content.decode()
    assert client.post(reverse("exchange:list")).status_code == 422
    assert not ImportBatch.objects.exists()


def test_refused_rows_are_downloaded(client, officer):
    batch = dry_run(leads_book(ROWS), officer)
    response = page(client, batch, "refused")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))["线索"]
    assert [row[0].value for row in sheet] == ["线索编号", "线2号"]
    assert "attachment" in response["Content-Disposition"]


def test_another_persons_import_is_not_found(client, officer, taiyuan):
    batch = dry_run(leads_book(ROWS), UserFactory(bureau=taiyuan))

    for name in ("batch", "progress", "refused"):
        assert page(client, batch, name).status_code == 404
    for name in ("confirm", "cancel", "resume"):
        assert press(client, batch, name).status_code == 404


@pytest.mark.parametrize("role", ["head", "system_admin", "auditor"])
def test_who_may_not_import_is_told_so(client, taiyuan, role):
    client.force_login(UserFactory(bureau=taiyuan, role=role))

    assert client.get(reverse("exchange:list")).status_code == 403


def test_rows_are_paged_both_ways_and_chosen_by_verdict(client, officer):
    batch = dry_run(many_leads(45), officer)

    first = page(client, batch).context["page"]
    second = page(client, batch, after=first.after).context["page"]
    third = page(client, batch, after=second.after).context["page"]
    back = page(client, batch, before=third.before).context["page"]
    assert [len(p.lines) for p in (first, second, third)] == [20, 20, 5]
    assert (first.before, third.after) == (None, None)
    assert [line.row.pk for line in back.lines] == [line.row.pk for line in second.lines]
    assert page(client, batch, verdict="refused").context["page"].lines == []
    assert page(client, batch, verdict="nonsense", after="x", sheet="?").status_code == 200


def test_what_cannot_be_done_now_is_said(client, officer):
    batch = dry_run(leads_book(ROWS), officer)
    press(client, batch, "cancel")

    press(client, batch, "confirm")
    assert "不在待确认状态" in page(client, batch).content.decode()
    press(client, batch, "resume")
    assert "无法继续" in page(client, batch).content.decode()


def test_a_page_asks_as_often_for_20_rows_as_for_one(client, officer, django_assert_max_num_queries):
    one, many = dry_run(many_leads(1), officer), dry_run(many_leads(60, start=500), officer)
    page(client, one)

    with django_assert_max_num_queries(100) as few:
        page(client, one)
    with django_assert_max_num_queries(len(few)):
        page(client, many)
