"""Lists leave as workbooks: same columns, stamped, logged, one's own rows only, and importable again."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as
from audit.models import AuditEvent
from exchange.export import export_stream
from leads.models import Lead
from leads.sheets import LeadSheet
from tests.exchange.files import HEADINGS, lead, leads_book
from tests.exchange.work import apply, counts, dry_run
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CLOSED = {"办理状态": "已办结", "处理结果": "核查不属实", "办结日期": "2020年4月1日"}
ROWS = [
    lead("线1号", 线索内容="=1+1是原文", 举报人="某某"),
    lead("线2号", 主体名称=None, 所属县=None, 专项行动="CX", **CLOSED),
    lead("线3号", 统一社会信用代码="93140700JK3BJLLP1K", 重点领域=None),
]


@pytest.fixture
def officer(taiyuan, xiaodian):
    officer = UserFactory(bureau=taiyuan)
    file = openpyxl.load_workbook(leads_book(ROWS))
    file["线索"]["J2"].data_type = "s"
    content = io.BytesIO()
    file.save(content)
    apply(dry_run(content, officer), officer)
    return officer


def exported(client, user, **filters) -> openpyxl.Workbook:
    client.force_login(user)
    response = client.get(reverse("leads:export"), filters)
    assert response.status_code == 200, response
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_an_export_has_the_columns_of_the_import_without_identities(client, officer):
    workbook = exported(client, officer)

    head, *rows = workbook["线索"].iter_rows(values_only=True)
    assert list(head) == [heading for heading in HEADINGS if heading != "举报人"]
    assert sorted(row[0] for row in rows) == ["线1号", "线2号", "线3号"]
    assert "某某" not in str(rows)


def test_an_export_is_stamped(client, officer):
    stamp = dict(exported(client, officer, category="disorder")["说明"].iter_rows(values_only=True, max_col=2))

    assert stamp["行数"] == 3
    assert stamp["导出人"].startswith(officer.full_name)
    assert "乱" in stamp["筛选条件"]
    assert len(stamp["数据校验值（SHA-256）"]) == 64
    assert stamp["截止时间"].date() == timezone.localdate()


def test_an_export_can_be_imported_again_and_changes_nothing(officer):
    with acting_as(officer):
        rows = Lead.objects.visible_to(officer)
        stream = export_stream(rows, LeadSheet(), user=officer, filters="", now=timezone.now(), language="zh-hans")
        file = io.BytesIO(b"".join(stream))

    told = counts(dry_run(file, officer))["线索"]
    assert (told.new, told.changed, told.refused) == (0, 0, 0)
    assert told.repeated == len(rows)


def test_an_export_holds_only_rows_in_reach(client, officer, datong):
    assert len(list(exported(client, UserFactory(bureau=datong))["线索"].iter_rows())) == 1


def test_an_export_needs_its_own_right_and_is_logged(client, officer, province):
    client.force_login(UserFactory(bureau=province, role="drafter"))
    assert client.get(reverse("leads:export")).status_code == 403

    exported(client, officer)
    logged = {event.action: event.detail for event in AuditEvent.objects.filter(user=officer)}
    assert logged["lead.export"]["sheet"] == "线索"
    assert logged["lead.exported"]["rows"] == 3


def test_a_wrong_filter_exports_nothing(client, officer):
    client.force_login(officer)

    assert client.get(reverse("leads:export"), {"found_from": "gestern"}).status_code == 303
