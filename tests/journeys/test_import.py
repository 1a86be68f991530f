"""A ledger as bureaus keep it, on its way in; and who stops what he cannot see."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.exchange.files import saved
from tests.exchange.orders import letter, orders_book
from tests.exchange.work import dry_run, receive_file
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def ledger():
    """Three rows of one letter, two that contradict each other, one hidden, one crossed out, one passed over."""
    rows = [letter("函1号", 建议内容=text) for text in ("收费未公示", "强制交易未处置", "欺行霸市未查处")]
    rows += [letter("函2号"), letter("函2号", 办理状态="待验收"), letter("函3号"), letter("函4号")]
    workbook = openpyxl.load_workbook(orders_book(函件=rows))
    workbook["函件"].row_dimensions[7].hidden = True
    for cell in workbook["函件"][8]:
        cell.font = Font(strike=True)
    workbook.create_sheet("函件（旧）").append(["函件编号"])
    return saved(workbook)


def test_what_the_check_found_is_said_on_the_page(visit, taiyuan, xiaodian):
    officer = UserFactory(bureau=taiyuan)
    batch = dry_run(ledger(), officer)
    visitor = visit(officer)

    visitor.go(batch.get_absolute_url())
    visitor.look_in_both_widths("import-checked")
    text = visitor.page.locator("main").inner_text()

    assert "函件（旧）" in text
    assert "并入" in text
    visitor.page.get_by_role("button", name="连同这些行重新检查").click()
    visitor.page.wait_for_url(lambda url: not url.endswith(batch.get_absolute_url()))
    batch.refresh_from_db()
    assert batch.state == "cancelled"


def test_an_administrator_stops_what_he_cannot_see(visit, taiyuan, province):
    batch = receive_file(ledger(), UserFactory(bureau=taiyuan), name="秘密台账.xlsx")
    visitor = visit(UserFactory(bureau=province, role="system_admin"))

    visitor.go("/running/")
    visitor.look("running")
    assert "秘密台账" not in visitor.page.content()
    visitor.page.get_by_role("button", name=f"停止 {batch.pk}").click()
    visitor.page.wait_for_load_state()
    visitor.look("running-none")

    batch.refresh_from_db()
    assert batch.state == "cancelled"
