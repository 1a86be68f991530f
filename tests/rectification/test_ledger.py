"""The ledger of letters on paper: what stands in it, who may take it, and how it is set up to be printed."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.db import connection

from accounts.models import Role
from audit.models import AuditEvent
from tests.dashboards.letters import answered, finished, given, held, measured, reported
from tests.factories import UserFactory
from tests.rectification.factories import make_order, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NAME = "三书一函办理台账"


def today_of_the_database() -> date:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date")
        return cursor.fetchone()[0]


def taken(client, user, query: str = "") -> bytes:
    client.force_login(user)
    answer = client.get(f"/orders/ledger.xlsx{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def lines(data: bytes) -> list[dict]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[NAME]
    heads = [cell.value for cell in sheet[3]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_a_line_tells_the_letter_from_its_problems_to_its_answer(client, taiyuan):
    order = given(taiyuan, date(2026, 11, 2), problems=["强制交易未处置"])
    measure = measured(order, on=date(2026, 11, 3))
    held(measure, date(2026, 11, 5), staff=12, checked=30)
    reported(measure, date(2026, 11, 9), 60)
    finished(measure, date(2026, 11, 16))
    reply = answered(order, date(2026, 11, 20))
    officer = officer_of(taiyuan)

    (line,) = lines(taken(client, officer))

    assert (line["序号"], line["文号"], line["指出问题"]) == (1, order.issuer_number, "1. 强制交易未处置")
    assert "约谈市场开办者" in line["整改措施"]
    assert line["行动"] == "2026-11-05 集中检查：出动12人次，检查30户次"
    assert line["最新进展"] == "60%：已约谈8家"
    assert (line["填报单位"], line["填报人"]) == (taiyuan.name, str(measure.assignee))
    measure.refresh_from_db()
    assert line["审核人"] == str(measure.accepted_by)
    assert line["填报时间"].date() == today_of_the_database()  # nobody else says when something was entered
    reply.refresh_from_db()
    assert line["回复日期及文号"] == f"2026-11-20 {reply.document_number}"
    assert line["验收"] == "1 条措施已验收 1 条"


def test_it_is_set_up_for_paper_and_says_who_filled_it_in(client, taiyuan):
    make_order(taiyuan)
    officer = officer_of(taiyuan)

    data = taken(client, officer)

    sheet = openpyxl.load_workbook(io.BytesIO(data))[NAME]
    assert sheet["A1"].value == NAME
    for said in (f"填报单位（盖章）：{taiyuan.name}", f"填报人：{officer}", "审核人：", "填报时间：2026-11-23 09:00"):
        assert said in sheet["A2"].value
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "内部资料" in sheet.oddFooter.left.text
    stamp = openpyxl.load_workbook(io.BytesIO(data)).worksheets[1]
    assert ("行数", 1) in list(stamp.iter_rows(values_only=True, max_col=2))


def test_it_holds_what_the_list_holds_and_nothing_of_another_city(client, taiyuan, datong):
    one, _two = make_order(taiyuan), make_order(taiyuan, type_code="judicial", issuer_name="太原市中级人民法院")
    make_order(datong)

    assert len(lines(taken(client, officer_of(taiyuan)))) == 2
    assert [line["文号"] for line in lines(taken(client, officer_of(taiyuan), "?type=procuratorial"))] == [
        one.issuer_number
    ]


def test_the_evidence_and_measures_of_another_city_on_the_same_letter_stay_out(client, province, taiyuan, datong):
    order = given(province, date(2026, 11, 2), taiyuan, datong)
    measured(order, on=date(2026, 11, 3), by=officer_of(datong))

    assert lines(taken(client, officer_of(taiyuan))) == []
    assert "约谈" in lines(taken(client, officer_of(province)))[0]["整改措施"]


def test_nothing_in_it_is_a_formula(client, taiyuan):
    make_order(taiyuan, problems=['=HYPERLINK("http://x")'])

    with zipfile.ZipFile(io.BytesIO(taken(client, officer_of(taiyuan)))) as package:
        assert not any(b"<f" in package.read(name) for name in package.namelist() if "worksheets" in name)


def test_the_trail_says_who_took_it_and_how_many_rows_left(client, taiyuan):
    make_order(taiyuan)
    officer = officer_of(taiyuan)
    taken(client, officer)

    logged = {event.action: event.detail for event in AuditEvent.objects.filter(user=officer)}
    assert logged["order.exported"]["rows"] == 1


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.AUDITOR])
def test_who_may_not_export_letters_does_not_get_it(client, taiyuan, role):
    client.force_login(UserFactory(bureau=taiyuan, role=role))

    assert client.get("/orders/ledger.xlsx").status_code == 403


def test_a_wrong_filter_is_told_on_the_list_and_takes_nothing(client, taiyuan):
    client.force_login(officer_of(taiyuan))

    assert client.get("/orders/ledger.xlsx?state=nonsense").status_code == 303
