"""台账 of any list: its own columns on paper, as a workbook and as PDF, of exactly what the list shows."""

from __future__ import annotations

import io
import subprocess

import openpyxl
import pytest
from django.contrib.messages import get_messages

from accounts.models import Role
from audit.models import AuditEvent
from exchange import printed_ledger
from leads.models import Lead
from tests.factories import UserFactory
from tests.leads.factories import make_lead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan)


def sheet(client, user, query: str = "") -> openpyxl.worksheet.worksheet.Worksheet:
    client.force_login(user)
    answer = client.get(f"/leads/ledger.xlsx{query}")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return book["线索台账"]


def words(client, user, query: str = "") -> str:
    client.force_login(user)
    answer = client.get(f"/leads/ledger.pdf{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    told = subprocess.run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True)
    return "".join(told.stdout.decode().split())


def test_it_has_the_columns_of_the_list_and_says_who_filled_it_in(client, taiyuan, officer):
    lead = make_lead(taiyuan, title="砂石市场强迫交易")

    table = sheet(client, officer)

    assert table["A1"].value == "线索台账"
    for said in (f"填报单位（盖章）：{taiyuan.name}", f"填报人：{officer}", "审核人：", "填报时间：2026-11-23 09:00"):
        assert said in table["A2"].value
    heads, row = table[3], table[4]
    assert [cell.value for cell in heads][:3] == ["序号", "编号", "名称"]
    assert heads[-1].value == "备注"
    assert [cell.value for cell in row][:3] == [1, lead.number, lead.title]


def test_the_printed_page_says_the_same(client, taiyuan, officer):
    lead = make_lead(taiyuan, title="砂石市场强迫交易")

    told = words(client, officer)

    signed = (taiyuan.name, f"填报人：{officer}", "审核人：", "填报时间：2026-11-2309:00")
    for said in ("线索台账", "砂石市场强迫交易", lead.number, *signed, "内部资料"):
        assert "".join(str(said).split()) in told


def test_it_holds_what_the_list_holds_names_its_filter_and_nothing_of_another_city(client, taiyuan, datong, officer):
    make_lead(taiyuan, title="砂石市场强迫交易")
    make_lead(datong, title="大同的线索")

    assert [row[2].value for row in sheet(client, officer).iter_rows(min_row=4)] == ["砂石市场强迫交易"]
    told = words(client, officer, "?q=砂石市场")
    assert "砂石市场强迫交易" in told
    assert "大同的线索" not in told
    assert "：砂石市场；打印人" in told
    assert "（无）" in words(client, officer, "?q=没有这样的")


def test_more_rows_than_one_prints_are_refused_and_the_workbook_is_named(client, taiyuan, officer, monkeypatch):
    monkeypatch.setattr(printed_ledger, "MOST_ON_PAPER", 1)
    for _ in range(2):
        make_lead(taiyuan)
    client.force_login(officer)

    answer = client.get("/leads/ledger.pdf")

    assert answer.status_code == 303
    assert "最多 1 行" in " ".join(map(str, get_messages(answer.wsgi_request)))
    assert not AuditEvent.objects.filter(user=officer, action="lead.export").exists()


def test_chosen_rows_alone_are_printed_and_the_trail_says_how_many(client, taiyuan, officer):
    one, _other = make_lead(taiyuan), make_lead(taiyuan)
    client.force_login(officer)

    answer = client.post("/leads/ledger.pdf", {"pick": [one.pk]})

    assert answer.status_code == 200
    trail = AuditEvent.objects.get(user=officer, action="lead.exported").detail
    assert (trail["rows"], len(trail["sha256"])) == (1, 64)
    assert Lead.objects.count() == 2


@pytest.mark.parametrize("path", ["/leads/ledger.xlsx", "/leads/ledger.pdf"])
def test_who_may_not_export_gets_none(client, taiyuan, path):
    client.force_login(UserFactory(bureau=taiyuan, role=Role.INSPECTOR))

    assert client.get(path).status_code == 403


def test_what_is_typed_is_never_markup(client, taiyuan, officer):
    make_lead(taiyuan, title='#read("/etc/passwd") *x* $y$ =1+1')

    assert '#read("/etc/passwd")*x*$y$=1+1' in words(client, officer)
