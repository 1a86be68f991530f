"""What stands round the work: inbox, search, lists, the pages of administrators, the language."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.scope import acting_as
from records import comments
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.strength import is_drawn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_who_is_mentioned_finds_it_in_the_inbox_and_opening_reads_it(visit, xiaodian, datong):
    make_lead(datong)
    writer, reader = UserFactory(bureau=xiaodian), UserFactory(bureau=xiaodian, full_name="段海峰", username="duan")
    lead = make_lead(xiaodian, by=writer)
    with acting_as(writer):
        comments.add(lead, "@duan 请看", by=writer, on=timezone.localdate())

    visitor = visit(reader)
    visitor.go("/inbox/")
    visitor.look("inbox")
    visitor.page.locator("main a[href*='/leads/']").first.click()
    visitor.page.wait_for_url(f"**{lead.get_absolute_url()}**")
    visitor.go("/inbox/")

    assert visitor.page.locator("main a[href*='/leads/']").count() == 0


def test_the_search_box_finds_words_inside_titles(visit, taiyuan, datong):
    make_lead(datong, title="粮油市场强买强卖")
    lead = make_lead(taiyuan, title="太原粮油市场强买强卖")
    visitor = visit(lead.created_by)
    visitor.go("/")
    visitor.page.keyboard.press("/")
    visitor.page.keyboard.type("粮油市场")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/search/**")
    visitor.look("search")

    assert visitor.page.locator("main a[href^='/leads/']").count() == 1


ROOMS = {
    "officer": ["/leads/", "/leads/handed-over/", "/leads/offers/", "/leads/ledger/", "/accounts/me/",
                "/accounts/policy/",
                "/deadlines/", "/deadlines/rules/", "/deadlines/reminders/", "/circulars/", "/circulars/months/",
                "/imports/", "/inbox/settings/", "/filters/lead/", "/figures/?about=letters", "/figures/letters/",
                "/orders/cases/", "/orders/terms/"],
    "head": ["/accounts/leavers/"],
    "system_admin": ["/", "/accounts/people/", "/accounts/people/new/", "/accounts/bureaus/", "/accounts/bureaus/new/",
                     "/code-lists/", "/code-lists/leads.channel/", "/running/"],
    "auditor": ["/", "/trail/"],
    "custodian": ["/", "/leads/compartment/"],
}  # fmt: skip


@pytest.mark.parametrize("role", ROOMS)
def test_every_room_can_be_read_by_everybody(visit, taiyuan, datong, role):
    from django.urls import Resolver404, resolve

    make_lead(taiyuan)
    make_lead(datong)
    bureau = taiyuan if role in ("officer", "head") else taiyuan.parent
    visitor = visit(UserFactory(bureau=bureau, role=role))
    for path in (path for path in ROOMS[role] if is_drawn(f"{role} {path}", one_in=2)):
        try:
            resolve(path.partition("?")[0])
        except Resolver404:
            visitor.faults.append(f"{path} does not exist")
            continue
        visitor.go(path)
        visitor.look_in_both_widths(path.strip("/").replace("/", "-").replace("?", "-") or f"home-{role}")


def test_the_language_stays_chosen(visit, taiyuan, datong):
    visitor = visit(UserFactory(bureau=taiyuan))
    visitor.go("/leads/")
    visitor.switch_language()
    visitor.go("/")

    assert visitor.page.get_attribute("html", "lang") == "en"
