"""A bureau's own system comes to file leads: account, token, first request, and the page that tells its makers how."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone

from accounts.models import AccessRequest
from leads.models import Lead
from tests.access import granted
from tests.factories import UserFactory
from tests.leads.test_api import typed
from tests.strength import ALL

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def file_lead(address: str, token: str) -> int:
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": "12315-2026-0048211",
        "Content-Type": "application/json",
    }
    request = Request(f"{address}/api/v1/leads/", json.dumps(typed()).encode(), headers)  # noqa: S310
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        return answer.status


def test_a_system_gets_an_account_and_a_token_and_files_a_lead(visit, taiyuan, datong, province):
    visitor, keeper = visit(UserFactory(bureau=province, role="system_admin")), UserFactory(bureau=taiyuan)
    visitor.go("/accounts/systems/")
    visitor.look_in_both_widths("systems-none")
    visitor.press("New system account")
    visitor.look_in_both_widths("system-bureau", both=False)
    visitor.choose(bureau=str(taiyuan.pk))
    visitor.press("Continue")
    visitor.look_in_both_widths("system-new")
    visitor.fill(
        username="12315-taiyuan",
        full_name="太原12315平台",
        purpose="报送12315线索；故障联系科信科 0351-0000000",
        networks="127.0.0.1",
        valid_to=(timezone.localdate() + timedelta(days=365)).isoformat(),
        reason="省局会议纪要",
    )
    visitor.choose(keeper=str(keeper.pk))
    for right in ("lead.register", "lead.view", "lead.open"):
        visitor.tick("actions", right)
    visitor.look_in_both_widths("system-filled", both=False)
    visitor.page.locator("main form button[type=submit], main form button.p").last.click()
    visitor.page.wait_for_load_state()
    granted(AccessRequest.objects.get(kind="system"))
    visitor.go("/accounts/systems/12315-taiyuan/tokens/new/")
    visitor.fill(label="生产服务器", reason="上线")
    visitor.look_in_both_widths("system-token", both=False)
    visitor.page.locator("main form button[type=submit], main form button.p").last.click()
    visitor.page.wait_for_load_state()
    wanted = granted(AccessRequest.objects.get(kind="token"))
    holder = visit(keeper)
    holder.go("/accounts/me/")
    holder.page.locator(f"form[action='/accounts/me/tokens/{wanted.pk}/'] button").click()
    token = holder.page.locator("code.wrap").first.inner_text()
    holder.look_in_both_widths("system-fresh", both=False)

    assert file_lead(visitor.address, token) == 201
    assert Lead.objects.get().created_by.username == "12315-taiyuan"
    visitor.go("/accounts/systems/12315-taiyuan/")
    visitor.look_in_both_widths("system")
    assert token not in visitor.page.content()
    visitor.go("/accounts/systems/")
    visitor.look_in_both_widths("systems", both=False)


def test_its_makers_read_how_without_any_script(visit, taiyuan):
    visitor = visit(UserFactory(bureau=taiyuan))
    visitor.go("/interface/")
    visitor.page.locator("#post_leads summary").click()
    visitor.look_in_both_widths("interface", both=ALL)  # the longest page there is

    assert visitor.page.locator("#post_leads").get_by_text("reporter_name").first.is_visible()
